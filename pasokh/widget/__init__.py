"""The chat of visitors: a loader for any web page, the frame it opens, the hosted page, and what they talk to.

`source/` is the client, bundled by `bin/widget` into `static/widget/`; its README tells the protocol. `sites.py` says what a site is to its
visitors, `tokens.py` who a visitor is without a cookie, `visits.py` admits requests, `views/` answer them, `streams.py` and
`projectors.py` keep the chat live. Nothing of the domain is decided here: `sending.py` hands messages to `tickets.receive_many`.
"""
