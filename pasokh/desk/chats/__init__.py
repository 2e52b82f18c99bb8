"""Several chats at once: the agent's open ones as a column, the thread of one beside it, how much room she has for more."""
