"""How deeds on a ticket are taken back. Each is registered with `actions.undo`."""

from . import relations, steps, work  # noqa: F401  (they register themselves)
