"""Writing on a ticket: what is sent, what waits, what is a draft, what was changed."""
