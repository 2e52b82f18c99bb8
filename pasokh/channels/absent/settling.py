"""When it is due: has she read it, is she there, can she be written to? One mail for all that she has not read."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from pasokh.contacts.models import Contact
from pasokh.events import track
from pasokh.events.actors import ANSWERING, SYSTEM
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.actions.append import locked_family
from pasokh.tickets.models import Message, Ticket
from pasokh.workspaces.models import Workspace

from ..actions.send import queued, start
from ..adapters.email.own import canonical
from ..models import AwayMail, Channel, Delivery
from ..models.channel_step import write_steps
from ..site import setting
from .outcome import RETURNED, SCREENS
from .waiting import PATIENCE

LONGEST_WAIT = timedelta(minutes=15)  # between two looks while she is connected
CONNECTED = timedelta(hours=12)  # for so long somebody connected is expected to read; a page may stay open for days
RETURNED_LATELY = timedelta(days=7)  # for so long an address from which a mail of this kind came back is left alone
NO_MAILBOX = "no mailbox"
State = AwayMail.State
UNREAD = (Message.State.QUEUED, Message.State.SENT, Message.State.DELIVERED)


def settle(away_id):
    """Decide what becomes of answers that wait. Late, doubled, or beside another worker: once."""
    from .jobs import look

    away = _held(away_id)
    if away is None:
        return
    unread, now = unread_of(away), timezone.now()
    first = next((each for each in unread if each.author_kind in ANSWERING), None)
    if first is None:
        away.end(State.READ)
    elif (due := _later(away, first, now)) is not None:
        away.due_at = due
        away.save(update_fields=["due_at", "looks"])
        look.defer(away_id=away.pk, after=due)
    else:
        _mail(away, unread)


def _held(away_id):
    """The row, if it waits still, with its ticket as it stands now, both locked: an answer that is being written is seen by us, or sees that nothing
    waits any more."""
    found = AwayMail.objects.filter(pk=away_id, state=State.WAITING).first()
    if found is None:
        return None
    tickets = locked_family([found.ticket_id])
    away = AwayMail.objects.select_for_update().filter(pk=away_id, state=State.WAITING).first()
    if away is not None:
        # What one customer was told is not mailed to another, into whose request hers was merged.
        own = tickets[away.ticket_id]
        goes_on = tickets.get(own.merged_into_id, own)
        away.ticket = goes_on if goes_on.contact_id == own.contact_id else own
    return away


def unread_of(away) -> list[Message]:
    """The answers of a chat that its visitor has not read, and that went in no mail, in their order."""
    said = Message.objects.filter(ticket=away.ticket_id, kind=Message.Kind.REPLY, state__in=UNREAD)
    on_screens = reduce(or_, (Q(origin__startswith=f"{kind}:") for kind in SCREENS))
    unread = list(said.filter(on_screens).order_by("position"))
    mailed = _mailed({away.ticket_id, *(each.home_id for each in unread if each.home_id)})
    return [each for each in unread if each.pk not in mailed]


def _mailed(tickets):
    rows = AwayMail.objects.filter(ticket__in=tickets, state=State.MAILED).values_list("messages", flat=True)
    return {pk for ids in rows for pk in ids}


def _later(away, first, now):
    """When to look again; None if now is the time."""
    due = first.created_at + PATIENCE
    if due > now:  # she has read what was said before
        return due
    if now - first.created_at < CONNECTED and Contact.objects.get(pk=away.ticket.contact_id).is_here:
        away.looks += 1
        return now + min(PATIENCE * 2 ** min(away.looks - 1, 8), LONGEST_WAIT)
    return None


def _mail(away, unread):
    customer = Contact.objects.get(pk=away.ticket.contact_id)
    recipient, mailbox = canonical(customer.email), mailbox_for(away.ticket)
    if not setting(Channel.of_origin(unread[-1].origin), "away_mail"):
        away.end(State.UNABLE, "off")  # switched off since
    elif customer.blocked_at or not recipient:
        away.end(State.UNABLE, "no address")
    elif mailbox is None:
        _give_up(away, NO_MAILBOX)
    elif _came_back(recipient):
        _give_up(away, RETURNED)
    else:
        away.delivery = Delivery.objects.create(message=unread[-1], channel=mailbox, recipient=recipient)
        away.state, away.messages = State.MAILED, [each.pk for each in unread]
        away.save(update_fields=["ticket", "delivery", "state", "messages"])
        write_steps([queued(away.delivery, unread[-1])])
        start(away.delivery)


def _give_up(away, why):
    """Nothing goes. Said on the ticket, once as long as it stays so."""
    before = (
        AwayMail.objects.filter(ticket=away.ticket).exclude(pk=away.pk).order_by("-pk").values_list("why", flat=True)
    )
    away.end(State.UNABLE, why)
    if before.first() != why:
        track("ticket.answers_unmailed", actor=SYSTEM, subject=away.ticket, why=why)


def mailbox_for(ticket: Ticket):
    """The mailbox by which she is written to: of her request's inbox rather than another. None where no mail can be sent."""
    anyhow = settings.PASOKH_SMTP_URL or Workspace.objects.get(pk=require_workspace_id()).demo
    boxes = Channel.objects.filter(kind=Channel.Kind.EMAIL, active=True).order_by("pk")
    able = [
        box for box in boxes if canonical(box.settings.get("address", "")) and (anyhow or box.settings.get("smtp_host"))
    ]
    return min(able, key=lambda box: box.inbox_id != ticket.inbox_id, default=None)


def _came_back(recipient):
    lately = timezone.now() - RETURNED_LATELY
    return AwayMail.objects.filter(delivery__recipient=recipient, returned_at__gt=lately).exists()
