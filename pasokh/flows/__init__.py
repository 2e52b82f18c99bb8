"""Processes and conversations as drawn diagrams: what is said, asked, decided and done, step by step, with a way out where something goes wrong.

Nouns: Flow (a process of a request, a conversation with a customer, or something inside the house), FlowVersion (its graph; one draft at most, the newest
deployed one is begun with), Run (one instance, which keeps its version), Passage (a step that a run went through: counts and times come from here), Duty
(what a run asks of a colleague: a task or an approval), Stimulus (what a run has still to be told).
Verbs: `create`, `save_draft`, `deploy`, `retire`, `start`, `cancel`, `hand_over`, `resume`, `answer_task`, `decide`.

`kinds` is the catalogue of steps, `graph` what a flow may look like, `engine` the pure heart: a state and a stimulus in, a state and effects out, the same
for the runtime and for the simulator. Whatever happens to a run is first written down as a Stimulus in the transaction in which it happened; `runtime` takes
each in a transaction of its own under the ticket's lock: the state, what was done and the passages stand or fall together.
"""
