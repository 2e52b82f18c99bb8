"""New messages, what search knows of them, and their tickets' columns: one prepared statement, however many they are."""

from functools import cache

from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.writing import columns, inserting, is_written
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Message
from ..models.search_entry import BUCKET_SIZE, words_of

TICKET = {
    "id": "bigint",
    "last_position": "int",
    "preview": "text",
    "preview_kind": "text",
    "last_message_at": "timestamptz",
    "waiting_since": "timestamptz",
    "seen_by_staff": "int",
}


def write(entries):
    """Write the messages of Entries, each with its position taken, and save the columns above of their tickets."""
    messages = [entry.message for entry in entries]
    tickets = {entry.ticket.pk: entry.ticket for entry in entries}.values()
    statement, given = _statement()
    words = [" ".join(words_of(entry.message, entry.also_searched())) for entry in entries]
    values = [
        *columns(messages, given),
        require_workspace_id(),
        [message.ticket_id for message in messages],
        [message.position for message in messages],
        words,
        *([getattr(ticket, name) for ticket in tickets] for name in TICKET),
    ]
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)
        keys = {(ticket_id, position): key for key, ticket_id, position in cursor.fetchall()}
    for message in messages:
        message.pk = keys[message.ticket_id, message.position]
        is_written(message)


@cache
def _statement():
    inserted, given, _ = inserting(Message)
    arrays = ", ".join(f"%s::{kind}[]" for kind in TICKET.values())
    changes = ", ".join(f"{name} = fresh.{name}" for name in TICKET if name != "id")
    # Folded words hold no spaces, so one text an entry is enough: arrays of arrays would have to be of one length.
    statement = f"""
        WITH said AS ({inserted}, ticket_id, position),
        searched AS (
            INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words)
            SELECT %s::bigint, ticket_id, id, id / {BUCKET_SIZE}, array_to_tsvector(string_to_array(words, ' '))
            FROM said JOIN unnest(%s::bigint[], %s::int[], %s::text[]) AS fresh (ticket_id, position, words) USING (ticket_id, position)
        ),
        moved AS (
            UPDATE tickets_ticket AS ticket SET {changes}
            FROM unnest({arrays}) AS fresh ({", ".join(TICKET)}) WHERE ticket.id = fresh.id
        )
        SELECT id, ticket_id, position FROM said
    """  # noqa: S608 (constants)
    return statement, given
