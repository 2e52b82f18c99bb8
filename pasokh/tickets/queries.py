"""Reads worth a name: pages by key, search, the public look-up by tracking code. The lists of the desk stand in `lists/`,
where in a ticket stands what was searched for in `sayings`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Identity
from pasokh.contacts.normalise import kind_of
from pasokh.kernel.ids import normalise_tracking_code
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.folding import tsquery
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from .models import Attachment, Ticket

PAGE = 25
COUNTED_TO = 999
FEW = 10  # results of whole words, below which beginnings of words are tried too
RARE = 10_000  # messages of the whole installation that the planner expects to hold a word: up to so many are looked up at once


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor of the next page (None on the last)."""

    rows: list
    next: str | None


def page_of(rows, size=PAGE) -> Page:
    """A page of rows, of which one more was asked for than it shows."""
    rows = list(rows)
    more = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], f"{more.last_message_at.isoformat()}~{more.pk}" if more else None)


def key_of(cursor):
    """(last message, key) of a cursor, or None for a malformed one."""
    try:
        at, pk = cursor.split("~")
        return datetime.fromisoformat(at), int(pk)
    except (AttributeError, ValueError):
        return None


def count(tickets) -> int:
    """How many, exact up to COUNTED_TO; one more means «more»."""
    return tickets.order_by().values("pk")[: COUNTED_TO + 1].count()


def search(member, text, wanted=50, before=None):
    """Tickets a member may see for what she typed, with contact and status: a number, a phone in any spelling, a person, or words said. Best first.

    Exact numbers and persons stand before words; words newest first. `before` is a message id to go on from.
    """
    found = matches(text, wanted * 4, before)
    visible = (
        set(Ticket.objects.visible_to(member).filter(pk__in=found).values_list("pk", flat=True)) if found else set()
    )
    shown = [pk for pk in found if pk in visible][:wanted]
    rows = Ticket.objects.named().select_related("contact", "status").in_bulk(shown) if shown else {}
    return [rows[pk] for pk in shown]


def matches(text, wanted=400, before=None) -> list[int]:
    """Keys of the tickets that `search` is about, best first, whoever asks: callers narrow to what she may see."""
    return list(found_by(text, wanted, before))


def found_by(text, wanted=400, before=None) -> dict:
    """The same with the newest message of each that says it: {ticket: message}, None where it was the customer or a number."""
    return _best_first(text, _by_words(text, _said, wanted, before))


def glance(text, wanted) -> list[int]:
    """The like for while somebody types: of words that are common only the newest messages are looked at, however few of them say it."""
    return list(_best_first(text, _by_words(text, _said_lately, wanted)))


def _best_first(text, said):
    saying = {}
    for ticket, message in said:
        saying.setdefault(ticket, message)
    first = dict.fromkeys([*_by_number(text), *_by_person(text)])
    return {ticket: saying.get(ticket) for ticket in first} | saying


def _by_number(text):
    number = to_latin(text).strip().lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 16:
        yield from Ticket.objects.filter(number=int(number)).values_list("pk", flat=True)
    code = normalise_tracking_code(text)
    if len(code) == 12:
        yield from Ticket.objects.filter(tracking_code=code).values_list("pk", flat=True)


def _by_person(text):
    contacts = contact_queries.search(text, 100)
    return Ticket.objects.filter(contact__in=contacts).order_by("-last_message_at").values_list("pk", flat=True)[:100]


def _by_words(text, said, *how):
    """Whole words first; the last one as a beginning only where they give too little: a common beginning is dear to look up."""
    found = said(tsquery(text), *how)
    if len(found) < FEW:
        found += said(tsquery(text, prefix=True), *how)
    return found


def _said(asked, wanted, before):
    if not asked:
        return []
    with connection.cursor() as cursor:
        statement = "SELECT ticket_id, message_id FROM tickets_search_messages(%s::tsquery, %s, %s)"
        cursor.execute(statement, [asked, before, wanted])
        return cursor.fetchall()


# What is common stands among the newest messages often enough; where it does not, all buckets of a workspace would have to be asked.
LATELY = """
SELECT said.ticket_id, said.message_id FROM (SELECT tickets_places_of(%(asked)s::tsquery) <= %(rare)s AS rare) AS known, LATERAL (
    SELECT ticket_id, message_id FROM tickets_search_messages(%(asked)s::tsquery, NULL, %(wanted)s) WHERE known.rare
    UNION ALL
    SELECT ticket_id, message_id FROM tickets_search_newest(%(asked)s::tsquery, NULL, tickets_oldest_of_newest(NULL), %(wanted)s) WHERE NOT known.rare
) AS said
"""


def _said_lately(asked, wanted):
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LATELY, {"asked": asked, "rare": RARE, "wanted": wanted})
        return cursor.fetchall()


def by_tracking_code(code, phone_or_email):
    """(workspace, ticket) for a tracking code and a phone or e-mail of its contact, or None: no hint which was wrong.

    The ticket is the one that has the code; what became of it is told by its `survivor`. The caller limits the rate of look-ups.
    """
    address = Address.find(Address.Kind.TRACKING_CODE, normalise_tracking_code(code))
    try:
        kind, value = kind_of(phone_or_email)
    except ValueError:
        return None
    if address is None:
        return None
    with workspace(address.workspace):
        ticket = Ticket.objects.select_related("status", "contact").get(pk=address.target_id)
        known = Identity.objects.filter(contact=ticket.contact_id, kind=kind, value=value).exists()
        return (address.workspace, ticket) if known else None


def files_kept(names):
    """Which of these files in the store are named by an attachment."""
    for pair in Attachment.objects.filter(Q(stored__in=names) | Q(thumbnail__in=names)).values_list(
        "stored", "thumbnail"
    ):
        yield from filter(None, pair)
