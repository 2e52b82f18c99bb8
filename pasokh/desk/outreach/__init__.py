"""Smart messages at the desk: the list, the editor beside what it would look like, the approval of a lead, and what was counted."""
