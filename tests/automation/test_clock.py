"""Rules by the clock: days of the week and of the month, working days of each request's calendar, batches that survive a restart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pasokh.automation import jobs
from pasokh.automation.actions.rules import make_rule
from pasokh.automation.by_clock import clock_words, days_of_month, next_time
from pasokh.automation.calendars import upcoming
from pasokh.automation.catalogue import forget_rules
from pasokh.automation.models import Rule, Run, Turn
from pasokh.automation.sweeping import sweep, sweep_further
from pasokh.automation.when import check_trigger
from pasokh.calendars.actions.change_week import set_week
from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.keep_days import set_day
from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.calendars.models import Holiday
from pasokh.calendars.queries import forget_working_time, working_time
from pasokh.calendars.working_time import WorkingTime
from pasokh.kernel.persian.jalali import from_jalali, to_jalali
from pasokh.kernel.persian.periods import begin_of
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.filters import scope
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team
from tests.desk.conftest import say  # noqa: F401 (a fixture)

SIX_DAYS = WorkingTime(UTC, (((480, 1020),),) * 6 + ((),))  # Friday is closed


def jalali(*days):
    return [from_jalali(1405, *day) for day in days]


@pytest.mark.parametrize(
    ("asked", "month", "found"),
    [
        ({"month_days": [1, 15]}, 9, [(9, 1), (9, 15)]),
        ({"month_days": [31]}, 9, [(9, 30)]),  # Azar has thirty
        ({"month_days": [30, 31, "last"]}, 12, [(12, 29)]),  # Esfand of a common year
        ({"month_days": [31]}, 6, [(6, 31)]),
        ({"month_days": ["first_working"]}, 8, [(8, 2)]),  # 1 Aban 1405 is a Friday
        ({"month_days": ["last_working"]}, 9, [(9, 30)]),
        ({"month_days": ["last_working"]}, 7, [(7, 30)]),
        ({"month_days": [1, 2], "shifts": True}, 8, [(8, 2)]),
        ({"month_days": [1], "shifts": False}, 8, [(8, 1)]),
    ],
)
def test_days_of_a_month_in_the_calendar_people_see(asked, month, found):
    assert days_of_month(asked, from_jalali(1405, month, 1), SIX_DAYS) == jalali(*found)


def test_days_of_a_gregorian_month():
    assert days_of_month({"month_days": ["last", 30]}, date(2027, 2, 1), SIX_DAYS, "gregorian") == [date(2027, 2, 28)]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.lists(st.integers(1, 31), min_size=1, max_size=4))
def test_every_month_has_each_of_its_days_once(day, numbers):
    begin = begin_of(day, "month")
    found = days_of_month({"month_days": numbers}, begin, SIX_DAYS)
    assert found == sorted(set(found)) and all(to_jalali(each)[:2] == to_jalali(begin)[:2] for each in found)
    shifted = days_of_month({"month_days": numbers, "shifts": True}, begin, SIX_DAYS)
    assert all(SIX_DAYS.is_working_day(each) for each in shifted) and set(found) - set(shifted) == {
        each for each in found if not SIX_DAYS.is_working_day(each)
    }


NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 1 Azar 1405, 14:30 in Tehran


def shown(moments):
    return [to_jalali(moment.date()) for moment in moments]


def test_what_comes_next_is_known(quiet):
    assert shown(upcoming({"at": "09:00", "month_days": [1, "last"]}, NOW)) == [
        (1405, 9, 30),
        (1405, 10, 1),
        (1405, 10, 30),
    ]
    assert next_time({"at": "15:00", "month_days": [1]}, NOW) == datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
    assert len(upcoming({"at": "09:00", "days": [6]}, NOW, 5)) == 5


def test_a_business_that_reads_the_gregorian_calendar_has_its_months(quiet):

    quiet.calendar = "gregorian"
    quiet.save(update_fields=["calendar"])
    scope._shops.forget()
    assert next_time({"at": "09:00", "month_days": [1]}, NOW).date() == date(2026, 12, 1)
    scope._shops.forget()


def test_one_that_never_comes_is_no_fault(quiet, rule):
    set_week(by=quiet.owner, week=[()] * 7, official_holidays=False)
    for trigger in ({"at": "09:00", "days": [0], "working": True}, {"at": "09:00", "month_days": ["first_working"]}):
        assert upcoming(trigger, NOW) == []
        made = rule(trigger=trigger)
        assert made.next_at is None and sweep() == 0


@pytest.mark.parametrize(
    "trigger",
    [
        {"at": "09:00", "month_days": []},
        {"at": "09:00", "month_days": [0]},
        {"at": "09:00", "month_days": [32]},
        {"at": "09:00", "month_days": [True]},
        {"at": "09:00", "month_days": ["first"]},
        {"at": "09:00", "month_days": [[1]]},
        {"at": "9:00", "month_days": [1]},
        {"at": "09:00", "month_days": [1], "working": True},
        {"at": "09:00", "month_days": [1], "days": [1]},
        {"at": "09:00", "month_days": [1], "shifts": 1},
        {"at": "09:00", "days": [True]},
        {"at": "09:00", "days": ["0"]},
    ],
)
def test_what_is_no_time_is_refused(trigger):
    with pytest.raises(ValueError):
        check_trigger(trigger)


def test_it_is_said_in_words():
    asked = {"at": "09:00", "month_days": [15, 1, "last"]}
    with override("fa"):
        assert clock_words(asked) == "ساعت ۰۹:۰۰ در روز ۱، روز ۱۵ و روز پایانی هر ماه"
        assert clock_words({"at": "09:00", "month_days": ["first_working"]}) == "ساعت ۰۹:۰۰ در نخستین روز کاری هر ماه"
    with override("en"):
        assert clock_words(asked | {"shifts": True}) == (
            "At 09:00 on day 1, day 15 and the last day of each month, or the next working day where that is none"
        )


DAILY = {"at": "09:00", "days": list(range(7))}


def test_however_many_there_are_all_are_met_in_batches(rule, hear, automate, monkeypatch):
    monkeypatch.setattr("pasokh.automation.sweeping.MOST", 2)
    made = rule(trigger=DAILY)
    for _number in range(5):
        hear()
    at = made.next_at
    assert sweep(at) == 2
    made.refresh_from_db()
    assert list(made.underway) == [""], "what is left stands in the rule: whoever comes next goes on there"
    late = hear().ticket
    Ticket.objects.filter(pk=late.pk).update(created_at=at + timedelta(seconds=1))  # it was not there at nine
    assert [sweep_further(at), sweep(at + timedelta(minutes=1)), sweep_further(at)] == [True, 1, False]
    made.refresh_from_db()
    assert made.underway == {} and made.next_at == at + timedelta(days=1)
    automate.take()
    assert Run.objects.count() == 5 and sweep(at + timedelta(hours=1)) == 0


def test_what_was_missed_while_nothing_ran_comes_once(rule, hear):
    made = rule(trigger=DAILY)
    hear()
    later = made.next_at + timedelta(days=3, hours=1)
    assert sweep(later) == 1 and sweep(later + timedelta(minutes=1)) == 0
    made.refresh_from_db()
    assert made.next_at == Turn.objects.get().moment + timedelta(days=4)


def test_batches_go_on_by_jobs_and_survive_them(real_shop, say, monkeypatch):  # noqa: F811
    monkeypatch.setattr("pasokh.automation.sweeping.MOST", 2)
    for _number in range(5):
        say()
    with workspace(real_shop):
        made = make_rule(
            by=real_shop.owner, name="هر روز", trigger=DAILY, actions=[{"do": "note", "text": "خودکار"}], active=True
        )
        Rule.objects.filter(pk=made.pk).update(next_at=None, swept_until=datetime(2020, 1, 1, tzinfo=UTC))
        Ticket.objects.update(created_at=datetime(2019, 1, 1, tzinfo=UTC))
        forget_rules()
        assert sweep() == 2

    def dies(**_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr("pasokh.automation.jobs.automate.defer", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.automate(workspace_id=real_shop.pk)  # the batch that it was writing is undone with it
    for _round in range(4):
        jobs.automate(workspace_id=real_shop.pk)
    with workspace(real_shop):
        assert Run.objects.count() == 5 == Run.objects.values("ticket").distinct().count()
        assert Rule.objects.get(pk=made.pk).underway == {}


@pytest.fixture
def friday_team(shop):
    """A team that works on Fridays, and on no other day."""
    team, calendar = Team.objects.create(name="جمعه"), make_calendar(by=shop.owner, name="جمعه")
    set_week(by=shop.owner, hours=calendar, week=[()] * 6 + [((540, 1020),)], official_holidays=False)
    give_hours(by=shop.owner, hours=calendar, team=team)
    return team


def test_working_days_are_those_of_the_calendar_that_a_request_keeps(shop, rule, hear, friday_team):
    made = rule(trigger=DAILY | {"working": True})
    ours, theirs = hear().ticket, hear(origin="chat:2").ticket
    theirs.route_to(friday_team, by=shop.owner)
    Ticket.objects.update(created_at=NOW - timedelta(days=1))
    Rule.objects.filter(pk=made.pk).update(swept_until=NOW, swept={}, next_at=None)
    met = {}
    for day in range(1, 8):
        at = NOW.replace(hour=5, minute=30) + timedelta(days=day)
        sweep(at + timedelta(minutes=1))
        for turn in Turn.objects.filter(moment=at):
            met.setdefault(turn.ticket_id, []).append(at.date())
    assert [day.weekday() for day in met[theirs.pk]] == [4]
    days = [NOW.date() + timedelta(days=number) for number in range(1, 8)]
    assert met[ours.pk] == [day for day in days if working_time().is_working_day(day)]


def test_a_holiday_that_comes_or_goes_moves_what_is_next(shop, rule):
    made = rule(trigger={"at": "09:00", "month_days": [20], "shifts": True})
    first = upcoming(made.trigger, NOW, 1)[0]
    Rule.objects.filter(pk=made.pk).update(swept_until=NOW)
    set_day(by=shop.owner, day=first.date(), name="تعطیل")
    forget_working_time()
    made.refresh_from_db()
    assert made.next_at is None, "reckoned anew by the next sweep"
    sweep(NOW)
    made.refresh_from_db()
    assert made.next_at > first and Holiday.objects.exists()
