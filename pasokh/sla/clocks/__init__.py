"""The pure part: what a ticket's history, the targets of its policy and the working time say of its due times. No database, no present moment."""

from .kinds import KINDS, WAITS
from .life import Life, replay
from .moments import Moment
from .run import Run, State
from .terms import Target, Terms

__all__ = ["KINDS", "WAITS", "Life", "Moment", "Run", "State", "Target", "Terms", "replay"]
