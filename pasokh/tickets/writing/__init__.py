"""What helps whoever writes: saved replies, colleagues called by name, and what happened meanwhile."""
