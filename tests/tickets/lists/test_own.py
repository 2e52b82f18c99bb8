"""Fields of one's own as columns and orders of views."""

import pytest

from pasokh.tickets.actions.export import _page as exported_page
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.lists.columns import fetch
from pasokh.tickets.lists.grouped import group_pages
from pasokh.tickets.lists.own import columns, faults, orders, said_of
from pasokh.tickets.lists.views import Shown, page, shown_by, tickets_of
from pasokh.tickets.models import Export, FieldValue, Ticket, View
from pasokh.tickets.models.orders import order_of
from pasokh.workspaces.actions.custom_fields import make_field, retire_field
from pasokh.workspaces.models import CustomField

SAID = [
    {"price": 300, "bought": "2026-01-02"},
    {},
    {"price": -5, "bought": "2025-01-02"},
    {"price": 300},
    {"price": 12.25, "bought": "2026-01-02"},
    {},
]


@pytest.fixture
def tickets(shop, hear):
    for key, kind in (("price", "number"), ("bought", "date"), ("model", "text")):
        make_field(by=shop.owner, key=key, kind=kind, labels={"fa": f"فیلد {key}", "en": key})
    forget_known()
    found = [hear(f"درخواست {number}").ticket for number in range(len(SAID))]
    for ticket, said in zip(found, SAID, strict=True):
        ticket.values = said
        ticket.save(update_fields=["values"])
        FieldValue.renew(ticket, list(said), {"price": "number", "bought": "date"})
    return found


def retire(shop, key):
    retire_field(field=CustomField.objects.get(key=key), by=shop.owner, retired=True)
    forget_known()


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("values.number.price", [3, 0, 4, 2, 5, 1]),
        ("values.number.price.up", [2, 4, 0, 3, 1, 5]),
        ("values.day.bought", [4, 0, 2, 5, 3, 1]),
        ("values.day.bought.up", [2, 0, 4, 1, 3, 5]),
    ],
)
def test_tickets_stand_by_what_a_field_says_page_by_page(tickets, shop, order, expected, size):
    view = View(filter={"all": []}, order=order)
    seen, after = [], None
    for _page in range(10):
        found = page(shop.owner, shown_by(view, shop.owner), fetch, after, size)
        seen += [row.pk for row in found.rows]
        texts = [order_of(order).text(row) for row in found.rows]
        assert texts == sorted(texts, reverse=True)
        if (after := found.next) is None:
            break
    assert seen == [tickets[number].pk for number in expected]


@pytest.mark.parametrize(
    ("order", "asked", "expected"),
    [
        ("values.number.price", {"op": "at_least", "value": 12}, [3, 0, 4]),
        ("values.number.price.up", {"op": "at_most", "value": 12.25}, [2, 4]),
        ("values.number.price", {"op": "is", "value": [300, -5]}, [3, 0, 2]),
        ("values.number.price", {"op": "is_not", "value": [300]}, [4, 2, 5, 1]),
        ("values.number.price", {"op": "empty"}, [5, 1]),
        ("values.number.bought", {"op": "at_least", "value": 1, "field": "values.price"}, [4, 3, 0]),
    ],
)
def test_an_order_by_the_field_that_is_asked_for_shows_what_the_filter_says(tickets, shop, order, asked, expected):
    condition = {"field": "values.price"} | asked
    for filter in ({"all": [condition]}, condition, {"all": [{"all": [condition]}, {"any": [condition]}]}):
        shown, seen, after = shown_by(View(filter=filter, order=order), shop.owner), [], None
        for _page in range(6):
            found = page(shop.owner, shown, fetch, after, 1)
            seen += [row.pk for row in found.rows]
            if (after := found.next) is None:
                break
        assert seen == [tickets[number].pk for number in expected]
        assert set(seen) == set(tickets_of(shop.owner, shown).values_list("pk", flat=True))


def test_several_pages_and_a_broken_cursor(tickets, shop):
    shown = Shown(shown_by(View(filter={"all": []}), shop.owner).filter, "values.number.price")
    found = group_pages(shop.owner, shown, "priority", [2, 1, None], fetch, 2)
    assert {value: [row.pk for row in each.rows] for value, each in found.items()} == {
        2: [tickets[3].pk, tickets[0].pk],
        1: [],
        None: [],
    }
    for cursor in ("x", "~", "nan~1~2", "a~1"):
        assert page(shop.owner, shown, fetch, cursor).rows[0].pk == tickets[3].pk


def test_names_of_orders_that_are_none_are_the_usual_one():
    for name in ("", "evil", "values.text.price", "values.number.", "values.number.price.down", "values.number.P"):
        assert order_of(name).key == "activity"


def test_columns_and_orders_are_offered_until_a_field_retires(tickets, shop):
    assert "values.model" in columns() and "values.number.price" in orders()
    assert not any("model" in key for key in orders())
    retire(shop, "price")
    assert "values.price" not in columns() and "values.price" in columns(["values.price"])
    assert "values.number.price" not in orders() and "values.number.price" in orders("values.number.price")


def test_what_became_of_fields_is_told(tickets, shop):
    asked = {"any": [{"field": "values.gone", "op": "empty"}, {"field": "values.price", "op": "at_least", "value": 1}]}
    view = View(filter=asked, columns=["number", "values.model"], order="values.day.bought")
    assert [("gone" in words, "price" in words) for words in faults(view)] == [(True, False)]
    retire(shop, "bought")
    assert len(faults(view)) == 2
    assert len(page(shop.owner, shown_by(view, shop.owner), fetch).rows) == 6
    assert faults(View(filter={"all": []}, columns=["number"])) == []


def test_a_column_says_what_people_read(tickets, shop):
    assert said_of("values.price", {"price": 12.5}) is not None
    assert said_of("values.price", {}) is None
    assert said_of("values.gone", {"gone": 1}) is None


def test_files_hold_numbers_as_numbers(tickets, shop):
    asked = {"filter": {"all": []}, "order": "values.number.price", "columns": [], "language": "fa"}
    export = Export.objects.create(member=shop.owner, name="x", format="csv", asked=asked)
    _next, rows = exported_page(export, ["number", "values.price"], None)
    assert [row[1] for row in rows] == [300, 300, 12.25, -5, None, None]


def test_more_fields_ask_the_database_no_more_often(tickets, shop, count_queries):
    view = View(filter={"all": []}, order="values.number.price", columns=["number", "values.price", "values.bought"])
    shown = shown_by(view, shop.owner)
    page(shop.owner, shown, fetch)
    with count_queries() as few:
        page(shop.owner, shown, fetch, size=1)
    with count_queries() as many:
        page(shop.owner, shown, fetch, size=30)
    assert len(few) == len(many) == 2
    assert Ticket.objects.count() == 6
