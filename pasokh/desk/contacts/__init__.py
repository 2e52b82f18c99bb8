"""The customers: the list, and one of them with her requests."""
