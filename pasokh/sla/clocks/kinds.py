"""The kinds of clocks."""

# What is promised, in the order in which settings name it.
KINDS = ("first_reply", "next_reply", "update", "solve", "follow_up", "chat_wait", "call_wait")

# Waiting in a chat or on the phone, by the channel of the ticket: over when somebody takes it, or answers.
WAITS = {"chat": "chat_wait", "voice": "call_wait"}

# What ends with the ticket's being settled, whether or not it was kept by then.
WHILE_OPEN = ("first_reply", "next_reply", "update", *WAITS.values())
