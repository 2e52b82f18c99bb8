"""The member's own first page: what waits for her, what waits longest, what was done today."""
