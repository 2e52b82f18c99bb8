"""A visitor's thread: everything said on her tickets of one site, in one order, as the chat shows it.

A position of the chat is the ticket's number and the message's place on it in one whole number: it rises over all tickets of a
visitor, and is nobody's clock.
"""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse

from pasokh.kernel.ids import format_tracking_code
from pasokh.tickets.models import Attachment, Message, Ticket
from pasokh.tickets.models.status import Category

from . import tokens
from .sites import person

STEP = 1_000_000  # more messages than one ticket can have
PAGE = 50
SHOWN_WHOLE = 3 * 1024 * 1024  # bytes: larger pictures without a thumbnail are named, not shown
KINDS = {Message.Kind.INCOMING: "visitor", Message.Kind.REPLY: "agent", Message.Kind.NOTICE: "system"}
STATUSES = {Category.OPEN: "open", Category.PAUSED: "paused", Category.SOLVED: "solved", Category.CLOSED: "closed"}


def tickets_of(contact, site):
    """The tickets of a contact that came by this site."""
    return Ticket.objects.filter(contact=contact, origin=site.origin)


def current_ticket(contact, site):
    """The ticket that is being talked about: the newest, or None."""
    return tickets_of(contact, site).select_related("assignee").order_by("-number").first() if contact else None


def ticket_at(contact, site, position):
    """(ticket, place on it) of a position, or (None, 0)."""
    number, place = divmod(position, STEP)
    return tickets_of(contact, site).filter(number=number).first(), place


def position_of(ticket, place) -> int:
    return ticket.number * STEP + place


def newest(contact, site) -> dict:
    """The last page of the thread."""
    return _backwards(_said(contact, site), site)


def before(contact, site, position) -> dict:
    """The page before a position."""
    number, place = divmod(position, STEP)
    earlier = Q(ticket__number__lt=number) | Q(ticket__number=number, position__lt=place)
    return _backwards(_said(contact, site).filter(earlier), site)


def after(contact, site, position) -> dict:
    """The page after a position."""
    number, place = divmod(position, STEP)
    later = Q(ticket__number__gt=number) | Q(ticket__number=number, position__gt=place)
    found = list(_said(contact, site).filter(later).order_by("ticket__number", "position")[: PAGE + 1])
    return {"messages": present(found[:PAGE], site), "more": len(found) > PAGE}


def _said(contact, site):
    said = Message.objects.select_related("ticket").filter(kind__in=KINDS)
    return said.filter(ticket__contact=contact, ticket__origin=site.origin) if contact else said.none()


def _backwards(said, site):
    found = list(said.order_by("-ticket__number", "-position")[: PAGE + 1])
    return {"messages": present(found[:PAGE][::-1], site), "more": len(found) > PAGE}


def present(messages, sites, files=None) -> list[dict]:
    """Messages with their tickets as the chat gets them. `sites` is their site, or a dict by message id.

    `files` are their files by message id, where the caller knows them; else they are found by one query. Without files no site is needed.
    """
    files = _files_of(messages) if files is None else files
    for_all = None if isinstance(sites, dict) else sites
    return [
        _message(message, files.get(message.pk, ()), for_all or (sites and sites[message.pk])) for message in messages
    ]


def _files_of(messages):
    files = defaultdict(list)
    shown = {"message__in": [message.pk for message in messages], "state": Attachment.State.CLEAN, "inline": False}
    for file in Attachment.objects.filter(**shown).order_by("pk"):
        files[file.message_id].append(file)
    return files


def _message(message, files, site):
    return {
        "id": message.public_id,
        "client_id": str(message.client_id) if message.client_id else None,
        "position": position_of(message.ticket, message.position),
        "author": {"kind": KINDS[message.kind]} | _named(message),
        "text": message.text,
        "html": message.html if message.kind == Message.Kind.REPLY else "",
        "attachments": [present_file(file, site) for file in files],
        "at": message.created_at.isoformat(),
        "state": _state(message),
    }


def _named(message):
    return person(message.author_name) if message.kind == Message.Kind.REPLY else {"name": "", "initials": ""}


def _state(message):
    if message.kind == Message.Kind.INCOMING:
        return "read" if message.position <= message.ticket.seen_by_staff else "sent"
    return message.state


def present_file(file, site) -> dict:
    """A file with addresses that fetch it for three days."""
    key = site.settings["key"]
    url = reverse("widget:file", args=[key, tokens.file_token(file.workspace_id, file.pk)])
    is_seen = file.is_image and (file.thumbnail or file.size <= SHOWN_WHOLE)
    return {
        "id": file.public_id,
        "name": file.name,
        "size": file.size,
        "type": file.content_type,
        "url": url,
        "thumbnail": f"{url}?thumbnail" if is_seen else None,
    }


def present_ticket(ticket, unread=None) -> dict | None:
    """The ticket as the visitor knows it; `unread` is counted where the caller does not know it."""
    if ticket is None:
        return None
    if unread is None:
        unread = ticket.messages.filter(kind=Message.Kind.REPLY, position__gt=ticket.seen_by_contact).count()
    return {
        "id": ticket.public_id,
        "number": ticket.number,
        "tracking_code": format_tracking_code(ticket.tracking_code),
        "status": STATUSES[ticket.category],
        "unread": unread,
    }


def present_agent(ticket) -> dict | None:
    """Who takes care of it."""
    return person(ticket.assignee.name) if ticket and ticket.assignee else None
