"""Work on a ticket besides answering: putting it off, tasks and call-backs, checklists, time spent."""
