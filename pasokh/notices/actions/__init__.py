"""Verbs of notices: one file each."""
