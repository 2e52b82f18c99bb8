"""What views show: pages by key in the view's order, counts, groups. Questions are compiled once for each filter and kept (see lists.py)."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, DateTimeField, F, Func

from pasokh.kernel.database.ready import Asked, Ready, among
from pasokh.kernel.filters import to_q
from pasokh.kernel.filters.binding import Group, Test

from ..filters import bound, fields
from ..filters.own_fields import apart, asked_of_row, first_of_values
from ..models import FieldValue, Ticket
from ..models.orders import order_of
from ..models.visibility import seen_by
from ..queries import COUNTED_TO, PAGE, Page
from .cursors import TYPES, cursor_of, values_of

KEPT = 1_000  # compiled questions
FIRST_SAID = 4 * COUNTED_TO  # rows of values whose tickets are counted before those of all


@dataclass(frozen=True)
class Shown:
    """Which tickets a member wants to see: a bound filter, in an order."""

    filter: Group | Test
    order: str = "activity"

    def within(self, key, value) -> "Shown":
        """Of these, those that say so of a field: one group of them."""
        field = fields()[key]
        test = Test.of(field, "empty") if value is None else Test.of(field, "is", (value,))
        return Shown(Group("all", (self.filter, test)), self.order)


def shown_by(view, member) -> Shown:
    """What a view shows to a member."""
    return Shown(bound(view.filter, member), view.ordering.key)


def page(member, shown, fetch, after=None, size=PAGE) -> Page:
    """One page. `fetch` is a module's function; its rows have the columns of the order. A malformed cursor starts at the top."""
    question, values = _asked(member, shown, size, after)
    return filled(shown, [[row.pk for row in question(**values)]], fetch, size)[0]


def opening(member, shown, fetch, size=PAGE) -> tuple[Page, int]:
    """The first page, and how many there are, exact up to COUNTED_TO."""
    question, values = _asked(member, shown, size, None)
    (page, page_values), (all_of_it, count_values) = question.bound(**values), counted(member, shown)
    # What is on one page is counted with it.
    count = f"CASE WHEN cardinality(page.keys) <= {size} THEN cardinality(page.keys) ELSE {all_of_it} END"
    both = f"SELECT page.keys, {count} FROM (SELECT ARRAY({page}) AS keys OFFSET 0) AS page"  # noqa: S608 (the ORM's own statements)
    with connection.cursor() as cursor:
        cursor.execute(both, count_values + page_values)
        keys, count = cursor.fetchone()
    return filled(shown, [keys], fetch, size)[0], count


def filled(shown, keys, fetch, size) -> list[Page]:
    """Pages of keys in the order of `shown`, one more than a page shows, filled with what `fetch` reads of them.

    Which rows, and what stands in them, are two questions: in one, with the joins of both, the planner no longer tries all orders, and read
    a hundred thousand tickets to find the five of a rare tag. The second finds its rows by key, so its plan is kept.
    """
    wanted = [pk for each in keys for pk in each]
    rows = {row.pk: row for row in _whole(fetch)(ids=wanted)} if wanted else {}
    # Who was deleted between the two is passed over.
    found = [[rows[pk] for pk in each if pk in rows] for each in keys]
    return [_page_of(each, order_of(shown.order), size) for each in found]


def _keys(tickets):
    return tickets.values_list("pk", named=True)


@lru_cache
def _whole(fetch):
    return Ready(lambda: fetch(Ticket.objects.filter(among("pk", "ids"))), prepared=True)


def _asked(member, shown, size, after):
    values = values_of(after, order_of(shown.order)) if after else None
    question = page_shape(shown.filter, shown.order, member.sees, size, values and values[0] is not None)
    at = {f"at{place}": value for place, value in enumerate(values or ())}
    return question, seen_by(member) | at


@lru_cache(maxsize=KEPT)
def page_shape(filter, key, sees, size, goes_on, **lot) -> Ready:
    """The keys of a page of a bound filter; `lot` narrows it to a group (see `grouped`)."""
    order = order_of(key)

    def shape():
        if order.own_key:
            return _own_page(filter, lambda asked: _tickets(asked, sees).filter(**lot), order, size, goes_on)
        tickets = _tickets(filter, sees).filter(**lot)
        if goes_on is not None:
            tickets = order.below(tickets, _places(order, goes_on))
        return _keys(tickets.order_by(*order.terms))[: size + 1]

    return Ready(shape)


