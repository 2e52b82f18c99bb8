"""Rules go by the working time of whose request it is: of its site, else of its team, else of the business."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from pasokh.automation import keeping, moving
from pasokh.automation.actions.rules import switch
from pasokh.automation.actions.trying_out import try_out
from pasokh.automation.catalogue import Listening
from pasokh.automation.engine import take_turns
from pasokh.automation.heard import Heard
from pasokh.automation.models import Rule, Run, Turn
from pasokh.automation.moments import later, time_of
from pasokh.automation.sweeping import sweep
from pasokh.calendars.actions.change_week import set_week
from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.calendars.models import HoursFor, WorkingHours
from pasokh.kernel.kept import forget_all
from pasokh.tickets.filters import facts_of
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team


@pytest.fixture
def night(shop):
    """A team that works at night."""
    team, calendar = Team.objects.create(name="شب"), make_calendar(by=shop.owner, name="شب")
    set_week(by=shop.owner, hours=calendar, week=[((1320, 1800),)] * 7, official_holidays=False)
    give_hours(by=shop.owner, hours=calendar, team=team)
    return team


def test_the_hours_that_count_are_those_of_its_team(shop, night, rule, hear):
    ticket, other = hear().ticket, hear(origin="chat:2").ticket
    ticket.route_to(night, by=shop.owner)
    opened = Heard("ticket.opened", datetime(2026, 11, 21, 20, 30, tzinfo=UTC), "contact", {})  # midnight in Tehran
    asked = Listening.of(rule(trigger={"on": "ticket.opened", "hours": "open"}))
    assert (asked.matches(opened, facts_of(ticket)), asked.matches(opened, facts_of(other))) == (True, False)


def test_so_does_what_is_due_so_much_working_time_later(shop, night, hear):
    ticket = hear().ticket
    ticket.route_to(night, by=shop.owner)
    at, hour = datetime(2026, 11, 21, 20, 30, tzinfo=UTC), {"amount": 1, "unit": "hours"}
    assert later(at, hour, True, time_of(ticket)) == datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
    assert later(at, hour, True) == datetime(2026, 11, 22, 6, tzinfo=UTC)  # the next morning at 9:30
    assert later(at, hour, True, time_of(None)) == later(at, hour, True)


def waits_since(ticket, moment):
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=moment)


HOUR_OF_WAITING = {"after": {"amount": 1, "unit": "hours"}, "since": "waiting", "working": True}


def test_time_passes_by_the_calendar_of_each_request(shop, night, rule, hear):
    """At eleven in the evening on Saturday both have waited since nine: the night shift has worked an hour since ten, the day shift none."""
    made = rule(trigger=HOUR_OF_WAITING)
    ticket, other = hear().ticket, hear(origin="chat:2").ticket
    ticket.route_to(night, by=shop.owner)
    nine, eleven = datetime(2026, 11, 21, 17, 30, tzinfo=UTC), datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    Rule.objects.filter(pk=made.pk).update(swept_until=nine - timedelta(hours=9), swept={})
    waits_since(ticket, nine)
    waits_since(other, nine)
    assert sweep(eleven - timedelta(minutes=1)) == 0
    assert sweep(eleven + timedelta(minutes=1)) == 1
    assert Turn.objects.get().ticket_id == ticket.pk
    morning = datetime(2026, 11, 22, 6, 1, tzinfo=UTC)  # Sunday, an hour after half past eight
    assert sweep(morning) == 1
    assert set(Turn.objects.values_list("ticket", flat=True)) == {ticket.pk, other.pk}
    assert sweep(morning + timedelta(hours=1)) == 0


def test_what_had_passed_by_any_calendar_is_no_news(shop, night, rule, hear):
    made = rule(trigger=HOUR_OF_WAITING)
    ticket = hear().ticket
    ticket.route_to(night, by=shop.owner)
    waits_since(ticket, timezone.now() - timedelta(days=3))
    switch(rule=made, by=shop.owner, active=False)
    switch(rule=made, by=shop.owner, active=True)
    assert sweep() == 0 and sweep(timezone.now() + timedelta(minutes=2)) == 0
    assert try_out(made.body).count == 1


def test_a_calendar_kept_since_lately_begins_where_the_other_stood(shop, rule, hear, night):
    made = rule(trigger=HOUR_OF_WAITING)
    made.mark_swept("", datetime(2026, 11, 21, tzinfo=UTC))
    made.swept = {}
    assert made.swept_by("7") == made.swept_by("")
    made.mark_swept("7", datetime(2026, 11, 22, tzinfo=UTC))
    assert (made.swept_by("7").day, made.swept_by("").day) == (22, 21)


def test_a_move_to_another_calendar_loses_no_moment(shop, night, rule, hear):
    """At eleven in the evening the sweep by the night's calendar has passed ten; a request that comes there at half past eleven has its hour behind it."""
    made = rule(trigger=HOUR_OF_WAITING)
    ticket, other = hear().ticket, hear(origin="chat:2").ticket
    nine, eleven = datetime(2026, 11, 21, 17, 30, tzinfo=UTC), datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    before = {"swept_until": nine - timedelta(hours=9), "swept": {}, "active_since": nine - timedelta(days=3)}
    Rule.objects.filter(pk=made.pk).update(**before)
    waits_since(ticket, nine)
    waits_since(other, nine)
    assert sweep(eleven) == 0, "both keep the hours of the business, which rests"
    ticket.route_to(night, by=shop.owner)
    moved = eleven + timedelta(minutes=30)
    assert sweep(moved) == 0
    assert moving.ask_again(ticket.pk, None, moved) == 1
    assert Turn.objects.get().ticket_id == ticket.pk
    assert take_turns([ticket.pk]) == {} and Run.objects.count() == 1
    assert moving.ask_again(ticket.pk, None, moved) == 1 and take_turns([ticket.pk]) == {}
    assert Run.objects.count() == 1, "each moment is met once"
    assert moving.ask_again(ticket.pk, night.pk, moved) == 0, "it keeps the same calendar as before"


