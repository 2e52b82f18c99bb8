"""Signing in to the portal: by a one-time code, or a password, and out of it."""
