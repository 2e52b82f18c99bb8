"""What happens now, on every screen that may see it.

Nouns: Topic (a text such as `ticket:7:fa`), Frame (what one topic hears of one event), Stream (one open
connection), Presence (which member is here), Viewing (who looks at which ticket).
Verbs: announce (after commit, by itself), `signal` (not worth a row), `@projector` (event to frames),
`stream` (a door registers its endpoint), `close_streams`, `resume_point`, `touch`, `viewers`.

A frame may come a second time after a reconnect: the browser ignores a pair (id, topic) that it has seen.
"""