def _own_page(filter, tickets, order, size, goes_on):
    """Those that say something, by the index of what they say; only where they give too few the others are looked at.

    What the filter asks of the very field is asked of the row that the order goes by: the index then begins and ends there.
    """
    most, places = size + 1, None if goes_on is None else _places(order, goes_on)
    key = "-pk" if order.descending else "pk"
    silent = order.silent(tickets(filter)).order_by(key)
    if goes_on is False:
        beyond = {"pk__lt" if order.descending else "pk__gt": places[-1]}
        return _keys(silent.filter(**beyond))[:most]
    others, of_field = apart(filter, order.own_key, order.column)
    saying = order.saying(tickets(others), *(asked_of_row(test, order.columns[0]) for test in of_field))
    if goes_on:
        saying = order.below(saying, places)
    saying = _keys(saying.order_by(*order.terms))[:most]
    return saying if of_field else saying.union(_keys(silent)[:most], all=True)[:most]


def _places(order, has_value):
    """Where a page goes on, to be asked for."""
    asked = [Asked(f"at{place}", TYPES.get(path, DateTimeField)()) for place, path in enumerate(order.columns)]
    return [*(asked if has_value else [None] * len(asked)), Asked(f"at{len(order.columns)}")]


def _page_of(rows, order, size):
    if order.own_key:  # two questions in one: which came first is not promised
        rows = sorted(rows, key=order.text, reverse=True)
    more = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], cursor_of(more, order) if more else None)


def counts(member, several) -> list[int]:
    """How many tickets each shows, exact up to COUNTED_TO: one round trip for all."""
    parts = [counted(member, shown) for shown in several]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(part for part, _ in parts)}", [each for _, given in parts for each in given])
        return list(cursor.fetchone())


def counted(member, shown, **lot) -> tuple:
    """How many it shows, as a part of a statement and its parameters; `lot` narrows it to a group (see `grouped`)."""
    statement, given = _counted(shown.filter, member.sees, **lot).bound(**seen_by(member))
    whole = f"(SELECT count(*) FROM ({statement}) AS counted)"  # noqa: S608 (the ORM's own statement)
    first = None if lot else _counted_first(shown.filter, member.sees)
    return (whole, given) if first is None else _of_first_or_all(*first, seen_by(member), whole, given)


@lru_cache(maxsize=KEPT)
def _counted(filter, sees, **lot):
    return Ready(lambda: _tickets(filter, sees).filter(**lot).order_by().values("pk")[: COUNTED_TO + 1])


@lru_cache(maxsize=KEPT)
def _counted_first(filter, sees) -> tuple[Ready, Ready] | None:
    """The first FIRST_SAID rows of values that pass what a filter asks of a field of one's own, and the tickets of these that it shows.

    To count all of them, the database goes through each value before it has the first ticket. Of the first few most views have enough.
    """
    found = first_of_values(filter)
    if found is None:
        return None
    (key, column), (others, of_field) = found, apart(filter, *found)

    def saying():
        asked = (asked_of_row(test, column) for test in of_field)
        rows = FieldValue.objects.filter(*asked, key=key, **{f"{column}__isnull": False})
        return rows.values_list("ticket")[:FIRST_SAID]

    # As an array, whose keys are looked up one after the other: a join would be planned for all that say it.
    among_them = {"template": "%(expressions)s)", "arg_joiner": " = ANY (", "output_field": BooleanField()}

    def tickets():
        said = Func(F("pk"), ArraySubquery(saying()), **among_them)
        return _tickets(others, sees).filter(said).order_by().values("pk")[: COUNTED_TO + 1]

    return Ready(saying), Ready(tickets)


def _of_first_or_all(values, tickets, seen, whole, given):
    """The number of tickets of the first values; of all, where there are more values and these did not suffice."""
    (said, of_values), (found, of_tickets) = values.bound(), tickets.bound(**seen)
    enough = f"first.found > {COUNTED_TO} OR (SELECT count(*) FROM ({said}) AS said) < {FIRST_SAID}"  # noqa: S608 (the ORM's own statements)
    of_first = f"(SELECT count(*) AS found FROM ({found}) AS counted OFFSET 0) AS first"  # noqa: S608
    statement = f"(SELECT CASE WHEN {enough} THEN first.found ELSE {whole} END FROM {of_first})"  # noqa: S608
    return statement, [*of_values, *given, *of_tickets]


def standing(member, shown, ids, fetch) -> list:
    """Of these tickets, those that it shows, as `fetch` reads them."""
    return _standing(shown.filter, member.sees, fetch)(**seen_by(member), ids=ids) if ids else []


@lru_cache(maxsize=KEPT)
def _standing(filter, sees, fetch):
    return Ready(lambda: fetch(_tickets(filter, sees).filter(among("pk", "ids"))))


def tickets_of(member, shown):
    """A plain queryset of what it shows, without an order: for bulk changes and exports."""
    return Ticket.objects.visible_to(member).filter(to_q(shown.filter, fields()))


def _tickets(filter, sees):
    return Ticket.objects.visible_as(sees).filter(to_q(filter, fields()))
