"""How requests come in and answers go out.

Nouns: Channel (one configured connection that feeds an Inbox; a site of the chat widget is a Channel of kind chat),
Receipt (raw input, stored before it is acknowledged, kept in quarantine when it cannot be processed), Delivery (one way out of one reply).
Verbs: `take_in` (store raw input, once), `process` (receipt to ticket), `send` (delivery jobs, in order per ticket).
A live-chat message needs no Receipt, for the message itself is the durable input: the chat's door hands it to a `gathering.Gatherer`, which does
together what arrives together, and calls `tickets.receive_many` with `Inbound(joins_open=True)`: many messages share one commit.
`adapters/` has one folder a kind; `registry.py` lists them.
"""
