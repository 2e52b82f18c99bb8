"""What waits for a member: ready questions, asked together, each of which finds its rows by an index and reads no more than it shows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db.models import CharField, DateTimeField, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.kernel.database.ready import Asked, Ready, among, together
from pasokh.notices.models import Notification
from pasokh.notices.words import names_of, sentence_of
from pasokh.tickets.lists.titles import about_named, called, first_words, with_titles
from pasokh.tickets.models import FollowUp, Task, Ticket
from pasokh.tickets.models.visibility import seen_by
from pasokh.workspaces.models import Member

from ..promises.words import KINDS

SHOWN = 6  # lines of each heading
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
COUNTED = 99  # of what is late, of each kind; beyond that «99+»
TOLD = ("mention", "failed", "crossed", "woke", "task_given")  # of what she was told, what asks for a deed


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


@dataclass(frozen=True)
class Waiting:
    """What waits for a member, in the order of its weight: lists of Lines. `lateness` counts all that is late, up to COUNTED and one more."""

    late: list[Line]
    lateness: int
    told: list[Line]
    tasks: list[Line]
    follow_ups: list[Line]
    longest: list[Line]
    unread: list[Line]
    nobodys: list[Line]


def waiting_for(member) -> Waiting:
    """All of it: one question to the database, and one for names where somebody is named."""
    given = seen_by(member)
    now = timezone.now()
    late, hers = given | {"since": EARLIEST, "until": now}, given | {"since": now, "until": _tomorrow()}
    sees = member.sees
    promises, late_tasks, late_follow_ups, told, tasks, follow_ups, longest, unread, nobodys = together(
        (_late_promises(sees), given | {"until": now}),
        (_tasks(sees, COUNTED + 1), late),
        (_follow_ups(sees, COUNTED + 1), late),
        (_told(sees), given | {"kinds": TOLD}),
        (_tasks(sees), hers),
        (_follow_ups(sees), hers),
        (_longest(sees), given),
        (_unread(sees), given),
        # Who sees her own only sees nothing that nobody has.
        None if sees == Member.Sees.OWN else (_nobodys(sees), given),
    )
    lines = {"longest": longest, "unread": unread, "nobodys": nobodys}
    overdue = _due(late_tasks, is_late=True) + _due(late_follow_ups, is_late=True, words=_("Follow-up"))
    overdue += [
        Line(number, called(subject, words), due=due, is_late=True, words=KINDS.get(kind, ""))
        for number, subject, words, kind, due in promises
    ]
    return Waiting(
        late=sorted(overdue, key=lambda line: line.due)[:SHOWN],
        lateness=min(len(overdue), COUNTED + 1),
        told=_told_lines(told),
        tasks=_due(tasks),
        follow_ups=_due(follow_ups),
        **{name: _lines(rows) for name, rows in lines.items()},
    )


@lru_cache
def _late_promises(sees):
    """Her open requests on which what was promised to the customer is late."""

    def shape():
        late = _open(sees, assignee=Asked("member"), due_at__lt=Asked("until", DateTimeField()))
        late = late.named().order_by("due_at")
        return late.values_list("number", "subject", "first_words", "due_kind", "due_at")[: COUNTED + 1]

    return Ready(shape)


@lru_cache
def _longest(sees):
    return Ready(lambda: _shown(_open(sees, assignee=Asked("member"), waiting_since__isnull=False), "waiting_since"))


@lru_cache
def _nobodys(sees):
    return Ready(lambda: _shown(_open(sees, assignee=None, waiting_since__isnull=False), "waiting_since"))


@lru_cache
def _unread(sees):
    new = {"assignee": Asked("member"), "last_position__gt": F("seen_by_staff")}
    return Ready(lambda: _shown(_open(sees, **new), "-last_message_at", "last_message_at"))


def _open(sees, **conditions):
    return Ticket.objects.visible_as(sees).open().filter(**conditions)


def _shown(tickets, order, since=None):
    fields = ("number", "subject", "first_words", "contact__name", since or order)
    return tickets.named().order_by(order).values_list(*fields)[:SHOWN]


def _lines(rows):
    return [Line(number, called(subject, words), name, since=at) for number, subject, words, name, at in rows]


@lru_cache
def _told(sees):
    def shape():
        hers = Notification.objects.unread().filter(
            among("kind", "kinds", CharField()), member=Asked("member"), shown=True
        )
        hers = about_named(hers.filter(_seen(sees), ticket__isnull=False).select_related("ticket"))
        return hers.order_by("-at", "-pk")[:SHOWN]

    return Ready(shape)


def _told_lines(notices):
    notices, names = with_titles(notices), names_of(notices)
    return [
        Line(each.ticket.number, each.ticket.title, words=sentence_of(each, names), since=each.at) for each in notices
    ]


@lru_cache
def _tasks(sees, most=SHOWN):
    return Ready(lambda: _between(Task.objects.filter(_seen(sees), done_at=None), "title", most=most))


@lru_cache
def _follow_ups(sees, most=SHOWN):
    asked = FollowUp.objects.filter(outcome="").annotate(first_words=first_words("ticket__"))
    return Ready(lambda: _between(asked.filter(_seen(sees)), "ticket__subject", "first_words", most=most))


def _seen(sees):
    # Not «in all tickets»: the database would read a million to find ten.
    return Q() if sees == Member.Sees.ALL else Q(ticket__in=Ticket.objects.visible_as(sees).values("pk"))


def _between(rows, *titles, most):
    since, until = Asked("since", DateTimeField()), Asked("until", DateTimeField())
    rows = rows.filter(owner=Asked("member"), due_at__gte=since, due_at__lt=until).order_by("due_at", "pk")
    return rows.values_list("ticket__number", *titles, "due_at")[:most]


def _due(rows, **more):
    # A task has a title of its own, a follow-up that of its request.
    return [
        Line(number, called(title, "".join(filter(None, words))), due=due, **more)
        for number, title, *words, due in rows
    ]


def _tomorrow():
    here = timezone.localtime()
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