def swept(made, now, nine):
    """Looked at by all calendars by a moment; nothing was due."""
    before = {"swept_until": nine - timedelta(hours=9), "swept": {}, "active_since": nine - timedelta(days=3)}
    Rule.objects.filter(pk=made.pk).update(**before)
    forget_all()
    assert sweep(now) == 0


def test_a_calendar_that_is_given_to_a_team_looks_back(shop, night, rule, hear):
    """At eleven the night's calendar has passed ten. A team of the day is given it at half past: its request has waited its hour by then."""
    made, late = rule(trigger=HOUR_OF_WAITING), Team.objects.create(name="دیرکار")
    ticket, other = hear().ticket, hear(origin="chat:2").ticket
    ticket.route_to(late, by=shop.owner)
    nine, eleven = datetime(2026, 11, 21, 17, 30, tzinfo=UTC), datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    waits_since(ticket, nine)
    waits_since(other, nine)
    swept(made, eleven, nine)
    give_hours(by=shop.owner, hours=WorkingHours.objects.get(name="شب"), team=late)
    forget_all()
    moved = eleven + timedelta(minutes=30)
    assert sweep(moved) == 1 and Turn.objects.get().ticket_id == ticket.pk
    assert take_turns([ticket.pk]) == {} and Run.objects.count() == 1
    assert sweep(moved + timedelta(minutes=1)) == 0


def test_so_does_a_team_that_is_put_under_another_and_a_site(shop, night, rule, hear):
    made, child = rule(trigger=HOUR_OF_WAITING), Team.objects.create(name="زیر شب")
    ticket, other = hear().ticket, hear(origin="chat:2").ticket
    ticket.route_to(child, by=shop.owner)
    nine, eleven = datetime(2026, 11, 21, 17, 30, tzinfo=UTC), datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    waits_since(ticket, nine)
    waits_since(other, nine)
    swept(made, eleven, nine)
    Team.objects.filter(pk=child.pk).update(parent=night)
    give_hours(by=shop.owner, hours=WorkingHours.objects.get(name="شب"), site="chat:2")
    forget_all()
    assert sweep(eleven + timedelta(minutes=30)) == 2
    assert set(Turn.objects.values_list("ticket", flat=True)) == {ticket.pk, other.pk}


