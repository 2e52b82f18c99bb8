"""The lists of `queries.py` as ready queries: what every look at the desk asks for. Same rows, a fraction of the processor time."""

from functools import lru_cache

from django.db import connection
from django.db.models import DateTimeField, Func

from pasokh.kernel.database.ready import Asked, Ready, Several, among

from ..models import Ticket
from ..models.visibility import seen_by
from ..queries import COUNTED_TO, PAGE, Page, below, in_box, key_of, matches, page_of

KINDS = {"mine", "unassigned", "all"}
FOUND = 50  # results of a search


def first_page(member, box, category, after, fetch) -> Page:
    """`page(inbox(member, box, category), after, fetch=fetch)`. `fetch` is a module's function: one shape is kept for each."""
    key = key_of(after)
    shape = _page(member.sees, _kind(box), bool(key), fetch)
    at, pk = key or (None, None)
    return page_of(shape(**_given(member, box, category), at=at, pk=pk))


def counts(member, boxes, category) -> list[int]:
    """How many tickets lie in each box, exact up to COUNTED_TO: one round trip for all."""
    parts, values = [], []
    for box in boxes:
        statement, params = _counted(member.sees, _kind(box)).bound(**_given(member, box, category))
        parts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608 (the ORM's own statement)
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return cursor.fetchone()


def standing(member, box, category, ids, fetch) -> list:
    """Of these tickets, those that lie in a box (None: all that she may see), as `fetch` reads them."""
    given = _given(member, box or "all", category)
    return _standing(member.sees, box and _kind(box), fetch)(**given, ids=ids) if ids else []


def found(member, text, fetch) -> list:
    """What `queries.search` finds, in its order, as `fetch` reads it."""
    ids = matches(text, FOUND * 4)
    return _found(member.sees, fetch)(**seen_by(member), ids=ids) if ids else []


def _given(member, box, category):
    given = seen_by(member) | {"category": category}
    return given if box in KINDS else given | {"team": int(box)}


def _kind(box):
    return box if box in KINDS else "team"


def _tickets(sees, kind):
    return in_box(Ticket.objects.visible_as(sees), kind, Asked("category"), Asked("member"), Asked("team"))


@lru_cache
def _page(sees, kind, goes_on, fetch):
    def shape():
        tickets = _tickets(sees, kind)
        tickets = below(tickets, Asked("at", DateTimeField()), Asked("pk")) if goes_on else tickets
        return fetch(tickets)[: PAGE + 1]

    return Ready(shape)


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
    return Ready(lambda: fetch(Ticket.objects.visible_as(sees).filter(among("pk", "ids")).order_by(place))[:FOUND])
