"""Rules fill in fields of the business's own."""

import pytest

from pasokh.automation.actions.rules import make_rule
from pasokh.automation.models import Rule, Run
from pasokh.events.models import Event
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.custom_fields import make_field, retire_field
from pasokh.workspaces.models import CustomField

CHOICES = [{"key": "red", "labels": {"fa": "سرخ", "en": "Red"}}, {"key": "blue", "labels": {"fa": "آبی‌ها"}}]
TYPED = {
    "model": ("text", " UPS ۱۲ ", "UPS ۱۲"),
    "amount": ("number", "۱۲٫۵", 12.5),
    "price": ("money", "۱۸۵۰ تومان", 18_500),
    "colour": ("choice", "red", "red"),
    "shade": ("choice", "آبی ها", "blue"),
    "colours": ("choices", "آبی‌ها، Red", ["red", "blue"]),
    "urgent": ("yes_no", "بله", True),
    "bought": ("date", "۱۴۰۵/۱/۱", "2026-03-21"),
    "phone": ("phone", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+989121234567"),
}


@pytest.fixture
def fields(shop):
    for key, (kind, _typed, _stored) in TYPED.items():
        choices = CHOICES if kind.startswith("choice") else []
        make_field(by=shop.owner, key=key, kind=kind, labels={"fa": key}, choices=choices)
    make_field(by=shop.owner, key="paper", kind="file", labels={"fa": "سند"})
    forget_known()


def fill(key, value):
    return {"do": "fill", "field": key, "value": value}


def test_what_is_typed_is_kept_as_the_field_keeps_it(fields, rule, hear, automate):
    made = rule(actions=[fill(key, typed) for key, (_kind, typed, _stored) in TYPED.items()])
    ticket = hear().ticket
    automate()
    ticket.refresh_from_db()
    assert ticket.values == {key: stored for key, (_kind, _typed, stored) in TYPED.items()}
    filled = Event.objects.filter(kind="ticket.filled").first()
    assert (filled.actor_kind, filled.actor_id) == ("automation", made.pk)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("amount", "دوازده"),
        ("colour", "سبز"),
        ("colours", "سرخ، سبز"),
        ("urgent", "شاید"),
        ("bought", "۳۱/۷"),
        ("gone", "x"),
        ("paper", "x"),
        ("model", ""),
    ],
)
def test_what_a_field_does_not_take_is_no_rule(fields, quiet, key, value):
    with pytest.raises(ValueError, match=r"."):
        make_rule(by=quiet.owner, name="نه", trigger={"on": "ticket.opened"}, actions=[fill(key, value)])
    assert not Rule.objects.exists()


def test_a_field_that_is_gone_or_not_asked_is_told(fields, rule, hear, automate, shop):
    rule(actions=[fill("model", "یک"), fill("amount", "۱")])
    colour = CustomField.objects.get(key="model")
    CustomField.objects.filter(key="amount").update(
        condition={"all": [{"field": "urgent", "op": "is", "value": ["yes"]}]}
    )
    retire_field(field=colour, by=shop.owner)
    forget_known()
    ticket = hear().ticket
    automate()
    assert [each["note"] for each in Run.objects.get().did] == ["gone", "not_asked"]
    assert Ticket.objects.get(pk=ticket.pk).values == {}
