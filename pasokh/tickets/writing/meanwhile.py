"""What happened on a ticket while somebody was writing: what she should know before her answer goes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from pasokh.events.actors import ANSWERING
from pasokh.events.models import Event

from ..models import HeldReply, Message

SETTLING = ("ticket.solved", "ticket.closed", "ticket.merged")
MOST_NAMED = 3
MOST_SHOWN = 20  # answers of others
SOON = timedelta(minutes=2)  # a planned answer that goes so soon is one that is being given now


@dataclass(frozen=True)
class Meanwhile:
    """Who else has answered since (names), whose answers wait and are about to go (names), and whether somebody else settled it."""

    answered_by: tuple[str, ...] = ()
    answering: tuple[str, ...] = ()
    settled: bool = False
    answers: tuple = ()  # the Messages

    def __bool__(self):
        return self.has_passed or bool(self.answering)

    @property
    def has_passed(self) -> bool:
        """Whether something has happened that she can have read, other than what is still to come."""
        return bool(self.answered_by) or self.settled


def meanwhile(ticket, *, member, since: datetime) -> Meanwhile:
    """What others did to the ticket after a moment (UTC). What the customer wrote is no reason to wait: it is read as it comes."""
    hers = Q(author_kind="member", author_id=member.pk)
    replies = _answers_on(ticket).filter(created_at__gt=since).exclude(hers)
    answers = tuple(replies.order_by("position")[:MOST_SHOWN])
    moves = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=SETTLING, created_at__gt=since)
    moved = moves.exclude(actor_kind="member", actor_id=member.pk).exists()
    names = _each_once(each.author_name for each in answers)
    return Meanwhile(names, _each_once(_about_to_answer(ticket, member)), moved, answers)


class AnsweredMeanwhile(Exception):
    """Others have answered after what a writer had read (`answers`: Messages), or are about to (`going`: names). Nothing has changed."""

    def __init__(self, answers=(), going=()):
        super().__init__("answered meanwhile")
        self.answers, self.going = tuple(answers), tuple(going)


def must_have_read(ticket, *, by, seen):
    """Raises AnsweredMeanwhile where another member's answer stands after position `seen` of a locked ticket, or is about to go; None asks nothing.

    Under the lock: of two answers in the same instant the second one sees the first.
    """
    if seen is None:
        return
    answers = _answers_after(ticket, by, seen) if ticket.last_position > seen else ()
    going = _each_once(_about_to_answer(ticket, by))
    if answers or going:
        raise AnsweredMeanwhile(answers, going)


def _answers_after(ticket, member, position):
    replies = _answers_on(ticket).filter(position__gt=position)
    return list(replies.exclude(author_kind="member", author_id=member.pk).order_by("position")[:MOST_SHOWN])


def _answers_on(ticket):
    return Message.objects.filter(ticket=ticket, kind=Message.Kind.REPLY, author_kind__in=ANSWERING)


def _each_once(names):
    return tuple(dict.fromkeys(names))[:MOST_NAMED]


def _about_to_answer(ticket, member):
    """Whenever it was written: it goes after the moment, so it will have been said meanwhile. What stays until somebody decides is none."""
    if not ticket.held:
        return ()
    going = HeldReply.objects.filter(ticket=ticket, goes_at__lt=timezone.now() + SOON).exclude(member=member)
    going = going.exclude(waits=True, crossed_at__isnull=False).order_by("goes_at", "pk")
    return going.values_list("member__name", flat=True)[:20]


def moment_of(microseconds: int) -> datetime:
    """The moment that so many microseconds after 1970 are, as lines of a thread carry it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
