from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from pasokh.contacts.models import Contact
from pasokh.events import happened, record
from pasokh.workspaces.models import Address, Counter, Member, Team

from ..models import Category, Inbox, Message, Status, Ticket
from ..writing.mailing import USUAL, Mailing
from . import append as thread
from .reply import reply, said_before


class Underway(ValueError):
    """There is a conversation with her already: `ticket`."""

    def __init__(self, ticket):
        super().__init__(ticket.public_id)
        self.ticket = ticket


@dataclass(frozen=True, kw_only=True)
class First:
    """What a request has from the beginning that is opened by writing to somebody: its subject, whose it is (None: nobody's), which team's (None: the
    inbox's), who gets copies, and how the first mail goes."""

    subject: str
    assignee: Member | None
    team: Team | None = None
    copies: tuple[Contact, ...] = ()
    mailing: Mailing = USUAL


def begin(*, contact, channel, origin, inbox_id, by, text="", html="", source="", client_id=None) -> Message:
    """Open a request by speaking to a customer first: it is with whoever spoke, and the customer's answer by the same way lands on it.

    A repeated `client_id` gives the message of the first time. Raises Underway where something is open with her that came by this way, and what `reply`
    raises; nothing has changed then. The promise of a first answer is kept by these words; the next one runs when she asks.
    """
    said = {"text": text, "html": html, "source": source}
    return _begun(
        Where(contact, channel, origin, inbox_id), First(subject="", assignee=by), by, said, client_id, once=True
    )


def write_first(*, contact, channel, origin, inbox_id, by, first: First, client_id=None, **said) -> Message:
    """Open a request by a mail to somebody: as `begin`, and something else may be open with her. `said` is text, html, source, attachment_ids.

    Raises ValueError for an assignee who may not answer, and what `reply` raises; nothing has changed then.
    """
    if first.assignee and (not first.assignee.active or first.assignee.role == Member.Role.LIGHT):
        raise ValueError("not somebody who answers")
    return _begun(Where(contact, channel, origin, inbox_id), first, by, said, client_id, once=False)


@dataclass(frozen=True)
class Where:
    """With whom, and by which way."""

    contact: Contact
    channel: str
    origin: str
    inbox_id: int


def _begun(where, first, by, said, client_id, once):
    with transaction.atomic():
        # Two who speak at once: the second finds the first's.
        list(Contact.objects.select_for_update(no_key=True).filter(pk=where.contact.pk))
        if earlier := said_before(by, client_id):
            return earlier
        thread.check(said.get("text", "").replace("\x00", ""), said.get("html", ""), said.get("attachment_ids", ()))
        if once and (open_one := underway(where.contact, where.origin)):
            raise Underway(open_one)
        ticket = _new_ticket(where, first)
        _tell(ticket, by)
        for other in first.copies:
            ticket.involve(other, by=by)
        message = reply(ticket=ticket, by=by, client_id=client_id, mailing=first.mailing, **said)
        _number(ticket)
        message.ticket = ticket
        return message


def underway(contact, origin) -> Ticket | None:
    """What is open with a customer by one way: where her next word would go."""
    hers = Ticket.objects.filter(contact=contact, origin=origin, merged_into=None).exclude(category=Category.CLOSED)
    return hers.order_by("-pk").first()


def _new_ticket(where, first):
    status = Status.objects.get(key="open").standing
    team_id = first.team.pk if first.team else Inbox.objects.values_list("team", flat=True).get(pk=where.inbox_id)
    return Ticket.objects.create(
        subject=first.subject,
        channel=where.channel,
        origin=where.origin,
        inbox_id=where.inbox_id,
        team_id=team_id,
        status=status,
        category=status.category,
        contact=where.contact,
        assignee=first.assignee,
        last_message_at=timezone.now(),
    )


def _tell(ticket, by):
    opened = happened("ticket.opened", actor=by.actor, subject=ticket, channel=ticket.channel, begun=True)
    opened.brought = ticket
    told = [opened]
    if ticket.assignee_id:
        told.append(
            happened("ticket.assigned", actor=by.actor, subject=ticket, before=None, assignee=ticket.assignee_id)
        )
    record(told)


def _number(ticket):
    # Last: the counter's row stays locked until commit.
    Address.register(Address.Kind.TRACKING_CODE, ticket.tracking_code, ticket)
    (ticket.number,) = Counter.take("ticket")
    Ticket.objects.filter(pk=ticket.pk).update(number=ticket.number)
