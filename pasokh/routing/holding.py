"""What else may be talking with a customer: while it does, her request stands in its queue, and nobody is offered it.

A room above says so by a Holder that it puts into HOLDERS, and by `actions.hold` as it begins and ends. It names a moment until when, at most: what dies
in the middle strands no request. Whoever wants to, takes it meanwhile.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from .models import Waiting
from .placing import team_of


@dataclass(frozen=True)
class Holder:
    """Two functions of tickets that answer {id: until when at most (UTC)}: `now` of what is talked with, `soon` of what has just been opened and will be.

    Each is asked only while `ever` says that there may be such; that must be cheap.
    """

    now: Callable
    soon: Callable
    ever: Callable = lambda: True


HOLDERS: list[Holder] = []


def held_among(ticket_ids) -> set[int]:
    """Which of these requests stand in a queue while something else talks with their customers."""
    return set(Waiting.objects.held().filter(ticket__in=ticket_ids).values_list("ticket", flat=True))


def note_held(rows, known, *, opened=False) -> list:
    """Have unsaved Waiting rows held whose requests something talks with, or, of those just `opened`, is about to; returns those that are about to."""
    held, soon = {}, {}
    for holder in [each for each in HOLDERS if rows and each.ever()]:
        held |= holder.now([row.ticket for row in rows]) if not opened else {}
        soon |= holder.soon([_as_it_will_be(row, known) for row in rows]) if opened else {}
    for row in rows:
        row.held_until = held.get(row.ticket_id) or soon.get(row.ticket_id)
        if row.held_until:
            row.overflow_at = None
    return [row for row in rows if row.ticket_id in soon]


def _as_it_will_be(row, known):
    """Its ticket with the team that the queue gives it: what looks at it a moment later sees it so."""
    ticket = copy.copy(row.ticket)
    ticket.team_id = team_of(row, known)
    return ticket
