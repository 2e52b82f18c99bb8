"""A channel that another program feeds and reads through the API."""
