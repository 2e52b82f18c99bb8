"""The steps of a request's life on the desk: solving with what it came to, following up, closing."""
