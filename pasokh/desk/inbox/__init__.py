"""The list of tickets: boxes, rows, search."""
