"""How requests come in and answers go out.

Nouns: Channel (one configured connection that feeds an Inbox; a site of the chat widget is a Channel of kind chat),
Receipt (raw input, stored before it is acknowledged, kept in quarantine when it cannot be processed), Delivery (one way out of one reply).
Verbs: `take_in` (store raw input, once), `process` (receipt to ticket), `send` (delivery jobs, in order per ticket).
A live-chat message needs no Receipt, for the message itself is the durable input: doors call `gathering.hear(workspace_id, inbound)`, outside of a
transaction, with `Inbound(joins_open=True)`; it returns what `tickets.receive` does, after the commit it shares with others.
`adapters/` has one folder a kind; `registry.py` lists them.
"""
