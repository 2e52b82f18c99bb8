"""Who is on the business's own pages: seen from the first page on, whether she ever opens the chat or not.

Nouns: Visitor (a browser on one site, known by the name in its token; her contact once she has one), Visit (from her first page to half an hour of
silence), PageView, VisitorEvent (what the page's own script told), Here and Node (who is connected, by which process), DayCount (what a site counts by,
exact for ever), Keeping (for how many days visits are kept).
Verbs: `take_in` (what many browsers report at once, in few statements), `attend` and `leave` (they are connected, or no more), `call` (an agent speaks first),
`forget`, `purge`. Nothing is written while somebody only stays: who is here is told by a process's one row, not by a row a visitor.
What must not be kept is cut in `cleaning`, before anything is stored: secrets in addresses, and whatever is too much. Addresses of computers are not stored.
"""
