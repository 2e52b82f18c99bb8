"""What happened on a ticket while somebody was writing: what she should know before her answer goes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from pasokh.events.models import Event

from ..models import Message

SETTLING = ("ticket.solved", "ticket.closed", "ticket.merged")
MOST_NAMED = 3


@dataclass(frozen=True)
class Meanwhile:
    """Who else has answered since (names), and whether somebody else settled it."""

    answered_by: tuple[str, ...] = ()
    settled: bool = False

    def __bool__(self):
        return bool(self.answered_by) or self.settled


def meanwhile(ticket, *, member, since: datetime) -> Meanwhile:
    """What others did to the ticket after a moment (UTC). What the customer wrote is no reason to wait: it is read as it comes."""
    hers = Q(author_kind="member", author_id=member.pk)
    replies = Message.objects.filter(ticket=ticket, kind=Message.Kind.REPLY, created_at__gt=since).exclude(hers)
    names = replies.order_by("position").values_list("author_name", flat=True)[:20]
    moves = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=SETTLING, created_at__gt=since)
    moved = moves.exclude(actor_kind="member", actor_id=member.pk).exists()
    return Meanwhile(tuple(dict.fromkeys(names))[:MOST_NAMED], moved)


def moment_of(microseconds: int) -> datetime:
    """The moment that so many microseconds after 1970 are, as lines of a thread carry it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
