from django.db import transaction

from pasokh.live.availability import AVAILABLE, OFFLINE, states
from pasokh.tickets.actions.append import locked as lock_tickets
from pasokh.tickets.actions.give import Gift, give
from pasokh.tickets.actions.reply import note as write_note
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.merging import IsMerged

from ..known import known
from ..people import people_of
from .place import place


class NotHer(ValueError):
    """She cannot take requests: she left, or may not answer."""


class NoRoom(Exception):
    """She has as much as she can take."""


class NotHere(Exception):
    """She is not available. `state` is how she is shown (`live.availability.STATES`)."""

    def __init__(self, state):
        super().__init__(state)
        self.state = state


@transaction.atomic
def transfer(*, ticket, by, member=None, team=None, text="", anyway=False) -> Ticket:
    """Pass a request on to a member or to a team, with a note that stands in the thread before it is theirs. Returns the Ticket.

    A team's queue hands it out as all else: to whoever has room, or it waits there, by since when the customer waits. A member must be available
    and have room, unless it is to be `anyway`: raises NotHere, NoRoom; NotHer, IsMerged whatever is wished. Nothing has changed then.
    """
    ticket = lock_tickets([ticket.pk])[ticket.pk]
    if ticket.merged_into_id:
        raise IsMerged(ticket.merged_into)
    if member is not None:
        _check(ticket, member, anyway)
    if text.strip():
        write_note(ticket=ticket, by=by, text=text)
        ticket.refresh_from_db(fields=["last_position", "last_message_at", "seen_by_staff"])
    if member is not None:
        ticket.assign(member, by=by)
    else:
        _pass_to(ticket, team, by)
    return ticket


def _check(ticket, member, anyway):
    if not member.active or member.role == "light":
        raise NotHer
    if anyway or member.pk == ticket.assignee_id:
        return
    state = states().get(member.pk, OFFLINE)
    if state != AVAILABLE:
        raise NotHere(state)
    # With her row locked until commit: of two who give her something at once the second one sees the first.
    person = room_of([member.pk], lock=True).get(member.pk)
    if person and not person.has_room(ticket.channel):
        raise NoRoom


def room_of(members, *, lock=False) -> dict:
    """{member: Person} of those of these who work queues: for them alone there is a limit."""
    found = known()
    working = {pk: found.workers[pk] for pk in members if pk in found.workers} if found else {}
    return {person.pk: person for person in people_of(found, working, lock=lock)} if working else {}


def _pass_to(ticket, team, by):
    # Both in one, so that its queue is that of this team, and nothing looks for another.
    gift = Gift(ticket, assignee_id=None, team_id=team.pk, payload=(("passed", True),))
    give([gift], actor=by.actor)
    place(ticket.pk, keep_team=True)
