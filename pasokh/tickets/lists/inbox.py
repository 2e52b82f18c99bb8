"""The boxes of the inbox, as ready queries: what every look at the desk asks for, at a fraction of the processor time."""

from functools import lru_cache

from django.db import connection
from django.db.models import DateTimeField, Func, Q

from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.ready import Asked, Ready, Several, among

from ..models import Ticket
from ..models.visibility import seen_by
from ..queries import COUNTED_TO, PAGE, Page, found_by, key_of, page_of

KINDS = {"mine", "unassigned", "all"}
FOUND = 50  # results of a search


def first_page(member, box, category, after, fetch) -> Page:
    """A page of the tickets of a box ("mine", "unassigned", "all", or a team's id), newest activity first, below the cursor `after`.

    It goes by key and not by offset; a malformed cursor starts at the top. `fetch` says what is read of each, at least `pk` and
    `last_message_at`; it is a module's function: one shape is kept for each.
    """
    key = key_of(after)
    shape = _page(member.sees, _kind(box), bool(key), fetch)
    at, pk = key or (None, None)
    return page_of(shape(**_given(member, box, category), at=at, pk=pk))


def counts(member, boxes, category) -> list[int]:
    """How many tickets of a category lie in each box, exact up to COUNTED_TO: one round trip for all."""
    return counts_of(member, [(box, category) for box in boxes])


def counts_of(member, pairs) -> list[int]:
    """The same for pairs of a box and a category."""
    parts, values = [], []
    for box, category in pairs:
        statement, params = _counted(member.sees, _kind(box)).bound(**_given(member, box, category))
        parts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608 (the ORM's own statement)
        values += params
    # Her own are found by one index whatever the values are, so that the plan may be kept: each page of the desk asks for their number.
    with prepared_cursor() if {box for box, _ in pairs} == {"mine"} else connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def standing(member, box, category, ids, fetch) -> list:
    """Of these tickets, those that lie in a box (None: all that she may see), as `fetch` reads them."""
    given = _given(member, box or "all", category)
    return _standing(member.sees, box and _kind(box), fetch)(**given, ids=ids) if ids else []


def found(member, text, fetch) -> tuple[list, dict]:
    """What `queries.search` finds, in its order, as `fetch` reads it, and which message of each says it (see `found_by`)."""
    said = found_by(text, FOUND * 4)
    return _found(member.sees, fetch)(**seen_by(member), ids=list(said)) if said else [], said


def _given(member, box, category):
    given = seen_by(member) | {"category": category}
    return given if box in KINDS else given | {"team": int(box)}


def _kind(box):
    return box if box in KINDS else "team"


def _tickets(sees, kind):
    tickets = Ticket.objects.visible_as(sees).filter(category=Asked("category")).order_by("-last_message_at", "-pk")
    if kind == "mine":
        return tickets.filter(assignee=Asked("member"))
    if kind == "unassigned":
        return tickets.filter(assignee=None)
    return tickets.filter(team=Asked("team")) if kind == "team" else tickets


@lru_cache
def _page(sees, kind, goes_on, fetch):
    def shape():
        tickets = _tickets(sees, kind)
        tickets = _below(tickets, Asked("at", DateTimeField()), Asked("pk")) if goes_on else tickets
        return fetch(tickets)[: PAGE + 1]

    return Ready(shape)


def _below(tickets, at, pk):
    return tickets.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=pk), last_message_at__lte=at)


@lru_cache
def _counted(sees, kind):
    return Ready(lambda: _tickets(sees, kind).order_by().values("pk")[: COUNTED_TO + 1])


@lru_cache
def _standing(sees, kind, fetch):
    tickets = lambda: _tickets(sees, kind) if kind else Ticket.objects.visible_as(sees)  # noqa: E731
    return Ready(lambda: fetch(tickets().filter(among("pk", "ids"))))


@lru_cache
def _found(sees, fetch):
    place = Func(Several("ids"), "pk", function="array_position")
    return Ready(
        lambda: fetch(Ticket.objects.visible_as(sees).filter(among("pk", "ids")).order_by(place))[:FOUND], prepared=True
    )
