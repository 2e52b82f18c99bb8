"""The hearth: every request is a Ticket with a number, and everything said on it is a Message.

Nouns: Inbox (where tickets arrive and who works them), Status (a row with a category that clocks rely on), Ticket,
Message, Attachment, Participant, Tag, SearchEntry. Verbs: `receive` (from a customer, whichever the door), `reply`,
`note`; on the ticket itself `assign`, `route_to`, `solve`, `close`, `reopen`, `wait`, `judge` (impact and urgency),
`tag`, `seen_by_…`. `Ticket.objects.visible_to(member)` is the one queryset that lists, counts, search, live topics,
files and API share. `queries.py` has the inbox, the search and the public look-up by tracking code.

Beside `models/` and `actions/`: `lists/` (boxes and views by pages), `filters/`, `fields/` (a business's own), `writing/` (saved replies,
mentions), `scheduling/`, `reversals/` (undo), `jobs/`, `demo/`.
"""
