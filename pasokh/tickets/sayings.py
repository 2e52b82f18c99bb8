"""Where in a ticket stands what was searched for: the message that says it, and whether its newest one does."""

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left

from pasokh.contacts import queries as contact_queries
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.persian.folding import tsquery
from pasokh.kernel.tenancy import require_workspace_id

from .models import Message, SearchEntry, Ticket
from .models.search_entry import MARK

READ = 4_000  # characters of a message, in which what was searched for is shown
NEWEST = 200  # messages of a ticket, among which the one is sought that says it


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


_texts = Ready(
    lambda: Message.objects.filter(among("pk", "ids")).values_list("ticket", "kind", Left("text", READ)), prepared=True
)


def texts_of(messages) -> dict:
    """{ticket: (kind, beginning of the text)} of these messages, one of each ticket: what a search has found."""
    return {ticket: (kind, MARK.sub(" ", said)) for ticket, kind, said in _texts(ids=messages)} if messages else {}


def sayings(ticket_ids, text) -> dict:
    """The same of the newest message of each ticket that says what is searched for, where that is not known. Reads these tickets alone."""
    words = tsquery(text, prefix=True)
    if not (words and ticket_ids):
        return {}
    given = {"tickets": list(ticket_ids), "ws": require_workspace_id(), "words": words, "read": READ, "newest": NEWEST}
    with connection.cursor() as cursor:
        cursor.execute(SAYING, given)
        return {ticket: (kind, MARK.sub(" ", said)) for ticket, kind, said in cursor.fetchall()}
