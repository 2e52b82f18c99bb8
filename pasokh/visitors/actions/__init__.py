"""What is done with visitors, many at a time."""
