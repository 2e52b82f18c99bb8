"""The bell: what a member was told, and what she wants to be told."""
