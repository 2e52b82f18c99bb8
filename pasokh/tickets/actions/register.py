from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from pasokh.contacts.models import Contact
from pasokh.kernel.markdown import Typed
from pasokh.workspaces.models import Member, Team

from .. import forms
from ..models import Inbox, Ticket, TicketType
from ..models.priority import Level, PriorityMatrix, priority_of
from .fill import fill
from .inbound import Inbound
from .receive import Received, receive
from .reply import said_before


class Lacking(ValueError):
    """Fields that must be filled in when a request is made are empty: `fields`. Nothing has changed."""

    def __init__(self, fields):
        super().__init__(", ".join(each.key for each in fields))
        self.fields = fields


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A request that reached a colleague outside of the channels: by whom, how, and what was said.

    `channel` is how it came (`tickets.filters.CHANNELS`); with `is_note` the words are the colleague's own. `client_id` is made with the form. `team` None
    leaves the inbox's; `values` are as `tickets.forms` stores them.
    """

    contact: Contact
    channel: str
    inbox: Inbox
    subject: str
    said: Typed
    is_note: bool = False
    client_id: UUID | None = None
    attachment_ids: tuple[int, ...] = ()
    type: TicketType | None = None
    values: dict = field(default_factory=dict)
    impact: int = Level.MEDIUM
    urgency: int = Level.MEDIUM
    tags: tuple[str, ...] = ()
    team: Team | None = None
    assignee: Member | None = None


def register(entered: Entered, *, by) -> Received:
    """Open a request that a colleague enters by hand: routing, promises and rules hear of it as of any other, but no machine answers it.

    A repeated `client_id` for the same customer changes nothing. Raises Lacking, what `receive` raises, ValueError for a retired type or an assignee who
    may not answer, RetiredTag, and forms.Refused; nothing has changed then.
    """
    _check(entered)
    with transaction.atomic():
        if entered.is_note and (earlier := _noted_before(entered, by)):
            return Received(earlier.ticket, earlier, doubled=True)
        received = receive(_inbound(entered, by))
        if not received.doubled:
            fill(received.ticket, entered.values, by=by)
            for name in entered.tags:
                received.ticket.tag(name, by=by)
    return received


def _check(entered):
    if entered.type and entered.type.retired_at:
        raise ValueError("a retired type")
    who = entered.assignee
    if who and (not who.active or who.role == Member.Role.LIGHT):
        raise ValueError("not somebody who answers")
    if lacking := forms.needed(Ticket(type=entered.type, values=entered.values), forms.Needed.CREATION):
        raise Lacking(lacking)


def _noted_before(entered, by):
    # The customer's row first, as `receive` does: the second of two at once waits here for the first.
    list(Contact.objects.select_for_update(no_key=True).filter(pk=entered.contact.pk))
    return said_before(by, entered.client_id)


def _inbound(entered, by):
    return Inbound(
        channel=entered.channel,
        origin=entered.channel,  # without an id: no channel, so no answer goes back the way it came
        contact=entered.contact,
        inbox_id=entered.inbox.pk,
        subject=entered.subject,
        text=entered.said.text,
        html=entered.said.html,
        source=entered.said.source,
        client_id=entered.client_id,
        attachment_ids=entered.attachment_ids,
        unanswerable=True,
        by=by,
        is_note=entered.is_note,
        columns=_columns(entered),
    )


def _columns(entered):
    priority = priority_of(entered.impact, entered.urgency, PriorityMatrix.current())
    levels = {"impact": entered.impact, "urgency": entered.urgency, "priority": priority}
    team = {"team_id": entered.team.pk} if entered.team else {}
    return levels | team | {"type": entered.type, "assignee": entered.assignee}
