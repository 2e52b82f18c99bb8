"""The pure part: what a ticket's history, the targets of its policy and the working time say of its due times. No database, no present moment."""

from .kinds import KINDS, WAITS
from .life import Life, replay
from .moments import Moment
from .run import Run, State
from .terms import PARTS, Alarm, Target, Terms, alarms_of, seconds_of

__all__ = [
    "KINDS",
    "PARTS",
    "WAITS",
    "Alarm",
    "Life",
    "Moment",
    "Run",
    "State",
    "Target",
    "Terms",
    "alarms_of",
    "replay",
    "seconds_of",
]
