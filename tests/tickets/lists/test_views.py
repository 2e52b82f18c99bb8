from datetime import timedelta

import pytest
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from pasokh.tickets.lists import views
from pasokh.tickets.lists.cursors import cursor_of, values_of
from pasokh.tickets.lists.grouped import group_counts, group_pages
from pasokh.tickets.lists.groups import key_of, lots
from pasokh.tickets.lists.views import counts, opening, page, shown_by, standing, tickets_of
from pasokh.tickets.models import Category, Status, Ticket, View
from pasokh.tickets.models.orders import ORDERS

EVERYTHING = {"all": []}
OPEN = {"field": "category", "op": "is", "value": ["open"]}


def fetch(tickets):
    return tickets.values_list(
        "pk", "last_message_at", "created_at", "waiting_since", "due_at", "priority", "number", "status_id", named=True
    )


def fetch_with_own(tickets):
    return tickets.annotate(said=Cast("values", TextField())).values_list(
        *("pk", "last_message_at", "priority", "number", "status_id", "assignee_id", "team_id", "channel", "said"),
        named=True,
    )


def make_view(shop, filter=EVERYTHING, **given):
    return View(owner=shop.owner, names={"fa": "نما"}, filter=filter, **given)


@pytest.fixture
def tickets(shop, hear):
    """Twelve tickets whose order differs by everything; some equal, some not waiting."""
    now = timezone.now()
    for number in range(12):
        ticket = hear(f"درخواست {number}").ticket
        ticket.priority = 1 + number * 7 % 4
        ticket.last_message_at = now - timedelta(hours=number * 5 % 7)
        ticket.created_at = now - timedelta(days=number * 5 % 6)
        ticket.waiting_since = None if number % 3 == 0 else now - timedelta(minutes=number * 11 % 5)
        ticket.due_at = None if number % 4 == 1 else now + timedelta(minutes=number * 7 % 5)
        ticket.save()
    return list(Ticket.objects.all())


def expected(order, tickets):
    """The whole list, sorted in Python."""
    sign = -1 if order.descending else 1

    def place(ticket):
        values = [getattr(ticket, path) for path in order.columns]
        return [
            (value is None, sign * value.timestamp() if hasattr(value, "timestamp") else sign * (value or 0))
            for value in values
        ], sign * ticket.pk

    return [ticket.pk for ticket in sorted(tickets, key=place)]


@pytest.mark.parametrize("key", ORDERS)
def test_pages_of_an_order_follow_one_another_without_a_gap(tickets, shop, key):
    shown = shown_by(make_view(shop, order=key), shop.owner)
    found, after = [], None
    while True:
        got = page(shop.owner, shown, fetch, after, size=5)
        found += got.rows
        if not (after := got.next):
            break
    assert [row.pk for row in found] == expected(ORDERS[key], tickets)
    texts = [ORDERS[key].text(row) for row in found]
    assert texts == sorted(texts, reverse=True), "the browser puts changed rows where the server does"


def test_a_hostile_cursor_starts_at_the_top(tickets, shop):
    shown = shown_by(make_view(shop, order="priority"), shop.owner)
    first = [row.pk for row in page(shop.owner, shown, fetch, size=5).rows]
    for cursor in (
        "",
        "x",
        "~~~~~~",
        "1~2~3",
        "9" * 99 + "~2020-01-01T00:00:00+00:00~1",
        "1~2020-01-01T00:00:00~1",
        "1~2020-01-01",
    ):
        assert [row.pk for row in page(shop.owner, shown, fetch, cursor, size=5).rows] in (first, [])
    assert values_of("~5", ORDERS["waiting"]) == [None, 5]


def test_counts_and_rows_agree_with_the_plain_queryset(tickets, shop, make_member):
    sara = make_member("سارا", sees="own")
    tickets[0].assign(sara, by=shop.owner)
    for member, filter in ((shop.owner, EVERYTHING), (sara, EVERYTHING), (shop.owner, OPEN), (sara, {"none": [OPEN]})):
        shown = shown_by(make_view(shop, filter), member)
        plain = set(tickets_of(member, shown).values_list("pk", flat=True))
        assert counts(member, [shown, shown]) == [len(plain)] * 2
        assert {row.pk for row in page(member, shown, fetch, size=50).rows} == plain
        assert {row.pk for row in standing(member, shown, [ticket.pk for ticket in tickets], fetch)} == plain
    assert counts(shop.owner, []) == []


