"""Which rows go along when a ticket goes into another.

Every table with a key to Ticket is either MOVED or STAYS; a test asks. Rooms above add theirs in their `apps.py`:

    MOVED.append(Moved("fieldwork.Visit"))
    MOVED.append(Moved("surveys.Answer", apart=("member",)))     # one for each member of a ticket: what the target has already stays behind
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps

from pasokh.kernel.database.prepared import prepared_cursor

from .hold import count_anew


@dataclass(frozen=True)
class Moved:
    """Rows of a model whose `field` names the ticket. `apart` are the fields of which a ticket has each combination once."""

    model: str
    field: str = "ticket"
    apart: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.model}.{self.field}"

    def taking(self, among="") -> str:
        """The statement that gives the rows of `source` to `target` and says their keys. What the other has already stays where it was."""
        meta = apps.get_model(self.model)._meta
        table, ticket = meta.db_table, meta.get_field(self.field).column
        columns = [meta.get_field(each).column for each in self.apart]
        same = "".join(f" AND other.{column} = mine.{column}" for column in columns)
        there = f" AND NOT EXISTS (SELECT FROM {table} AS other WHERE other.{ticket} = %(target)s::bigint{same})"
        return (
            f"UPDATE {table} AS mine SET {ticket} = %(target)s::bigint "  # noqa: S608 (names of ours)
            f"WHERE mine.{ticket} = %(source)s::bigint{among}{there if same else ''} RETURNING id"
        )

    def give_back(self, keys, source, target):
        """Undo `taking`, as far as the rows are there still and the other has them."""
        with prepared_cursor() as cursor:
            given = {"source": target.pk, "target": source.pk, "keys": keys}
            cursor.execute(self.taking(" AND mine.id = ANY(%(keys)s::bigint[])"), given)


MOVED = [
    Moved("tickets.TicketTag", apart=("tag",)),
    Moved("tickets.Participant", apart=("contact",)),
    Moved("tickets.Follower", apart=("member",)),
    Moved("tickets.HeldReply"),
    Moved("tickets.Draft", apart=("member",)),
    Moved("tickets.Task"),
    Moved("tickets.Checklist", apart=("template",)),
    Moved("tickets.TimeEntry"),
    Moved("tickets.Timer"),
]

# Told apart by their messages (see rethread), by an action of their own, or what happened to that ticket and no other.
STAYS = {
    "tickets.Message.ticket", "tickets.Message.home", "tickets.Attachment.ticket", "tickets.SearchEntry.ticket", "tickets.Ticket.continues",
    "tickets.Ticket.merged_into", "tickets.Merge.source", "tickets.Merge.target", "tickets.Link.first", "tickets.Link.second",
    "tickets.Broadcast.ticket", "tickets.BroadcastPart.ticket", "tickets.BulkPart.ticket", "tickets.Closure.ticket", "tickets.FollowUp.ticket",
    "tickets.FieldValue.ticket", "tickets.FilledBefore.ticket",
    "tickets.Resolution.ticket", "tickets.Rating.ticket", "tickets.Transcript.ticket",
}  # fmt: skip


def take_all(source, target) -> dict:
    """Have everything of MOVED go along; the keys by table, for `give_all_back`."""
    moved = {}
    with prepared_cursor() as cursor:
        cursor.execute(_taking(tuple(MOVED)), {"source": source.pk, "target": target.pk})
        for name, key in cursor.fetchall():
            moved.setdefault(name, []).append(key)
    _count_held(moved, source, target)
    return moved


@cache
def _taking(tables):
    """All of them in one statement: most tickets have rows in few of these tables."""
    taken = ", ".join(f"taken_{at} AS ({each.taking()})" for at, each in enumerate(tables))
    said = " UNION ALL ".join(f"SELECT '{each.name}', id FROM taken_{at}" for at, each in enumerate(tables))  # noqa: S608
    return f"WITH {taken} {said}"


def _count_held(moved, *tickets):
    if moved.get("tickets.HeldReply.ticket"):
        count_anew(*tickets)


def give_all_back(moved, source, target):
    """Undo `take_all`."""
    for each in MOVED:
        if keys := moved.get(each.name):
            each.give_back(keys, source, target)
    _count_held(moved, source, target)
