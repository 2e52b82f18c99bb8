"""Verbs of the calendar: one file each noun. Each is tracked, and forgets what was kept of the working time."""
