"""What machines see: API version 1."""
