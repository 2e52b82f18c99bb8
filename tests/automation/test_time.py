"""What time brings: moments that lie so long back, rules by the clock, runs that wait."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pasokh.automation import moments
from pasokh.automation.actions.rules import switch
from pasokh.automation.by_clock import next_time
from pasokh.automation.models import Rule, Run, Turn
from pasokh.automation.running import resume
from pasokh.automation.sweeping import has_begun, sweep, sweep_further
from pasokh.automation.when import MOMENTS, STILL, sentence_of
from pasokh.tickets.models import Ticket

from .conftest import tag

FOUR_HOURS = {"after": {"amount": 4, "unit": "hours"}, "since": "waiting", "working": False}


def waits_since(ticket, **ago):
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=timezone.now() - timedelta(**ago))


def test_a_moment_that_passes_is_met_once(rule, hear, automate):
    made = rule(trigger=FOUR_HOURS)
    ticket, young = hear().ticket, hear().ticket
    waits_since(ticket, hours=4, minutes=-5)
    waits_since(young, hours=3)
    assert sweep() == 0
    later = timezone.now() + timedelta(minutes=10)
    assert sweep(later) == 1 and sweep(later) == 0 and sweep(later + timedelta(minutes=1)) == 0
    automate.take()
    assert Run.objects.get().rule_id == made.pk
    assert list(ticket.tags.values_list("name", flat=True)) == ["خودکار"] and not young.tags.exists()


def test_what_had_passed_before_a_rule_was_on_is_no_news_to_it(rule, hear, automate):
    made = rule(trigger=FOUR_HOURS)
    ticket = hear().ticket
    waits_since(ticket, hours=9)
    assert made.swept_until < timezone.now() - timedelta(hours=3)
    assert sweep() == 0 and sweep(timezone.now() + timedelta(hours=1)) == 0


def test_conditions_are_asked_when_the_time_comes(rule, hear, automate):
    rule(trigger=FOUR_HOURS, conditions={"field": "channel", "op": "is", "value": ["email"]})
    waits_since(hear().ticket, hours=4, minutes=-5)
    assert sweep(timezone.now() + timedelta(minutes=10)) == 0


def test_many_at_once_come_in_several_sweeps_and_none_is_left_out(rule, hear, automate, monkeypatch):
    monkeypatch.setattr("pasokh.automation.sweeping.MOST", 2)
    rule(trigger=FOUR_HOURS)
    tickets = [hear().ticket for _number in range(5)]
    for number, ticket in enumerate(tickets):
        waits_since(ticket, hours=4, minutes=-9 + number)
    later = timezone.now() + timedelta(minutes=10)
    assert [sweep(later) for _turn in range(4)] == [2, 2, 1, 0]
    assert set(Turn.objects.values_list("ticket", flat=True)) == {ticket.pk for ticket in tickets}


def test_what_one_look_does_not_take_is_taken_right_after_it(rule, hear, automate, monkeypatch):
    monkeypatch.setattr("pasokh.automation.sweeping.MOST", 2)
    made = rule(trigger=FOUR_HOURS, conditions={"field": "channel", "op": "is", "value": ["chat"]})
    tickets = [hear(channel="chat" if number < 3 else "email").ticket for number in range(7)]
    for number, ticket in enumerate(tickets):
        waits_since(ticket, hours=4, minutes=-9 + number)
    later = timezone.now() + timedelta(minutes=10)
    assert sweep(later) == 0 and has_begun(), "the first ones do not match, and there are more"
    assert [sweep_further(later) for _look in range(3)] == [True, True, True]
    assert not has_begun() and not sweep_further(later)
    made.refresh_from_db()
    assert made.underway == {}
    assert set(Turn.objects.values_list("ticket", flat=True)) == {ticket.pk for ticket in tickets[:3]}


def test_of_more_with_one_moment_than_a_sweep_takes_none_is_left_out(rule, hear, automate, monkeypatch):
    monkeypatch.setattr("pasokh.automation.sweeping.MOST", 2)
    rule(trigger=FOUR_HOURS)
    tickets = [hear().ticket for _number in range(6)]
    same = timezone.now() - timedelta(hours=4, minutes=-5)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets[1:]]).update(waiting_since=same)
    waits_since(tickets[0], hours=4, minutes=-4)
    later = timezone.now() + timedelta(minutes=10)
    assert [sweep(later) for _turn in range(3)] == [1, 5, 0]
    assert set(Turn.objects.values_list("ticket", flat=True)) == {ticket.pk for ticket in tickets}


def test_a_rule_by_the_clock_meets_each_matching_request_once_each_time(rule, hear, automate):
    made = rule(
        trigger={"at": "09:00", "days": list(range(7))}, conditions={"field": "channel", "op": "is", "value": ["chat"]}
    )
    hear(), hear()
    count = Ticket.objects.count()
    assert sweep(made.next_at - timedelta(seconds=1)) == 0
    at = made.next_at
    assert sweep(at) == count and sweep(at) == 0
    made.refresh_from_db()
    assert made.next_at - at == timedelta(days=1)
    automate.take()
    assert Run.objects.count() == count


def test_the_next_time_is_on_the_clocks_of_the_business(quiet):
    now = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # Sunday 14:30 in Tehran
    assert next_time({"at": "15:00", "days": [1]}, now) == datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
    assert next_time({"at": "14:30", "days": [1]}, now) == datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
    assert next_time({"at": "08:00", "days": [0, 4]}, now) == datetime(2026, 11, 25, 4, 30, tzinfo=UTC)


HOUR = {"amount": 1, "unit": "hours"}


def waiting_rule(rule):
    return rule(actions=[tag("پیش"), {"do": "wait", "length": HOUR}, tag("پس")])


def test_a_run_waits_and_goes_on_at_its_time(rule, hear, automate):
    waiting_rule(rule)
    ticket = hear().ticket
    automate()
    run = Run.objects.get()
    assert (run.state, run.step, len(run.did)) == ("waiting", 2, 2) and run.resumes_at > timezone.now()
    assert not resume(run.pk), "its time has not come"
    assert not ticket.tags.filter(name="پس").exists()
    Run.objects.update(resumes_at=timezone.now() - timedelta(seconds=1))
    assert resume(run.pk) and not resume(run.pk)
    run.refresh_from_db()
    assert (run.state, run.resumes_at) == ("done", None)
    assert ticket.tags.filter(name="پس").count() == 1


@pytest.mark.parametrize("why", ["off", "no match"])
def test_a_run_whose_reason_is_gone_ends(rule, hear, automate, shop, why):
    made = waiting_rule(rule)
    ticket = hear().ticket
    automate()
    Run.objects.update(resumes_at=timezone.now() - timedelta(seconds=1))
    if why == "off":
        switch(rule=made, by=shop.owner, active=False)
    else:
        Rule.objects.update(conditions={"field": "channel", "op": "is", "value": ["email"]})
    assert resume(Run.objects.get().pk)
    assert Run.objects.get().state == "ended"
    assert not ticket.tags.filter(name="پس").exists()


def test_a_run_goes_on_with_what_it_began_with(rule, hear, automate):
    waiting_rule(rule)
    ticket = hear().ticket
    automate()
    Rule.objects.update(actions=[tag("دیگر")])
    Run.objects.update(resumes_at=timezone.now() - timedelta(seconds=1))
    resume(Run.objects.get().pk)
    assert ticket.tags.filter(name="پس").exists() and not ticket.tags.filter(name="دیگر").exists()


AT = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))


def test_what_is_reached_is_no_later_than_now_and_a_second_more_would_be(quiet):
    @given(AT, st.sampled_from(["minutes", "hours", "days"]), st.integers(1, 40), st.booleans())
    def holds(at, unit, amount, working):
        length = {"amount": amount, "unit": unit}
        since = moments.earlier(at, length, working)
        assert moments.later(since, length, working) <= at
        assert moments.later(since + timedelta(seconds=2), length, working) > at

    holds()


@pytest.mark.parametrize("since", list(MOMENTS))
def test_what_has_passed_is_found_by_an_index(since):
    begin = ["workspace_id", MOMENTS[since][0]]
    found = [index for index in Ticket._meta.indexes if index.fields[:2] == begin]
    assert any(index.condition is None or since in STILL for index in found)


def test_when_is_said_in_words(quiet):
    with override("fa"):
        assert sentence_of({"at": "09:00", "days": [0, 4], "working": False}) == "ساعت ۰۹:۰۰ در شنبه، چهارشنبه"
        assert sentence_of(FOUR_HOURS) == "هر وقت ۴ ساعت از آغاز انتظار مشتری بگذرد"
    with override("en"):
        assert (
            sentence_of({"on": "ticket.opened", "by": "customer", "hours": "closed"})
            == "Whenever a request is opened, out of working hours, by the customer"
        )
