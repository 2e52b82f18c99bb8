"""What everything that happens now happens because of: for a room that has verbs of other rooms called, which know nothing of why.

with because_of(event):
    ticket.assign(member, by=rule)      # its event, and those of the reactions to it, name `event` as their cause
"""

from contextlib import contextmanager
from contextvars import ContextVar

_cause: ContextVar[int | None] = ContextVar("cause", default=None)


@contextmanager
def because_of(event):
    """Events that are tracked within, and name no cause of their own, have this one. Not those of jobs that are deferred within."""
    token = _cause.set(event.pk)
    try:
        yield
    finally:
        _cause.reset(token)


def present_cause() -> int | None:
    """The id of the event because of which all that happens now happens."""
    return _cause.get()
