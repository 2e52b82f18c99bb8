"""Every filter finds by the database exactly the tickets that match by their values."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.kernel.filters import bind, check, matches, to_q
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.tickets.filters import fields, scope_of, values_of
from pasokh.tickets.models import Follower, Status, Ticket, TicketType
from pasokh.workspaces.models import Team, TeamMembership


@pytest.fixture
def tickets(shop, hear, make_member):
    """Tickets that differ in everything that can be asked."""
    sara, team = make_member("سارا"), Team.objects.create(name="پشتیبانی")
    TeamMembership.objects.create(team=team, member=shop.owner)
    now, found = timezone.now(), []
    for number in range(8):
        ticket = hear(f"درخواست {number}").ticket
        ticket.subject = ("", "كفش قرمز", "کفش‌ها ۱۲", "Red Shoes")[number % 4]
        ticket.channel = ("chat", "email")[number % 2]
        ticket.assignee = (None, shop.owner, sara)[number % 3]
        ticket.team = (None, team)[number % 2]
        ticket.priority = 1 + number % 4
        ticket.rating = (None, 1, 4, 5)[number % 4]
        ticket.seen_by_staff = number % 2
        ticket.created_at = now - timedelta(days=number * 5, minutes=3)
        ticket.last_message_at = now - timedelta(hours=number * 7)
        ticket.waiting_since = None if number % 3 else now - timedelta(minutes=number * 50)
        ticket.solved_at = now - timedelta(days=40 * number) if number % 2 else None
        ticket.status = Status.objects.order_by("pk")[number % 5]
        ticket.category = ticket.status.category
        ticket.type = TicketType.objects.order_by("pk")[number % 2] if number % 3 else None
        ticket.save()
        for tag in ("فوری", "مرجوعی", "VIP")[: number % 4]:
            ticket.tag(tag, by=shop.owner)
        if number % 2:
            Follower.objects.create(ticket=ticket, member=sara)
        found.append(ticket)
    return found


def _values(field):
    labels = [value for value, _ in field.choices("")] if field.choices else []
    gone = ["mem_" + "0" * 32, "gone"] if field.kind in ("choice", "choices") else []
    return [*labels, *field.personal, *gone]


def _conditions(known):
    """A strategy for each question that can be asked of these fields."""
    spans = st.sampled_from(
        [
            "today",
            "this_week",
            "last_month",
            "this_year",
            "last_working_day",
            {"last": 7, "unit": "days"},
            {"from": "2020-01-01"},
        ]
    )
    age = st.fixed_dictionaries(
        {"amount": st.integers(1, 40), "unit": st.sampled_from(["hours", "days", "weeks", "months", "working_days"])}
    )
    for field in known.values():
        chosen = _values(field)
        numbers = st.integers(0, 5)
        takes = {
            "many": st.lists(st.sampled_from(chosen), min_size=1, max_size=3)
            if chosen
            else st.sampled_from(["کفش قرمز", "red shoes"]),
            "one": numbers,
            "text": st.sampled_from(["کفش", "كفش", "12", "RED", "کفش ها", "%", "قرمز"]),
            "span": spans,
            "age": age,
            "nothing": st.none(),
        }
        for op in field.operators:
            yield st.fixed_dictionaries(
                {"field": st.just(field.key), "op": st.just(op), "value": takes[OPERATORS[op].takes]}
            )


def _filters(known):
    return st.recursive(
        st.one_of(*_conditions(known)),
        lambda inner: st.one_of(
            *(st.fixed_dictionaries({how: st.lists(inner, min_size=1, max_size=3)}) for how in ("all", "any", "none"))
        ),
        max_leaves=5,
    )


def test_matches_equals_the_database(tickets, shop):
    known, scope = fields(), scope_of(shop.owner)
    rows = {ticket.pk: values_of(ticket, known) for ticket in Ticket.objects.all()}

    @settings(max_examples=400)
    @given(_filters(known))
    def agree(filter):
        check(filter, known)
        bound = bind(filter, known, scope)
        found = set(Ticket.objects.filter(to_q(bound, known)).values_list("pk", flat=True))
        assert found == {pk for pk, values in rows.items() if matches(bound, values)}

    agree()


def test_each_question_alone_agrees_too(tickets, shop):
    known, scope = fields(), scope_of(shop.owner)
    rows = {ticket.pk: values_of(ticket, known) for ticket in Ticket.objects.all()}
    told = set()
    for condition in _conditions(known):

        @settings(max_examples=12)
        @given(condition)
        def agree(filter):
            bound = bind(filter, known, scope)
            found = set(Ticket.objects.filter(to_q({"all": [filter]}, known, scope)).values_list("pk", flat=True))
            assert found == {pk for pk, values in rows.items() if matches(bound, values)}
            told.add((filter["field"], filter["op"], bool(found)))

        agree()
    assert {key for key, _, found in told if found} == set(known)


def test_words_of_a_person_are_hers(tickets, shop):
    mine = {"field": "assignee", "op": "is", "value": ["me"]}
    found = Ticket.objects.filter(to_q(mine, fields(), scope_of(shop.owner)))
    assert {ticket.assignee_id for ticket in found} == {shop.owner.pk}
    assert not Ticket.objects.filter(to_q(mine, fields(), scope_of())).exists()
    teams = {"field": "team", "op": "is", "value": ["my_teams"]}
    assert Ticket.objects.filter(to_q(teams, fields(), scope_of(shop.owner))).count() == 4


def test_every_field_has_words_in_both_languages(shop):
    for field in fields().values():
        assert str(field.label)
        if field.choices:
            values = [value for value, _ in field.choices("")]
            assert set(field.labels(values)) == set(values)
