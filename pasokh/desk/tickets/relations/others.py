"""Other requests as they are shown in lists to choose from, in links, and above a merged one."""

from contextlib import suppress
from functools import lru_cache

from django.db.models import UUIDField
from django.utils.translation import get_language

from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.ids import parse_public_id
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.visibility import seen_by
from pasokh.tickets.queries import search

from ...inbox.rows import channel_icon, contact_name

SHOWN = 8
PEOPLE = ("status", "contact")


def line_of(ticket) -> dict:
    """One line: its number, what it is about, whose it is, how it stands."""
    return {
        "id": ticket.public_id,
        "number": ticket.number,
        "icon": channel_icon(ticket.channel),
        "title": ticket.title,
        "name": contact_name(ticket.contact),
        "status": ticket.status.label(get_language()),
        "settled": ticket.settled,
    }


def offered(member, ticket, text, taken=()) -> list:
    """Requests to choose from: what she searches for, else the other ones of the same customer, newest first. Not itself, nor what was merged."""
    if text.strip():
        found = matching(member, text)
    else:
        hers = Ticket.objects.visible_to(member).named().filter(contact=ticket.contact_id).order_by("-last_message_at")
        found = hers.filter(merged_into=None).select_related(*PEOPLE)[: SHOWN + 1]
    known = {ticket.pk, *taken}
    return [each for each in found if each.pk not in known and not each.merged_into_id][:SHOWN]


def matching(member, text) -> list:
    """Requests that a search finds, to choose from; those that were merged are left out."""
    return [each for each in search(member, text[:200], SHOWN * 2) if not each.merged_into_id][:SHOWN]


def chosen(member, public_ids, most=50) -> list:
    """The requests of these public ids that she sees, in the order given; others are not there for her."""
    uids = {}
    for text in public_ids[:most]:
        with suppress(ValueError):
            uids[parse_public_id(Ticket.PREFIX, text)] = True
    found = {each.uid: each for each in _of_uids(member.sees)(**seen_by(member), uids=uids)} if uids else {}
    return [found[uid] for uid in uids if uid in found]


@lru_cache
def _of_uids(sees):
    tickets = lambda: Ticket.objects.visible_as(sees).named().select_related(*PEOPLE)  # noqa: E731
    return Ready(lambda: tickets().filter(among("uid", "uids", UUIDField())))
