"""What an intake must know before it writes: asked in one go, for each question alone would cost a way to the server and back."""

from typing import NamedTuple

from django.db.models import Q, TextField, UUIDField

from pasokh.contacts.models import Contact
from pasokh.kernel.database.ready import Ready, among, together

from ..models import Category, Inbox, Message, Status
from . import append as thread

_contacts = Ready(lambda: Contact.objects.select_for_update(no_key=True).filter(among("pk", "ids")).order_by("pk"))
_sent_before = Ready(
    lambda: Message.objects.select_related("ticket").filter(
        among("author_id", "authors"), among("client_id", "client_ids", UUIDField()), author_kind="contact"
    )
)
_new = Ready(lambda: Status.objects.filter(key="new"))
_teams = Ready(lambda: Inbox.objects.values_list("pk", "team"))


def _may_join():
    asked = among("contact", "contacts"), among("origin", "origins", TextField())
    # A merged one as well, for it leads to another: asked for here, so that one which is merged while we wait for its row leads on too.
    return Q(Q(category__lt=Category.CLOSED) | Q(merged_into__isnull=False), *asked)


_joined = Ready(lambda: thread.locking(_may_join()))
_named = Ready(lambda: thread.locking(among("pk", "ids")))
_named_or_joined = Ready(lambda: thread.locking(Q(among("pk", "ids")) | _may_join()))


class Look(NamedTuple):
    """Rows by what they are asked for: contacts by id, messages by (contact, client id), tickets by id and, open ones, by (contact, origin).

    In place of a ticket that went into another stands the other.

    `opening` is what `asked_opening` gives, where it is known beforehand that a ticket will be opened.
    """

    contacts: dict
    earlier: dict
    tickets: dict
    joined: dict
    opening: tuple | None


def look(inbounds) -> Look:
    """Lock the contacts of these Inbounds, then the tickets that are named or may be joined, in the order of `append.locking`; and find what was sent before.

    The contacts first: two first messages of one person at once become one ticket.
    """
    if len(inbounds) == 1:
        # No savepoint for each message: whoever changes several tickets takes those that were merged into them first, and so waits for this one.
        return _look(inbounds)[0]
    return thread.in_one_order(lambda also: _look(inbounds, also))


def _look(inbounds, also=None):
    """A Look, and the tickets that should have been locked before some that were (see `append.in_one_order`)."""
    ids = sorted({inbound.contact.pk for inbound in inbounds})
    opens = any(not (inbound.ticket_id or inbound.joins_open) for inbound in inbounds)
    contacts, earlier, tickets, new, teams = together(
        (_contacts, {"ids": ids}),
        _earlier(inbounds),
        _tickets(inbounds, also or ()),
        *(_opening() if opens else (None, None)),
    )
    led, astray = _led_on(tickets, strictly=also is not None)
    if astray:
        return None, astray
    found = Look(
        {contact.pk: contact for contact in contacts},
        {(message.author_id, message.client_id): message for message in earlier},
        led,
        {(each.contact_id, each.origin): led[each.pk] for each in tickets if led[each.pk].category < Category.CLOSED},
        (new[0], dict(teams)) if opens else None,
    )
    return found, ()


def _led_on(tickets, strictly):
    """Tickets by the ids they are known by, locked with those that they went into; and of the latter those that should have been locked before others."""
    rows = {ticket.pk: ticket for ticket in tickets}
    while wanted := {row.merged_into_id for row in rows.values()} - rows.keys() - {None}:
        standing = [pk for pk, row in rows.items() if not row.merged_into_id]
        if strictly and standing and min(wanted) < max(standing):
            return {}, wanted
        rows |= thread.locked(wanted)
    return {pk: _last(row, rows) for pk, row in rows.items()}, ()


def _last(row, rows):
    while row.merged_into_id:
        row = rows[row.merged_into_id]
    return row


def asked_opening() -> tuple:
    """What every new ticket is given: the status of new ones, and the team of each inbox by the inbox's id."""
    (new,), teams = together(*_opening())
    return new, dict(teams)


def _opening():
    return (_new, {}), (_teams, {})


def _earlier(inbounds):
    named = [inbound for inbound in inbounds if inbound.client_id]
    if not named:
        return None
    authors = {inbound.contact.pk for inbound in named}
    return _sent_before, {"authors": authors, "client_ids": {inbound.client_id for inbound in named}}


def _tickets(inbounds, also=()):
    joining = [inbound for inbound in inbounds if inbound.joins_open and not inbound.ticket_id]
    named = {inbound.ticket_id for inbound in inbounds if inbound.ticket_id} | set(also)
    asked = {
        "contacts": {inbound.contact.pk for inbound in joining},
        "origins": {inbound.origin for inbound in joining},
    }
    if joining:
        return (_named_or_joined, {"ids": named, **asked}) if named else (_joined, asked)
    return (_named, {"ids": named}) if named else None
