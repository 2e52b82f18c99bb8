"""A customer's own requests: the list, and one of them with what was said."""
