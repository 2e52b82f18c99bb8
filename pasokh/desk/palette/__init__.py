"""Ctrl+K: one box that finds requests, customers, pages, and what can be done on the page."""
