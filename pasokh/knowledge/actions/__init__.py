"""Verbs of what the business knows."""
