"""Moving messages from one thread to another, none lost and none doubled. Callers hold the locks of all the tickets concerned.

Within a thread the order stays what it was; between threads the time decides. A message that moves remembers where it was said (`home`)
and its place then (`home_place`), for good: what a visitor's chat has shown once keeps its place there, whatever we do with our tickets.
"""

from dataclasses import dataclass
from heapq import merge
from itertools import takewhile
from operator import attrgetter

from pasokh.events.actors import ANSWERING
from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.ready import Asked, Ready

from ..models import Attachment, Message
from .append import preview_of

MARKS = ("seen_by_staff", "seen_by_contact")
READ = ("pk", "ticket", "position", "kind", "author_kind", "state", "origin", "home", "home_place", "created_at")


@dataclass
class Line:
    """A message on its way, and whether either side had read it where it stood. `at` never steps back within a thread, `said_at` is by the clock."""

    pk: int
    ticket: int
    position: int
    kind: str
    origin: str
    home: int | None
    home_place: int | None
    at: object
    said_at: object
    seen_by_staff: bool = False
    seen_by_contact: bool = False
    answers: bool = False


def lines_of(ticket, beside=None) -> list[Line]:
    """The messages of a thread in order. `beside` is the ticket whose customer is going to have them before her, if it is another.

    Only an answer can be unread to a customer, and only one that goes to her the way her ticket goes: others do not count as news to her.
    """
    way = (beside or ticket).origin
    lines, latest = [], None
    for row in _rows(ticket=ticket.pk):
        # Clocks may step back: what stands later in its thread is never taken for earlier.
        latest = max(latest, row.created_at) if latest else row.created_at
        news = row.kind == Message.Kind.REPLY and row.state != Message.State.READ and row.origin == way
        lines.append(
            Line(
                row.pk, ticket.pk, row.position, row.kind, row.origin, row.home, row.home_place, latest, row.created_at,
                seen_by_staff=row.position <= ticket.seen_by_staff,
                seen_by_contact=row.position <= ticket.seen_by_contact or not news,
                answers=row.kind == Message.Kind.REPLY and row.author_kind in ANSWERING,
            )
        )  # fmt: skip
    return lines


_rows = Ready(
    lambda: Message.objects.filter(ticket=Asked("ticket")).order_by("position").values_list(*READ, named=True),
    prepared=True,
)
_text = Ready(lambda: Message.objects.filter(pk=Asked("pk")).values_list("text", flat=True), prepared=True)


def in_time_order(*threads) -> list[Line]:
    """Several threads as one: each keeps its order, and what was said first stands first."""
    return list(merge(*threads, key=attrgetter("at")))


def lay(ticket, lines, last, owners):
    """Make these lines the thread of a ticket, the newest at position `last`, and set its columns, unsaved by this but for the messages.

    `last` may leave a gap before the newest: positions that were taken once are not taken again. `owners` are the tickets that the
    lines come from, by id. All lines remember their place, for the ticket may `begin_anew`. Read marks never go past what was unread to that side.
    """
    if last < len(lines):
        raise ValueError("more messages than positions")
    places = [*range(1, len(lines)), last] if lines else []
    _move(ticket, lines, places, owners)
    for mark in MARKS:
        setattr(ticket, mark, _mark(lines, places, mark))
    ticket.last_position = last
    _look_at_the_end(ticket, lines)


def keep(ticket, lines):
    """Leave a ticket with these lines, which stand on it: places stay, but the newest takes the last one, so that no place is taken twice."""
    if lines[-1].position != ticket.last_position:
        _move(ticket, lines[-1:], [ticket.last_position], {ticket.pk: ticket})
    for mark in MARKS:
        if all(getattr(line, mark) for line in lines):
            setattr(ticket, mark, ticket.last_position)
    _look_at_the_end(ticket, lines)


def _mark(lines, places, mark):
    read = list(takewhile(lambda pair: getattr(pair[0], mark), zip(lines, places, strict=True)))
    return read[-1][1] if read else 0


def _move(ticket, lines, places, owners):
    moving = [
        (line.pk, place, line.home or line.ticket, line.home_place or owners[line.ticket].place_of(line.position))
        for line, place in zip(lines, places, strict=True)
        if (line.ticket, line.position) != (ticket.pk, place) or line.home_place is None
    ]
    if not moving:
        return
    keys, places, homes, home_places = (list(each) for each in zip(*moving, strict=True))
    stands = {line.position: line.pk for line in lines if line.ticket == ticket.pk}
    in_the_way = [stands[place] for key, place in zip(keys, places, strict=True) if stands.get(place, key) != key]
    with prepared_cursor() as cursor:
        if in_the_way:
            cursor.execute(LEAVE, [in_the_way])
        given = {"ticket": ticket.pk, "keys": keys, "places": places, "homes": homes, "home_places": home_places}
        cursor.execute(MOVE, given)


# Where a place is not free before another message has left it, that one waits on the other side of nought. Only that one: each is written anew twice.
LEAVE = "UPDATE tickets_message SET position = -position WHERE id = ANY(%s::bigint[])"
# What is found by a message goes along.
MOVE = """
    WITH fresh AS (
        SELECT * FROM unnest(%(keys)s::bigint[], %(places)s::int[], %(homes)s::bigint[], %(home_places)s::bigint[])
        AS fresh (id, place, home, home_place)
    ), searched AS (
        UPDATE tickets_searchentry AS entry SET ticket_id = %(ticket)s::bigint FROM fresh
        WHERE entry.message_id = fresh.id AND entry.ticket_id <> %(ticket)s::bigint
    ), filed AS (
        UPDATE tickets_attachment AS file SET ticket_id = %(ticket)s::bigint FROM fresh
        WHERE file.message_id = fresh.id AND file.ticket_id IS DISTINCT FROM %(ticket)s::bigint
    )
    UPDATE tickets_message AS message
    SET ticket_id = %(ticket)s::bigint, position = fresh.place, home_id = fresh.home, home_place = fresh.home_place
    FROM fresh WHERE message.id = fresh.id
"""


def _look_at_the_end(ticket, lines):
    """What lists show of the last words, and when they were said."""
    public = next((line for line in reversed(lines) if line.kind != Message.Kind.NOTE), None)
    ticket.last_message_at = lines[-1].said_at if lines else ticket.last_message_at
    ticket.preview = (
        preview_of(_text.first(pk=public.pk), Attachment.objects.filter(message=public.pk)) if public else ""
    )
    ticket.preview_kind = public.kind if public else ""


def waiting_since(ticket, lines):
    """When its customer began to wait, as its thread tells it: since the first of her messages that nobody answered (UTC), or None."""
    if ticket.settled:
        return None
    unanswered = list(takewhile(lambda line: not line.answers, reversed(lines)))
    waiting = [line.said_at for line in reversed(unanswered) if line.kind == Message.Kind.INCOMING]
    return waiting[0] if waiting else None


COLUMNS = (
    "last_position",
    "last_message_at",
    "preview",
    "preview_kind",
    "seen_by_staff",
    "seen_by_contact",
    "waiting_since",
)


def save(ticket, *more):
    """Save the columns that a move changes, and these."""
    ticket.save(update_fields=[*COLUMNS, *more])
