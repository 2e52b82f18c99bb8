"""Which rows go along when a ticket goes into another.

Every table with a key to Ticket is either MOVED or STAYS; a test asks. Rooms above add theirs in their `apps.py`:

    MOVED.append(Moved("fieldwork.Visit"))
    MOVED.append(Moved("surveys.Answer", apart=("member",)))     # one for each member of a ticket: what the target has already stays behind
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, OuterRef

from .hold import count_anew


@dataclass(frozen=True)
class Moved:
    """Rows of a model whose `field` names the ticket. `apart` are the fields of which a ticket has each combination once."""

    model: str
    field: str = "ticket"
    apart: tuple[str, ...] = ()

    @property
    def rows(self):
        return apps.get_model(self.model)._base_manager

    def take(self, source, target) -> list[int]:
        """Give the rows of one ticket to another; their keys. What the other has already stays where it was."""
        rows = self.rows.filter(**{self.field: source})
        if self.apart:
            same = {name: OuterRef(name) for name in self.apart}
            rows = rows.exclude(Exists(self.rows.filter(**{self.field: target}, **same)))
        keys = list(rows.values_list("pk", flat=True))
        if keys:
            self.rows.filter(pk__in=keys).update(**{self.field: target})
        return keys

    def give_back(self, keys, source, target):
        """Undo `take`, as far as the rows are there still and the other has them."""
        rows = self.rows.filter(pk__in=keys, **{self.field: target})
        if self.apart:
            same = {name: OuterRef(name) for name in self.apart}
            rows = rows.exclude(Exists(self.rows.filter(**{self.field: source}, **same)))
        rows.update(**{self.field: source})


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
    "tickets.Resolution.ticket", "tickets.Transcript.ticket",
}  # fmt: skip


def take_all(source, target) -> dict:
    """Have everything of MOVED go along; the keys by table, for `give_all_back`."""
    moved = {f"{each.model}.{each.field}": keys for each in MOVED if (keys := each.take(source, target))}
    count_anew(source, target)
    return moved


def give_all_back(moved, source, target):
    """Undo `take_all`."""
    for each in MOVED:
        each.give_back(moved.get(f"{each.model}.{each.field}", ()), source, target)
    count_anew(source, target)
