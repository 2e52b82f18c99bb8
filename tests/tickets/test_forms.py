"""What is asked of a request: kinds of fields, conditions between them, what is needed, what machines send."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pasokh.contacts.actions.erase import erase
from pasokh.events.models import Event
from pasokh.kernel import files
from pasokh.tickets import queries
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.actions.solving import NotYet, blockers
from pasokh.tickets.fields.kinds import KINDS, kind_of
from pasokh.tickets.fields.known import Known
from pasokh.tickets.forms import Refused, answers, asked, for_customers, form_for, needed, read_wire, stored
from pasokh.tickets.models import Attachment, SearchEntry, Ticket, TicketType, TypeField
from pasokh.workspaces.actions.custom_fields import change_field, make_field, retire_field
from pasokh.workspaces.models import CustomField

CHOICES = [
    {"key": "no_power", "labels": {"fa": "روشن نمی‌شود", "en": "No power"}},
    {"key": "noise", "labels": {"fa": "صدا می‌دهد"}},
    {"key": "old", "labels": {"fa": "قدیمی"}, "retired": True},
]


def a_field(kind, key="f", **fields):
    return CustomField(
        workspace_id=1, key=key, kind=kind, labels={"fa": "فیلد", "en": "Field"}, choices=CHOICES, **fields
    )


@pytest.fixture
def field(shop):
    def make(key, kind="text", **fields):
        return make_field(by=shop.owner, key=key, kind=kind, labels={"fa": f"برچسب {key}", "en": key}, **fields)

    return make


def typed(field, text, values=None):
    """What is stored of what a person typed: (value, words of the refusal)."""
    form = form_for([field], values or {}, {f"value-{field.key}": text})
    return (stored(field, form.cleaned_data[field.key]), "") if form.is_valid() else (None, form.errors[field.key][0])


# Kinds


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  مدل\u202e UPS ", "مدل UPS"),
        ("text", "\u200b", None),
        ("long_text", "یک\r\nدو", "یک\nدو"),
        ("number", "۱۲٬۵۰۰", 12500),
        ("number", "۳٫۵", 3.5),
        ("number", "-7", -7),
        ("money", "۱۲٬۵۰۰", 125_000),
        ("money", "۲ میلیون ریال", 2_000_000),
        ("choice", "noise", "noise"),
        ("choices", ["noise", "no_power"], ["no_power", "noise"]),
        ("yes_no", "no", False),
        ("date", "۱۴۰۴/۷/۲۰", "2025-10-12"),
        ("phone", "۰۹۱۲ ۰۰۰ ۰۰۱۷", "+989120000017"),
        ("national_id", "۰۰۸۴۵۷۵۹۴۸", "0084575948"),
        ("company_id", "10380284790", "10380284790"),
    ],
)
def test_what_people_type_is_stored_in_one_form(kind, text, value):
    with translation.override("fa"):
        assert typed(a_field(kind), text) == (value, "")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("choices", "file")])
def test_nothing_is_none(kind):
    assert typed(a_field(kind), "") == (None, "")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", "x" * 256),
        ("long_text", "x" * 5001),
        ("number", "many"),
        ("number", "1.23456"),
        ("number", "9" * 20),
        ("money", "-5"),
        ("choice", "else"),
        ("choice", "old"),
        ("choices", ["noise", "else"]),
        ("date", "۱۴۰۴/۱۳/۱"),
        ("date", "1200-01-01"),
        ("phone", "12"),
        ("national_id", "1234567890"),
        ("company_id", "12345678901"),
    ],
)
def test_what_is_wrong_is_refused_in_persian(kind, text):
    with translation.override("fa"):
        value, words = typed(a_field(kind), text)
    assert value is None and words
    assert not any("a" <= letter.lower() <= "z" for letter in words), words


def test_a_retired_choice_stays_with_who_has_it():
    field = a_field("choice")
    assert typed(field, "old", {"f": "old"}) == ("old", "")
    assert "old" not in dict(form_for([field], {}).fields["f"].choices)


WIRE = {
    "text": st.text(max_size=300),
    "number": st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda value: round(value, 3))),
    "money": st.integers(0, 10**15),
    "yes_no": st.booleans(),
    "date": st.dates().map(lambda day: day.isoformat()),
    "choice": st.sampled_from(["noise", "no_power"]),
    "choices": st.lists(st.sampled_from(["noise", "no_power"]), min_size=1, unique=True),
}


@pytest.mark.parametrize("kind", WIRE)
@given(data=st.data())
def test_what_machines_send_is_shown_to_people_and_comes_back(kind, data):
    field, sent = a_field(kind), data.draw(WIRE[kind])
    treated = kind_of(field)
    try:
        value = treated.to_stored(treated.field(field, "fa").clean(treated.from_wire(sent)), field)
    except Exception as refusal:
        assert type(refusal).__name__ == "ValidationError"
        return
    if value is None:
        return
    with translation.override("fa"):
        shown = form_for([field], {"f": value})["f"].value()
        assert str(treated.shown(value, field, "fa"))
    assert typed(field, shown)[0] == value


JUNK = [None, True, 7, 1.5, 10**400, "x", "\x00", "9" * 400, [], [1], {}, {"a": 1}, ["x"] * 600, "2025-02-30"]


@pytest.mark.parametrize("kind", KINDS)
def test_junk_from_machines_is_taken_or_refused_and_nothing_else(shop, field, kind):
    field("f", kind, choices=CHOICES)
    for sent in JUNK:
        try:
            taken = read_wire(None, {}, {"f": sent})
        except Refused as refused:
            assert set(refused.errors) == {"f"}
        else:
            assert set(taken) == {"f"}


# Which fields there are


def test_a_field_without_types_is_every_requests(shop, field):
    everywhere, visits = field("everywhere"), field("visits")
    visit = TicketType.objects.get(key="visit")
    TypeField.objects.create(type=visit, field=visits)
    assert asked(None, {}) == [everywhere]
    assert asked(visit.pk, {}) == [everywhere, visits]


def chain(*conditions):
    """Fields a, b, c … of which each has a condition."""
    fields = [a_field("text", key=key, condition=condition) for key, condition in zip("abcd", conditions, strict=False)]
    for pk, each in enumerate(fields, 1):
        each.pk = pk
    return Known((), tuple(fields), {})


def filled(key):
    return {"all": [{"field": key, "op": "not_empty"}]}


def keys(of, values):
    return [field.key for field in asked(None, values, of)]


def test_a_field_is_shown_where_its_condition_holds():
    of = chain(None, filled("a"))
    assert keys(of, {}) == ["a"]
    assert keys(of, {"a": "x"}) == ["a", "b"]


def test_what_is_not_shown_counts_as_empty_for_others():
    of = chain(None, filled("a"), filled("b"))
    assert keys(of, {"b": "left from earlier"}) == ["a"]
    assert keys(of, {"a": "x", "b": "y"}) == ["a", "b", "c"]


def test_the_order_of_fields_does_not_matter_to_conditions():
    assert keys(chain(filled("b"), None), {"b": "x"}) == ["a", "b"]


def test_a_ring_ends():
    assert keys(chain(filled("b"), filled("a")), {"a": "x", "b": "y"}) == []


def test_numbers_sums_and_answers_are_compared_as_what_they_are(shop, field):
    field("price", "money"), field("warranty", "yes_no")
    field("big", condition={"all": [{"field": "price", "op": "at_least", "value": 1000}]})
    field("no", condition={"all": [{"field": "warranty", "op": "is", "value": [False]}]})
    assert [each.key for each in asked(None, {"price": 999})] == ["price", "warranty"]
    assert [each.key for each in asked(None, {"price": 1000, "warranty": False})] == ["price", "warranty", "big", "no"]


# What is needed


def test_what_is_needed_blocks_solving_until_it_is_filled_in(shop, ticket, field):
    field("model", needed="solving"), field("serial", needed="creation"), field("note")
    assert [each.key for each in needed(ticket)] == ["model", "serial"]
    with translation.override("fa"):
        assert len(blockers(ticket)) == 2 and "برچسب model" in blockers(ticket)[0]
    before = Event.objects.count()
    with pytest.raises(NotYet):
        ticket.solve(by=shop.owner)
    assert (Ticket.objects.get().solved_at, Event.objects.count()) == (None, before)
    fill(ticket, {"model": "A", "serial": "1"}, by=shop.owner)
    ticket.solve(by=shop.owner)
    assert Ticket.objects.get().solved_at is not None


def test_a_list_without_choices_is_needed_by_nobody(shop, ticket, field):
    size = field("size", "choice", needed="solving")
    field("parts", "choices", needed="creation", choices=[{"key": "a", "labels": {"fa": "الف"}, "retired": True}])
    assert needed(ticket) == []
    ticket.solve(by=shop.owner)
    assert ticket.settled
    change_field(field=size, by=shop.owner, choices=[{"key": "a", "labels": {"fa": "الف"}}])
    assert [each.key for each in needed(ticket)] == ["size"]


def test_what_is_not_shown_is_not_needed(ticket, field):
    field("warranty", "yes_no")
    field("card", needed="solving", condition={"all": [{"field": "warranty", "op": "is", "value": [True]}]})
    assert needed(ticket) == []
    ticket.values = {"warranty": True}
    assert [each.key for each in needed(ticket)] == ["card"]


def test_no_is_an_answer_and_so_is_zero(ticket, field):
    field("warranty", "yes_no", needed="solving"), field("count", "number", needed="solving")
    ticket.values = {"warranty": False, "count": 0}
    assert needed(ticket) == []


# Filling in


def test_filling_in_names_fields_and_never_says_values(shop, ticket, field):
    field("model"), field("serial")
    fill(ticket, {"model": "محرمانه", "serial": None}, by=shop.owner)
    event = Event.objects.order_by("-pk").first()
    assert (event.kind, event.payload) == ("ticket.filled", {"fields": ["model"]})
    before = Event.objects.count()
    assert fill(ticket, {"model": "محرمانه"}, by=shop.owner) is None
    assert (Ticket.objects.get().values, Event.objects.count()) == ({"model": "محرمانه"}, before)


def test_two_who_fill_in_different_fields_lose_nothing(shop, ticket, field):
    field("model"), field("serial")
    other = Ticket.objects.get()
    fill(ticket, {"model": "A"}, by=shop.owner)
    fill(other, {"serial": "7"}, by=shop.owner)
    assert Ticket.objects.get().values == {"model": "A", "serial": "7"}


def test_a_request_is_found_by_what_its_fields_say(shop, ticket, field):
    field("model"), field("id", "national_id"), field("phone", "phone"), field("fault", "choice", choices=CHOICES)
    values = {"model": "كولر گازي", "id": "0084575948", "phone": "+989120000017", "fault": "noise"}
    fill(ticket, values, by=shop.owner)
    for text in ("کولر", "۰۰۸۴۵۷۵۹۴۸", "سفارش"):
        assert [each.pk for each in queries.search(shop.owner, text)] == [ticket.pk], text
    fill(ticket, {"model": None}, by=shop.owner)
    assert queries.search(shop.owner, "کولر") == []
    ticket.rename("موضوع تازه", by=shop.owner)
    assert [each.pk for each in queries.search(shop.owner, "0084575948")] == [ticket.pk]


def test_only_ones_own_free_files_are_taken(shop, ticket, field, make_member):
    field("invoice", "file")
    theirs = attach(files.store(b"x", name="a.txt"), by=make_member("سارا").actor)
    before = Event.objects.count()
    for name in (theirs.public_id, "att_x", "att_" + "0" * 32):
        with pytest.raises(Refused):
            fill(ticket, {"invoice": [name]}, by=shop.owner)
    theirs.refresh_from_db()
    assert (Ticket.objects.get().values, theirs.ticket_id, Event.objects.count()) == ({}, None, before)


def test_answers_are_shown_as_people_read_them(shop, ticket, field):
    from pasokh.ui.display import displaying

    field("price", "money"), field("day", "date"), field("fault", "choice", choices=CHOICES), field("ok", "yes_no")
    ticket.values = {"price": 125_000, "day": "2025-10-12", "fault": "no_power", "ok": True}
    with translation.override("fa"), displaying(calendar="jalali", currency_unit="toman"):
        assert [str(value) for _, value in answers(ticket)] == ["۱۲٬۵۰۰ تومان", "۲۰ مهر ۱۴۰۴", "روشن نمی‌شود", "بله"]


def test_customers_see_only_what_is_meant_for_them(ticket, field):
    field("model", shown_to_customers=True), field("suspicion")
    ticket.values = {"model": "A-7", "suspicion": "lies"}
    assert [value for _, value in for_customers(ticket)] == ["A-7"]


# Machines


def test_machines_are_refused_what_nobody_would_see(shop, field):
    field("model", condition=filled("serial")), field("serial"), retire_field(field=field("old"), by=shop.owner)
    for sent, errors in (
        ({"model": "A"}, {"model": ("not_asked", "")}),
        ({"old": "A"}, {"old": ("not_asked", "")}),
        ({"x": 1, "serial": 7}, {"x": ("unknown_field", ""), "serial": ("wrong_type", "")}),
    ):
        with pytest.raises(Refused) as refused:
            read_wire(None, {}, sent)
        assert refused.value.errors == errors
    assert read_wire(None, {}, {"serial": "7", "model": "A"}) == {"serial": "7", "model": "A"}
    assert read_wire(None, {"old": "A"}, {"old": None}) == {"old": None}


# Forgetting


def test_erasing_a_customer_forgets_what_people_wrote_and_keeps_what_was_chosen(shop, maryam, ticket, field):
    for kind in CustomField.Kind.values:
        field(kind, kind, choices=CHOICES)
    retire_field(field=CustomField.objects.get(key="long_text"), by=shop.owner)
    invoice = attach(files.store("رضایی".encode(), name="رضایی.txt"), by=shop.owner.actor)
    values = {
        "text": "مریم رضایی", "long_text": "رضایی", "number": 7, "money": 5000, "choice": "noise", "choices": ["noise"], "yes_no": True,
        "date": "1990-01-01", "phone": "+989120000017", "national_id": "0084575948", "company_id": "10380284790", "file": [invoice.public_id],
    }  # fmt: skip
    fill(ticket, values, by=shop.owner)
    erase(contact=maryam, by=shop.owner)
    assert Ticket.objects.get().values == {"money": 5000, "choice": "noise", "choices": ["noise"], "yes_no": True}
    assert (Attachment.objects.count(), SearchEntry.objects.count()) == (0, 0)


def test_the_values_of_other_customers_stay(shop, maryam, ticket, field, hear):
    from pasokh.contacts.actions.identify import identify

    field("model")
    ali = identify(kind="email", value="ali@example.ir", name="علی")
    other = hear("سلام", contact=ali).ticket
    fill(other, {"model": "A-7"}, by=shop.owner)
    erase(contact=maryam, by=shop.owner)
    other.refresh_from_db()
    assert other.values == {"model": "A-7"}
