"""Filters asked of a ticket in Python find exactly what the database finds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.segments import make_segment, put_companies, put_contact
from pasokh.contacts.models import Company
from pasokh.kernel.filters import to_q
from pasokh.kernel.filters.scope import Scope
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.filters import compiled, facts_of, facts_of_all, fields, matches, scope_of
from pasokh.tickets.models import FieldValue, Tag, Ticket

from .test_catalogue import _conditions, tickets  # noqa: F401 - a fixture
from .test_own_fields import KINDS, SAID, made  # noqa: F401 - a fixture
from .test_own_fields import _conditions as own_conditions

pytestmark = pytest.mark.usefixtures("kept_still")


@pytest.fixture
def told(made, tickets, maryam, ali, shop):  # noqa: F811 - fixtures
    """Tickets that differ in everything, own fields, the customer's company and her segments included."""
    maryam.company = Company.objects.create(name="آسا")
    maryam.save(update_fields=["company"])
    key, trial = (make_segment(name=name, by=shop.owner) for name in ("کلیدی", "آزمایشی"))
    put_companies(segment=key, companies=[maryam.company_id], by=shop.owner)
    put_contact(contact=maryam, segments=[key.pk, trial.pk], by=shop.owner)
    put_contact(contact=ali, segments=[trial.pk], by=shop.owner)
    nobody = identify(kind="phone", value="09120000000")
    for number, ticket in enumerate(tickets):
        ticket.values = {key: values[number % 4] for key, values in SAID.items() if values[number % 4] is not None}
        ticket.contact = (maryam, ali, nobody)[number % 3]
        ticket.save(update_fields=["values", "contact"])
        FieldValue.renew(ticket, list(SAID), KINDS)
    forget_known()
    return list(Ticket.objects.all())


def _filters():
    conditions = [*_conditions({key: each for key, each in fields().items() if not key.startswith("values.")})]
    groups = ("all", "any", "none")
    return st.recursive(
        st.one_of(*conditions, *own_conditions()),
        lambda inner: st.one_of(
            *(st.fixed_dictionaries({how: st.lists(inner, min_size=1, max_size=3)}) for how in groups)
        ),
        max_leaves=6,
    )


def test_facts_match_what_the_database_finds(told):
    @settings(max_examples=400)
    @given(_filters())
    def agree(filter):
        scope = scope_of()
        found = set(Ticket.objects.filter(to_q(filter, fields(), scope)).values_list("pk", flat=True))
        asked = compiled(filter)
        assert {pk for pk, facts in facts_of_all(told, scope).items() if asked(facts)} == found
        assert {ticket.pk for ticket in told if matches(filter, facts_of(ticket, scope))} == found

    agree()


def test_relative_words_move_with_the_time(told):
    asked = compiled({"field": "created", "op": "newer_than", "value": {"amount": 2, "unit": "days"}})
    new = next(ticket for ticket in told if ticket.created_at > timezone.now() - timedelta(hours=1))
    later = Scope(timezone.now() + timedelta(days=3), scope_of().zone)
    assert asked(facts_of(new))
    assert not asked(facts_of(new, later))
    assert asked(facts_of(new))


def test_what_is_in_other_tables_is_read_once_for_all_and_last(told):
    tagged = {"field": "tag", "op": "has_any", "value": [Tag.named("فوری").public_id]}
    asked = [compiled({"all": [tagged, {"field": "priority", "op": "is", "value": [9]}]}) for _ in range(5)]
    together = facts_of_all(told)
    for each in asked:
        each(together[told[0].pk])  # looks up what it refers to
    with CaptureQueriesContext(
        connection,
    ) as said:
        assert not any(each(facts) for each in asked for facts in together.values())
    assert len(said) == 0, "the priority settles it"
    asked = [compiled(tagged), compiled({"none": [tagged]})]
    asked[0](facts_of(told[0])), asked[1](facts_of(told[0]))
    with CaptureQueriesContext(connection) as said:
        assert sum(each(facts) for each in asked for facts in together.values()) == len(told)
    assert len(said) == 1


def test_a_filter_of_nothing_is_matched_by_all(told):
    assert all(compiled(nothing)(facts_of(told[0])) for nothing in (None, {}, {"all": []}))


@pytest.mark.parametrize("value", [[], ["tag_gone"]])
@pytest.mark.parametrize("field", ["tag", "values.colours"])
def test_all_of_nothing_and_of_what_is_gone(told, field, value):
    filter = {"field": field, "op": "has_all", "value": value}
    found = {ticket.pk for ticket in Ticket.objects.filter(to_q(filter, fields(), scope_of()))}
    assert found == {ticket.pk for ticket in told if matches(filter, facts_of(ticket, scope_of()))}