def test_a_view_shows_nobody_more_than_she_may_see(tickets, shop, make_member):
    sara = make_member("سارا", sees="own")
    assert page(sara, shown_by(make_view(shop), sara), fetch).rows == []


def test_groups_are_those_that_the_filter_leaves_room_for(tickets, shop):
    shown = shown_by(make_view(shop, {"all": [OPEN, {"field": "subject", "op": "contains", "value": "x"}]}), shop.owner)
    kept = {Status.objects.get(pk=lot.value).category for lot in lots("status", shown.filter)}
    assert kept == {Category.OPEN}
    everything = shown_by(make_view(shop), shop.owner)
    assert len(lots("status", everything.filter)) == Status.objects.count()
    assert [lot.key for lot in lots("priority", everything.filter)] == ["4", "3", "2", "1"]
    urgent = shown_by(make_view(shop, {"field": "priority", "op": "at_least", "value": 3}), shop.owner)
    assert [lot.key for lot in lots("priority", urgent.filter)] == ["4", "3"]


@pytest.mark.parametrize("grouping", ["status", "assignee", "team", "priority", "channel"])
@pytest.mark.parametrize("order", ["activity", "priority", "values.number.price"])
def test_groups_together_hold_the_whole_view(tickets, shop, make_member, grouping, order):
    sara = make_member("سارا")
    for ticket in tickets[:5]:
        ticket.assign(sara, by=shop.owner)
    for member in (shop.owner, make_member("مینا", sees="own"), sara):
        shown = shown_by(make_view(shop, order=order), member)
        values = [lot.value for lot in lots(grouping, shown.filter)]
        total, found = group_counts(member, shown, grouping, values)
        filled = group_pages(member, shown, grouping, values, fetch_with_own, 3)
        assert total == sum(found.values()) == counts(member, [shown])[0]
        for value in values:
            of_one = shown.within(grouping, value)
            assert found[value] == counts(member, [of_one])[0]
            expected = page(member, of_one, fetch_with_own, size=3)
            assert (filled[value].rows, filled[value].next) == (expected.rows, expected.next)
            assert {key_of(row, grouping) for row in filled[value].rows} <= {"none" if value is None else str(value)}


def test_the_opening_of_a_list_is_its_first_page_and_its_count(tickets, shop, make_member):
    for member in (shop.owner, make_member("مینا", sees="own")):
        shown = shown_by(make_view(shop, OPEN), member)
        found, count = opening(member, shown, fetch, 5)
        assert found == page(member, shown, fetch, size=5)
        assert count == counts(member, [shown])[0]


def test_groups_are_counted_by_one_question_and_filled_by_two(tickets, shop, count_queries):
    shown, values = shown_by(make_view(shop), shop.owner), [1, 2, 3, 4]
    group_pages(shop.owner, shown, "priority", values, fetch, 5)
    with count_queries() as counted:
        group_counts(shop.owner, shown, "priority", values)
        group_pages(shop.owner, shown, "priority", values, fetch, 5)
        opening(shop.owner, shown, fetch)
        assert group_pages(shop.owner, shown, "priority", [], fetch, 5) == {}
    assert len(counted) == 5


def test_the_same_filter_is_compiled_once(tickets, shop):
    view = make_view(shop, OPEN)
    page(shop.owner, shown_by(view, shop.owner), fetch)
    before = views.page_shape.cache_info().misses
    page(shop.owner, shown_by(view, shop.owner), fetch)
    assert views.page_shape.cache_info().misses == before


def test_a_cursor_names_its_row(tickets, shop):
    row = fetch(Ticket.objects.order_by("pk"))[0]
    assert values_of(cursor_of(row, ORDERS["priority"]), ORDERS["priority"]) == [
        row.priority,
        row.last_message_at,
        row.pk,
    ]
