"""Live chat: a site of the chat widget is a Channel of this kind."""
