"""Load, one verb, answer: one file per resource."""
