"""Verbs that touch several nouns: one file each."""
