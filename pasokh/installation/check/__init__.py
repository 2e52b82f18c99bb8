"""`pasokh check`: say in plain words what is wrong with an installation, and what to do about it.

A check is a function from `Places` to findings. Rooms add their own through Django's checks (tag `installation`): they are shown here too.
"""

from .reporting import report

__all__ = ["report"]
