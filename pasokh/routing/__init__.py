"""Work reaches the right person by itself: queues, who can take how much, and what is offered to whom.

Nouns: Queue (which requests wait in it, whose teams work it, by which strategy), Capacity (how much a member takes at once, by the weight of each channel),
Waiting (a request in a queue, with its place), Offer (what was handed or offered to a member, and what she said), Rules (weights of the business).
Verbs: `hand_out` (whoever has room gets what waits), `place` (find a request's queue), `take_next`, `accept`, `decline`, `relieve` (a member left).
`deciding` says who gets what: pure, from who asks and who is there. What it is told is read with the rows of queues and members locked, so that no
request goes to two members and none gets more than she has room for. Order of locks: tickets, queues, members; each kind by id.
Where a business has no queue, nothing here runs but the question whether there is one, once a second.
"""
