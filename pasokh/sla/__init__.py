"""Promises: by when customers hear from us, and by when what they asked for is done.

Nouns: Policy (ordered; which requests it is for, and what is promised for each kind of clock), Commitment (which policy holds for a ticket),
Clock (one promise on one ticket), ClockChange (why a due time moved), Breach (a promise that was broken, and why), Contract (what a customer is
entitled to) and ContractUse. Verbs: `actions.keep.note` (what an event does to a ticket's clocks), `actions.recalculate`, `actions.sweep`,
`actions.explain`, those of policies and contracts.

`clocks/` is pure: from a ticket's history, targets and working time to due times. Reactions run in the transaction of the event; the nearest due
time is written on the ticket by its verb `promise`, so lists, filters and routing read plain columns. Where a business has promised nothing, no
event costs a statement here.
"""
