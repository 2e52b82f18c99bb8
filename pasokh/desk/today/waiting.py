"""What waits for a member: a few questions, each of which finds its rows by an index and reads no more than it shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from pasokh.notices.models import Notification
from pasokh.notices.words import names_of, sentence_of
from pasokh.tickets.models import FollowUp, Task, Ticket
from pasokh.workspaces.models import Member

SHOWN = 6  # lines of each heading
TOLD = ("mention", "failed", "woke", "task_given")  # of what she was told, what asks for a deed


@dataclass(frozen=True)
class Line:
    """One thing that waits: `since` or `due` is its moment (UTC); `is_late` once that is over."""

    number: int
    title: str
    name: str = ""
    words: str = ""
    since: datetime | None = None
    due: datetime | None = None
    is_late: bool = False


def longest(member) -> list[Line]:
    """Her open requests whose customers wait for us, the longest first."""
    return _tickets(
        Ticket.objects.visible_to(member).open().filter(assignee=member, waiting_since__isnull=False), "waiting_since"
    )


def nobodys(member) -> list[Line]:
    """Open requests that she sees and nobody has, the longest first. For members who see only their own there are none."""
    if member.sees == Member.Sees.OWN:
        return []
    waiting = Ticket.objects.visible_to(member).open().filter(assignee=None, waiting_since__isnull=False)
    return _tickets(waiting, "waiting_since")


def unread(member) -> list[Line]:
    """Her open requests in which something has not been read, newest first."""
    new = Ticket.objects.visible_to(member).open().filter(assignee=member, last_position__gt=F("seen_by_staff"))
    return _tickets(new.order_by("-last_message_at", "-pk"), "last_message_at")


def _tickets(tickets, since):
    tickets = tickets if tickets.ordered else tickets.order_by(since, "pk")
    rows = tickets.values_list("number", "subject", "preview", "contact__name", since)[:SHOWN]
    return [Line(number, subject or preview, name, since=at) for number, subject, preview, name, at in rows]


def told(member) -> list[Line]:
    """What she was told and has not seen, as far as it asks for a deed."""
    notices = Notification.objects.of(member).unread().filter(kind__in=TOLD, ticket__isnull=False)
    notices = list(notices.select_related("ticket").order_by("-at", "-pk")[:SHOWN])
    names = names_of(notices)
    return [
        Line(each.ticket.number, each.ticket.title, words=sentence_of(each, names), since=each.at) for each in notices
    ]


def tasks(member) -> list[Line]:
    """Her tasks that are due by the end of the day, the earliest first."""
    due = Task.objects.visible_to(member).pending().filter(owner=member, due_at__lt=_tomorrow())
    return _due((each.ticket.number, each.title, each.due_at) for each in due.select_related("ticket")[:SHOWN])


def follow_ups(member) -> list[Line]:
    """The customers she is to ask today whether all is well."""
    due = FollowUp.objects.pending().of(member).filter(due_at__lt=_tomorrow())
    return _due((each.ticket.number, each.ticket.title, each.due_at) for each in due.select_related("ticket")[:SHOWN])


def _due(rows):
    now = timezone.now()
    return [Line(number, title, due=due, is_late=due < now) for number, title, due in rows]


def _tomorrow():
    here = timezone.localtime()
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
