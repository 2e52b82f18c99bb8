"""Settings of types, their fields, priorities and tags."""
