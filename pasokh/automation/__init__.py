"""When … if … then …: what is done by itself, by rules that a lead can read.

Nouns: Rule (when, if, then; ordered, with its versions), RuleVersion, Macro (many actions in one click), Turn (a ticket to which rules are still to be
applied), Run (what one rule did, why, and how it ended), Reading (how far the log was read). Verbs: `keep` (make, change, restore, switch, order
rules), `apply_macro`, `try_out` (a dry run), `exchange` (export and import), `ship` (the rules that come with the program).

Nothing here stands between a customer and an agent. The log is read after commit, in batches (`reading`): what a rule could want becomes a Turn in the
transaction that moves the place; each Turn is taken in a transaction of its own, under the ticket's lock (`engine`), where what was done and that it was
done stand or fall together. So each rule meets each event once at most, and none is lost. What leaves the house (mail, webhooks) is a job.

An action is one `Act` of `acts`, a registry that rooms below fill too: what it needs, its sentence, its permission, and what it does.
"""