def test_a_calendar_that_nobody_kept_for_long_begins_where_the_business_stands(shop, night, rule, hear):
    made = rule(trigger=HOUR_OF_WAITING)
    noon, key = datetime(2026, 11, 22, 8, 30, tzinfo=UTC), str(WorkingHours.objects.get(name="شب").pk)
    marks = {"swept_until": noon - timedelta(days=1), "swept": {key: (noon - timedelta(days=90)).isoformat()}}
    Rule.objects.filter(pk=made.pk).update(**marks, active_since=noon - timedelta(days=99))
    HoursFor.objects.all().delete()
    forget_all()
    sweep(noon)
    made.refresh_from_db()
    assert made.swept == {}


def test_who_moved_is_told_of_every_site_and_team():
    before = {"teams": {"1": 7}, "sites": {"chat:1": 8}}
    assert list(keeping.moved(before, before)) == []
    after = {"teams": {"1": 7, "2": 9}, "sites": {}}
    found = {(left, came) for left, came, _tickets in keeping.moved(before, after)}
    assert found == {(8, 7), (8, 9), (8, None), (None, 9)}


def test_a_rule_by_the_clock_comes_by_the_clocks_of_each_calendar(shop, rule, hear):
    """Nine o'clock in Dubai is half past eight in Tehran."""
    team, calendar = Team.objects.create(name="دبی"), make_calendar(by=shop.owner, name="دبی", zone="Asia/Dubai")
    give_hours(by=shop.owner, hours=calendar, team=team)
    made = rule(trigger={"at": "09:00", "days": list(range(7))})
    ticket, other = hear().ticket, hear(origin="chat:2").ticket
    ticket.route_to(team, by=shop.owner)
    midnight = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    Ticket.objects.update(created_at=midnight)
    Rule.objects.filter(pk=made.pk).update(swept_until=midnight, swept={}, next_at=None)
    forget_all()
    assert sweep(midnight + timedelta(hours=8, minutes=31)) == 1 and Turn.objects.get().ticket_id == ticket.pk
    assert sweep(midnight + timedelta(hours=9, minutes=1)) == 1
    assert {turn.ticket_id: turn.moment.hour * 60 + turn.moment.minute for turn in Turn.objects.all()} == {
        ticket.pk: 5 * 60,
        other.pk: 5 * 60 + 30,
    }


def test_what_the_calendar_before_had_reached_is_not_asked_anew(shop, night, rule, hear):
    made = rule(trigger=HOUR_OF_WAITING, conditions={"field": "channel", "op": "is", "value": ["email"]})
    ticket, noon = hear().ticket, datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    marks = {"swept_until": noon - timedelta(days=2), "swept": {}, "active_since": noon - timedelta(days=3)}
    Rule.objects.filter(pk=made.pk).update(**marks)
    waits_since(ticket, noon - timedelta(days=1))
    assert sweep(noon) == 0, "its moment came, and it did not match"
    Rule.objects.filter(pk=made.pk).update(conditions={"all": []})
    ticket.route_to(night, by=shop.owner)
    assert sweep(noon) == 0 and moving.ask_again(ticket.pk, None, noon) == 0


def test_a_move_between_calendars_asks_soon_and_others_cost_nothing(shop, night, rule, hear, monkeypatch):
    asked = []
    monkeypatch.setattr("pasokh.automation.reactions.look_again.defer", lambda **given: asked.append(given))
    ticket, day = hear().ticket, Team.objects.create(name="روز")
    ticket.route_to(night, by=shop.owner)
    assert asked == [], "no rule goes by working time"
    rule(trigger=HOUR_OF_WAITING)
    ticket.route_to(day, by=shop.owner)
    assert [(each["ticket_id"], each["before"]) for each in asked] == [(ticket.pk, night.pk)]
    ticket.route_to(None, by=shop.owner)
    assert len(asked) == 1, "both keep the hours of the business"
