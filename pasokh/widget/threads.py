"""A visitor's thread: everything said on her tickets of one site, in one order, as the chat shows it.

A position of the chat is the ticket's number and the message's place on it in one whole number: it rises over all tickets of a
visitor, and is nobody's clock. A message keeps it for good, wherever a merge or a split of tickets takes it.
"""

from django.urls import reverse
from django.utils.translation import get_language

from pasokh.kernel.ids import format_tracking_code
from pasokh.tickets import hers
from pasokh.tickets.life import offered_statuses
from pasokh.tickets.models import Message, Ticket
from pasokh.tickets.models.merging import STEP
from pasokh.tickets.models.status import Category
from pasokh.tickets.writing.choices import choices_of

from . import tokens
from .sites import person

PAGE = 50
SHOWN_WHOLE = 3 * 1024 * 1024  # bytes: larger pictures without a thumbnail are named, not shown
KINDS = {Message.Kind.INCOMING: "visitor", Message.Kind.REPLY: "agent", Message.Kind.NOTICE: "system"}
STATUSES = {Category.OPEN: "open", Category.PAUSED: "paused", Category.SOLVED: "solved", Category.CLOSED: "closed"}


def tickets_of(contact, site):
    """The tickets of a contact that came by this site."""
    return Ticket.objects.filter(contact=contact, origin=site.origin)


def current_ticket(contact, site):
    """The ticket that is being talked about: the newest, or None. What became of one that was merged, its `survivor` knows."""
    hers = tickets_of(contact, site).select_related("assignee", "merged_into__assignee")
    return hers.order_by("-number").first() if contact else None


def ticket_at(contact, site, position):
    """(ticket, place on it) of a position, or (None, 0)."""
    number, place = divmod(position, STEP)
    hers = list(tickets_of(contact, site).select_related("merged_into"))
    if (len(hers) > 1 or any(each.survivor.top_number for each in hers)) and (moved := _moved(hers, position)):
        return moved.ticket, moved.position
    known = {named: each.survivor for each in hers for named in (each.number, each.survivor.top_number)}
    return (known[number], place) if number in known else (None, 0)


def _moved(hers, position):
    """The message that stood there before it was moved to another ticket."""
    return Message.objects.select_related("ticket").filter(home__in=hers, home_place=position).first()


def position_of(ticket, place) -> int:
    return ticket.place_of(place)


def position_in_chat(message) -> int:
    """Where a message stands: for one that was moved, where it was said."""
    return message.home_place if message.home_place is not None else message.ticket.place_of(message.position)


def newest(contact, site, conversation=None) -> dict:
    """The last page of a conversation (`conversations.Conversation`), or of all that was said."""
    return _backwards(_said(contact, site, conversation), site)


def before(contact, site, position, conversation=None) -> dict:
    """The page before a position."""
    return _backwards(_said(contact, site, conversation).filter(place__lt=position), site)


def after(contact, site, position, conversation=None) -> dict:
    """The page after a position."""
    found = list(_said(contact, site, conversation).filter(place__gt=position).order_by("place")[: PAGE + 1])
    return {"messages": present(found[:PAGE], site), "more": len(found) > PAGE}


def _said(contact, site, conversation):
    if contact is None:
        return Message.objects.annotate(place=hers.PLACE).none()
    said = said_with(contact.pk, site)
    return said.filter(conversation.said()) if conversation else said


def said_with(contact_id, site):
    """What a visitor has before her in the chat of a site, each with its `place`."""
    return hers.said_with(contact_id, origin=site.origin)


def _backwards(said, site):
    found = list(said.order_by("-place")[: PAGE + 1])
    return {"messages": present(found[:PAGE][::-1], site), "more": len(found) > PAGE}


def present(messages, sites, files=None) -> list[dict]:
    """Messages with their tickets as the chat gets them. `sites` is their site, or a dict by message id.

    `files` are their files by message id, where the caller knows them; else they are found by one query. Without files no site is needed.
    """
    files = hers.files_of(messages) if files is None else files
    for_all = None if isinstance(sites, dict) else sites
    return [
        _message(message, files.get(message.pk, ()), for_all or (sites and sites[message.pk])) for message in messages
    ]


def _message(message, files, site):
    return {
        "id": message.public_id,
        "client_id": str(message.client_id) if message.client_id else None,
        "conversation": (message.home if message.home_id else message.ticket).public_id,
        "position": position_in_chat(message),
        "author": {"kind": KINDS[message.kind]} | _named(message),
        "text": message.text,
        "html": message.html if message.kind == Message.Kind.REPLY else "",
        "attachments": [present_file(file, site) for file in files],
        "at": message.created_at.isoformat(),
        "state": _state(message),
    } | ({"choices": choices} if (choices := choices_of(message)) else {})


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
    """The ticket as the visitor knows it, and what became of it, maybe as a part of another; `unread` is counted where the caller does not know it.

    `label` is its status in the customer's words, in the active language.
    """
    if ticket is None:
        return None
    current = ticket.survivor
    if unread is None:
        unread = _unread(current) if current.contact_id == ticket.contact_id else 0
    return {
        "id": ticket.public_id,
        "number": ticket.number,
        "tracking_code": format_tracking_code(ticket.tracking_code),
        "status": STATUSES[current.category],
        "label": _label(current.status_id),
        "unread": unread,
        "rating": current.rating if current.contact_id == ticket.contact_id else None,
    }


def _label(status_id):
    known = {status.pk: status for status in offered_statuses()}
    return known[status_id].customer_label(get_language()) if status_id in known else ""


def _unread(ticket):
    return ticket.messages.filter(kind=Message.Kind.REPLY, position__gt=ticket.seen_by_contact).count()


def present_agent(ticket) -> dict | None:
    """Who takes care of it."""
    current = ticket and ticket.survivor
    return person(current.assignee.name) if current and current.assignee else None
