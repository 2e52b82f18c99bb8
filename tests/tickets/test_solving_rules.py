"""What a workspace asks of solving and closing is asked by the verbs themselves: no door passes them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.resolutions import retire_category, set_rules
from pasokh.tickets.actions.solving import NotSaid
from pasokh.tickets.jobs.life import close_some
from pasokh.tickets.models import Category, Closure, LifeRules, Resolution, ResolutionCategory, Ticket
from tests.conftest import rules_of_life

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # 12:30 in Tehran


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


REFUSED = [
    ({"asks": "required"}, {}, "category"),
    ({"asks": "required"}, {"reason": "درست شد"}, "category"),
    ({"asks": "required", "wants_reason": True}, {"category": 0}, "reason"),
    ({"asks": "required", "wants_reason": True}, {"category": 0, "reason": "  "}, "reason"),
    ({"asks": "optional", "wants_reason": True}, {"category": 0}, "reason"),
]
TAKEN = [
    ({"asks": "required"}, {"category": 0}),
    ({"asks": "required", "wants_reason": True}, {"category": 0, "reason": "درست شد"}),
    ({"asks": "optional"}, {}),
    ({"asks": "optional", "wants_reason": True}, {}),
    ({"asks": "never", "wants_reason": True}, {}),
    ({"asks": "never"}, {"category": 0}),
]


def given(said):
    return said | ({"category": ResolutionCategory.objects.all()[said["category"]]} if "category" in said else {})


@pytest.mark.parametrize(("rules", "said", "code"), REFUSED)
def test_less_than_the_rules_ask_solves_nothing(shop, ticket, rules, said, code):
    rules_of_life(**rules)
    count = Event.objects.count()
    with pytest.raises(NotSaid) as problem:
        ticket.solve(by=shop.owner, **given(said))
    assert problem.value.code == code
    assert (fresh(ticket).category, Event.objects.count(), Resolution.objects.count()) == (Category.OPEN, count, 0)


@pytest.mark.parametrize(("rules", "said"), TAKEN)
def test_what_the_rules_ask_solves(shop, ticket, rules, said):
    rules_of_life(**rules)
    ticket.solve(by=shop.owner, **given(said))
    assert fresh(ticket).category == Category.SOLVED


def test_where_no_category_is_offered_none_is_needed(shop, ticket):
    rules_of_life(asks="required")
    for category in ResolutionCategory.objects.all():
        retire_category(category=category, by=shop.owner)
    ticket.solve(by=shop.owner)
    assert fresh(ticket).category == Category.SOLVED


def test_another_solved_status_asks_nothing_again(shop, ticket):
    from pasokh.tickets.actions.statuses import make_status

    own = make_status(by=shop.owner, category=3, labels={"fa": "حل شد با تعویض"}, customer_labels={})
    ticket.solve(by=shop.owner)
    rules_of_life(asks="required", wants_reason=True)
    assert ticket.solve(by=shop.owner, status=own).kind == "ticket.status_changed"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_lead_closes_nothing_without_a_reason(shop, ticket, reason):
    count = Event.objects.count()
    with pytest.raises(NotSaid):
        ticket.close(by=shop.owner, reason=reason)
    assert (fresh(ticket).category, Event.objects.count(), Closure.objects.count()) == (Category.OPEN, count, 0)


def test_silence_and_the_customers_word_close_without_a_reason(maryam, ticket):
    from pasokh.tickets.actions.confirm import confirm

    ticket.solve(by=maryam)
    assert confirm(ticket=ticket, contact=maryam)
    assert Closure.objects.get().way == "confirmed"


@pytest.fixture
def long_solved(shop, ticket):
    """Solved on Tuesday."""
    ticket.solve(by=shop.owner)
    Ticket.objects.update(solved_at=TUESDAY)
    return ticket


def test_silence_of_before_the_rule_does_not_count(shop, hear, long_solved):
    began = TUESDAY + timedelta(
        days=365
    )  # a Wednesday: Thursday, Saturday and Sunday are the three working days after it
    rules_of_life(silence_days=3, silence_since=began)
    assert close_some(began + timedelta(hours=3)) == 0
    assert close_some(began + timedelta(days=3)) == 0
    assert close_some(began + timedelta(days=5)) == 1
    assert Closure.objects.get().way == "silence"


def test_where_the_rule_was_always_in_force_silence_counts_from_solving(shop, long_solved):
    assert LifeRules.current().silence_since is None
    assert close_some(TUESDAY + timedelta(days=10)) == 1


@pytest.mark.parametrize(
    ("before", "after", "anew"), [(0, 3, True), (5, 2, True), (2, 5, False), (3, 0, False), (3, 3, False)]
)
def test_a_rule_that_closes_sooner_begins_when_it_is_set(shop, long_solved, before, after, anew):
    rules_of_life(silence_days=before)
    set_rules(by=shop.owner, silence_days=after, asks="never")
    since = LifeRules.current().silence_since
    assert (since is not None) is anew
    if anew:
        assert abs(since - timezone.now()) < timedelta(minutes=1)
        assert close_some() == 0
        assert fresh(long_solved).category == Category.SOLVED


def test_other_rules_leave_silence_alone(shop):
    set_rules(by=shop.owner, asks="never", follow_up_days=9)
    assert LifeRules.current().silence_since is None
