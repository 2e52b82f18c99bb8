"""The installation itself: what a machine needs so that Pasokh lives on it.

Nouns: Places (where things stand), Server (the embedded PostgreSQL), Supervisor (the parent of `pasokh up`), Finding (of `pasokh check`),
Backup. Verbs: up, check, back_up, restore, set_up_database.

Modules here import Django only inside functions: the parent of `pasokh up` starts the database first and imports Django while it warms up.
"""
