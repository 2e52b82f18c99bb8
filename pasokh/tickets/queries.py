"""Reads worth a name: pages by key, search, the public look-up by tracking code. The lists of the desk stand in `lists/`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Identity
from pasokh.contacts.normalise import kind_of
from pasokh.kernel.ids import normalise_tracking_code
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.folding import tsquery
from pasokh.kernel.tenancy import require_workspace_id, workspace
from pasokh.workspaces.models import Address

from .models import Attachment, Message, SearchEntry, Ticket
from .models.search_entry import MARK

PAGE = 25
COUNTED_TO = 999
FEW = 10  # results of whole words, below which beginnings of words are tried too
READ = 4_000  # characters of a message, in which what was searched for is shown
NEWEST = 200  # messages of a ticket, among which the one is sought that says it
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
    rows = Ticket.objects.select_related("contact", "status").in_bulk(shown) if shown else {}
    return [rows[pk] for pk in shown]


def matches(text, wanted=400, before=None) -> list[int]:
    """Keys of the tickets that `search` is about, best first, whoever asks: callers narrow to what she may see."""
    return list(dict.fromkeys([*_by_number(text), *_by_person(text), *_by_words(text, _said, wanted, before)]))


def glance(text, wanted) -> list[int]:
    """The like for while somebody types: of words that are common only the newest messages are looked at, however few of them say it."""
    return list(dict.fromkeys([*_by_number(text), *_by_person(text), *_by_words(text, _said_lately, wanted)]))


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
        statement = "SELECT ticket_id FROM tickets_search_messages(%s::tsquery, %s, %s)"
        cursor.execute(statement, [asked, before, wanted])
        return [row[0] for row in cursor.fetchall()]


# What is common stands among the newest messages often enough; where it does not, all buckets of a workspace would have to be asked.
LATELY = """
SELECT said.ticket_id FROM (SELECT tickets_places_of(%(asked)s::tsquery) <= %(rare)s AS rare) AS known, LATERAL (
    SELECT ticket_id FROM tickets_search_messages(%(asked)s::tsquery, NULL, %(wanted)s) WHERE known.rare
    UNION ALL
    SELECT ticket_id FROM tickets_search_newest(%(asked)s::tsquery, NULL, tickets_oldest_of_newest(NULL), %(wanted)s) WHERE NOT known.rare
) AS said
"""


def _said_lately(asked, wanted):
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LATELY, {"asked": asked, "rare": RARE, "wanted": wanted})
        return [row[0] for row in cursor.fetchall()]


def newly_found(ticket_ids, text) -> list[int]:
    """Of a few tickets, those that `search` would find by their newest message or by their customer. Reads these tickets alone."""
    newest = Message.objects.filter(ticket=OuterRef("pk")).order_by("-position").values("pk")[:1]
    rows = list(Ticket.objects.filter(pk__in=ticket_ids).values_list("pk", "contact", Subquery(newest)))
    known = set(contact_queries.spoken_of([contact for _, contact, _ in rows], text))
    said = _speaking([message for _, _, message in rows], tsquery(text, prefix=True))
    return [pk for pk, contact, message in rows if contact in known or message in said]


def _speaking(message_ids, asked):
    if not asked:
        return set()
    entries = SearchEntry.objects.filter(message__in=message_ids).extra(where=["words @@ %s::tsquery"], params=[asked])
    return set(entries.values_list("message", flat=True))


SAYING = """
SELECT asked.ticket, said.kind, said.text
FROM unnest(%(tickets)s::bigint[]) AS asked (ticket), LATERAL (
    SELECT newest.kind, left(newest.text, %(read)s) AS text FROM (
        SELECT message.id, message.position, message.kind, message.text FROM tickets_message AS message
        WHERE message.workspace_id = %(ws)s AND message.ticket_id = asked.ticket ORDER BY message.position DESC LIMIT %(newest)s
    ) AS newest JOIN tickets_searchentry AS entry ON entry.workspace_id = %(ws)s AND entry.message_id = newest.id
    WHERE entry.words @@ %(words)s::tsquery ORDER BY newest.position DESC LIMIT 1
) AS said
"""


def sayings(ticket_ids, text) -> dict:
    """{ticket: (kind, beginning of the text)} of the newest message of each that says what was searched for. Reads these tickets alone."""
    words = tsquery(text, prefix=True)
    if not (words and ticket_ids):
        return {}
    given = {"tickets": list(ticket_ids), "ws": require_workspace_id(), "words": words, "read": READ, "newest": NEWEST}
    with connection.cursor() as cursor:
        cursor.execute(SAYING, given)
        return {ticket: (kind, MARK.sub(" ", said)) for ticket, kind, said in cursor.fetchall()}


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
