"""What one request has to do with others, and who is on it beside its customer and its assignee."""
