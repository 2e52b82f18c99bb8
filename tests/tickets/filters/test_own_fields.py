"""Fields that the business made are asked like any other: by the database as by their values."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.contacts.actions.erase import erase
from pasokh.kernel.filters import bind, check, matches, to_q
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.filters import fields, offered, scope_of, values_of
from pasokh.tickets.models import FieldValue, Ticket
from pasokh.workspaces.actions.custom_fields import make_field, retire_field

CHOICES = [{"key": "red", "labels": {"fa": "سرخ"}}, {"key": "blue", "labels": {"fa": "آبی"}}]
SAID = {
    "model": ["مدل ۱۲", "UPS-1500", "كولر‌ها", None],
    "story": ["خط یک\nخط دو" + " دراز" * 90, None, "UPS", "٪"],
    "amount": [0, 12.5, -3, None],
    "price": [185_000_000, 1, None, 185_000_000],
    "colour": ["red", "blue", None, "red"],
    "colours": [["red"], ["red", "blue"], None, ["blue"]],
    "urgent": [True, False, None, True],
    "bought": ["2026-09-12", "2024-03-20", None, "2026-11-22"],
    "phone": ["+989123456789", "+442071234567", None, "1500"],
    "person": ["0012345679", "0499370899", None, "0012345679"],
    "firm": [None, "10380284790", "10380284790", None],
    "papers": [["att_1"], None, ["att_1", "att_2"], None],
}
KINDS = {
    "model": "text", "story": "long_text", "amount": "number", "price": "money", "colour": "choice", "colours": "choices", "urgent": "yes_no",
    "bought": "date", "phone": "phone", "person": "national_id", "firm": "company_id", "papers": "file",
}  # fmt: skip
TYPED = {
    "phone": ["۰۹۱۲ ۳۴۵ ۶۷۸۹", "09123456789", "0912 345", "1500"],
    "person": ["۰۰۱۲۳۴۵۶۷۹", "001-234567-9"],
    "firm": ["10380284790"],
}


@pytest.fixture
def made(shop):
    for key, kind in KINDS.items():
        choices = CHOICES if kind.startswith("choice") else []
        make_field(by=shop.owner, key=key, kind=kind, labels={"fa": f"فیلد {key}"}, choices=choices)
    forget_known()


@pytest.fixture
def tickets(shop, made, hear):
    found = [hear(f"درخواست {number}").ticket for number in range(4)]
    for number, ticket in enumerate(found):
        ticket.values = {key: values[number] for key, values in SAID.items() if values[number] is not None}
        ticket.save(update_fields=["values"])
        FieldValue.renew(ticket, list(SAID), KINDS)
    return found


def own():
    return {key: field for key, field in fields().items() if key.startswith("values.")}


def _conditions():
    for field in own().values():
        key = field.key.removeprefix("values.")
        chosen = [value for value, _ in field.choices("")] + ["gone"] if field.choices else None
        if key == "urgent":
            chosen = ["yes", "no", True, False]
        numbers = st.sampled_from([0, 1, 12.5, -3, 185_000_000])
        words = st.sampled_from(TYPED.get(key, ["مدل 12", "ups-1500", "کولرها", "دراز", "%", "ups", "خط"]))
        many = st.sampled_from(chosen) if chosen else numbers if field.kind == "number" else words
        takes = {
            "many": st.lists(many, min_size=1, max_size=3),
            "one": numbers,
            "text": words,
            "span": st.sampled_from(["this_year", {"day": "2026-09-12"}, {"from": "2025-01-01"}, {"to": "2025-01-01"}]),
            "age": st.just({"amount": 2, "unit": "months"}),
            "nothing": st.none(),
        }
        for op in field.operators:
            value = takes[OPERATORS[op].takes]
            yield st.fixed_dictionaries({"field": st.just(field.key), "op": st.just(op), "value": value})


def _found(filter, scope):
    return set(Ticket.objects.filter(to_q(bind(filter, fields(), scope), fields())).values_list("pk", flat=True))


def test_each_question_finds_what_matches(tickets, shop):
    scope = scope_of(shop.owner)
    rows = {ticket.pk: values_of(ticket, own()) for ticket in Ticket.objects.all()}
    told = set()
    for condition in _conditions():

        @settings(max_examples=12)
        @given(condition)
        def agree(filter):
            check(filter, fields())
            bound = bind(filter, fields(), scope)
            found = _found(filter, scope)
            assert found == {pk for pk, values in rows.items() if matches(bound, values)}
            if found:
                told.add((filter["field"], filter["op"]))

        agree()
    assert {key for key, _ in told} == set(own())


@pytest.mark.parametrize(
    ("key", "op", "value", "numbers"),
    [
        ("phone", "is", ["۰۹۱۲-۳۴۵-۶۷۸۹"], {0}),
        ("phone", "contains", "0912 345", {0}),
        ("person", "is", ["۰۰۱۲۳۴۵۶۷۹"], {0, 3}),
        ("price", "at_least", 2, {0, 3}),
        ("colours", "has_all", ["red", "blue"], {1}),
        ("urgent", "is", [True], {0, 3}),
        ("model", "is", ["کولرها"], {2}),
        ("story", "contains", "دراز دراز", {0}),
    ],
)
def test_what_people_mean_is_found(tickets, shop, key, op, value, numbers):
    filter = {"field": f"values.{key}", "op": op, "value": value}
    assert _found(filter, scope_of(shop.owner)) == {tickets[number].pk for number in numbers}


def test_a_field_that_is_gone_says_nothing_of_any_ticket(tickets, shop):
    scope, gone = scope_of(shop.owner), {"field": "values.gone", "op": "is", "value": ["x"]}
    assert _found(gone, scope) == set()
    assert _found({"any": [gone, {"field": "values.colour", "op": "is", "value": ["blue"]}]}, scope) == {tickets[1].pk}
    assert len(_found({"field": "values.gone", "op": "empty"}, scope)) == 4
    with pytest.raises(ValueError, match=r"values\.gone"):
        check(gone, fields())


def test_a_retired_field_is_asked_still_and_offered_no_more(tickets, shop):
    from pasokh.workspaces.models import CustomField

    retire_field(field=CustomField.objects.get(key="colour"), by=shop.owner, retired=True)
    forget_known()
    asked = {"field": "values.colour", "op": "is", "value": ["red"]}
    check(asked, fields())
    assert _found(asked, scope_of(shop.owner)) == {tickets[0].pk, tickets[3].pk}
    assert not offered("values.colour")
    assert offered("values.model") and offered("status")
    assert "retired" in str(fields()["values.colour"].label) or "بازنشسته" in str(fields()["values.colour"].label)


def test_what_is_filled_in_is_found_and_what_is_emptied_is_not(shop, made, hear):
    ticket, scope = hear().ticket, scope_of(shop.owner)
    asked = {"field": "values.amount", "op": "at_least", "value": 5}
    fill(ticket, {"amount": 7, "colours": ["red", "blue"]}, by=shop.owner)
    assert _found(asked, scope) == {ticket.pk}
    assert FieldValue.objects.filter(ticket=ticket).count() == 3
    fill(ticket, {"amount": None}, by=shop.owner)
    assert _found(asked, scope) == set()
    assert FieldValue.objects.filter(ticket=ticket).count() == 2


def test_with_a_person_goes_what_she_wrote_here_too(tickets, shop, maryam):
    erase(contact=maryam, by=shop.owner)
    left = set(FieldValue.objects.values_list("key", flat=True))
    assert left == {"price", "colour", "colours", "urgent"}


def test_what_was_said_before_the_upgrade_is_found_after_it(tickets):
    written = sorted(FieldValue.objects.values_list("ticket", "key", "text", "number", "day"), key=str)
    FieldValue.objects.all().delete()
    migration = import_module("pasokh.tickets.migrations.0011_field_values")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert sorted(FieldValue.objects.values_list("ticket", "key", "text", "number", "day"), key=str) == written
