"""Verbs of promises: one file each."""
