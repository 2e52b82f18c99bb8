"""What a business says of its hours: kept, tracked, and seen by what other rooms ask."""

from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from pasokh.calendars.actions.change_week import set_week
from pasokh.calendars.actions.keep_days import UnknownOccasion, keep, remove_day, set_day, work_on
from pasokh.calendars.blocks import CLOSED, BadHours
from pasokh.calendars.models import Holiday, WorkedHoliday, WorkingHours
from pasokh.calendars.models.working_hours import USUAL_WEEK
from pasokh.calendars.queries import working_time
from pasokh.events.models import Event
from pasokh.kernel.tenancy import NoWorkspace, workspace
from pasokh.workspaces.actions.change_workspace import change_workspace

ASHURA = date(2025, 7, 6)  # a Sunday
MORNING = ((540, 720),)


def at(day, hour=10):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Tehran"))


def told():
    """Kinds and payloads of the events about the calendar."""
    events = Event.objects.filter(kind__regex="^(hours|holiday)[.]").order_by("pk")
    return [(event.kind, event.payload) for event in events]


def test_a_new_business_has_the_usual_week(shop):
    assert WorkingHours.objects.get().blocks == USUAL_WEEK
    time = working_time()
    assert (time.zone, time.week) == (ZoneInfo("Asia/Tehran"), USUAL_WEEK)
    assert time.is_open(at(ASHURA)) is False
    assert time.is_open(at(date(2025, 7, 7))) is True


def test_the_week_is_set(shop):
    week = [CLOSED, *[MORNING] * 6]
    set_week(by=shop.owner, week=week, official_holidays=False)
    assert working_time().week == tuple(week)
    assert working_time().is_open(at(ASHURA)) is True
    assert told() == [("hours.changed", {"fields": ["week", "official_holidays"], "days": [0, 1, 2, 3, 4, 5, 6]})]
    set_week(by=shop.owner, week=week, official_holidays=False)
    assert len(told()) == 1


@pytest.mark.parametrize("week", [[CLOSED] * 6, [CLOSED] * 8, [((600, 500),)] * 7, [None] * 7])
def test_a_wrong_week_changes_nothing(shop, week):
    with pytest.raises(ValueError):
        set_week(by=shop.owner, week=week)
    assert (WorkingHours.objects.get().blocks, told()) == (USUAL_WEEK, [])


def test_an_official_holiday_is_worked_and_kept_again(shop):
    work_on(by=shop.owner, occasion_id="ashura-1447")
    work_on(by=shop.owner, occasion_id="ashura-1447")
    assert working_time().is_open(at(ASHURA)) is True
    keep(by=shop.owner, occasion_id="ashura-1447")
    keep(by=shop.owner, occasion_id="ashura-1447")
    assert working_time().is_open(at(ASHURA)) is False
    payload = {"occasion": "ashura-1447"}
    assert told() == [("holiday.worked", payload), ("holiday.kept", payload)]


def test_a_day_with_two_occasions_is_worked_when_neither_is_kept(shop):
    day = date(2026, 3, 21)  # Nowruz and Eid al-Fitr, a Saturday
    work_on(by=shop.owner, occasion_id="fitr-1447")
    assert working_time().is_open(at(day)) is False
    work_on(by=shop.owner, occasion_id="nowruz-1405-01-01")
    assert working_time().is_open(at(day)) is True


@pytest.mark.parametrize("verb", [work_on, keep])
def test_an_unknown_occasion_is_refused(shop, verb):
    with pytest.raises(UnknownOccasion):
        verb(by=shop.owner, occasion_id="ashura-1")
    assert (WorkedHoliday.objects.count(), told()) == (0, [])


def test_own_days_count_before_all_others(shop):
    sunday = date(2025, 7, 13)
    set_day(by=shop.owner, day=ASHURA, blocks=MORNING, name="  نیمه‌وقت\u202e ")
    closed = set_day(by=shop.owner, day=sunday, name="انبارگردانی")
    assert Holiday.objects.get(day=ASHURA).name == "نیمه‌وقت"
    assert (working_time().is_open(at(ASHURA)), working_time().is_open(at(ASHURA, 13))) == (True, False)
    assert working_time().is_open(at(sunday)) is False
    remove_day(by=shop.owner, holiday=closed)
    assert working_time().is_open(at(sunday)) is True
    assert [kind for kind, _payload in told()] == ["holiday.set", "holiday.set", "holiday.removed"]
    assert told()[-1][1] == {"day": "2025-07-13"}


def test_a_day_is_set_anew(shop):
    set_day(by=shop.owner, day=ASHURA)
    set_day(by=shop.owner, day=ASHURA)
    set_day(by=shop.owner, day=ASHURA, blocks=MORNING)
    assert Holiday.objects.get().blocks == MORNING
    assert told()[1:] == [("holiday.changed", {"day": "2025-07-06", "fields": ["hours"]})]


def test_wrong_hours_of_a_day_change_nothing(shop):
    with pytest.raises(BadHours):
        set_day(by=shop.owner, day=ASHURA, blocks=((600, 500),))
    assert (Holiday.objects.count(), told()) == (0, [])


def test_the_time_zone_is_the_business_own(shop):
    assert working_time().zone.key == "Asia/Tehran"
    change_workspace(shop, by=shop.owner, time_zone="Europe/Istanbul")
    assert working_time().zone.key == "Europe/Istanbul"


def test_it_is_kept_for_a_moment(shop, count_queries):
    working_time()
    with count_queries() as counted:
        working_time()
    assert len(counted) == 0


def test_it_is_read_in_few_queries(shop, count_queries):
    set_day(by=shop.owner, day=ASHURA)
    set_day(by=shop.owner, day=date(2025, 7, 7))
    with count_queries() as counted:
        working_time()
    assert len(counted) == 4


def test_each_business_has_its_own(real_shop, other_real_shop):
    with workspace(real_shop):
        set_week(by=real_shop.owner, week=[MORNING] * 7)
        holiday = set_day(by=real_shop.owner, day=ASHURA, blocks=MORNING)
    with workspace(other_real_shop):
        assert (working_time().week, Holiday.objects.count()) == (USUAL_WEEK, 0)
        with pytest.raises(Holiday.DoesNotExist):
            Holiday.objects.by_public_id(holiday.public_id)
    with pytest.raises(NoWorkspace):
        working_time()


@pytest.fixture
def other_real_shop(real_shop):
    from pasokh.workspaces.actions.found import found

    return found(name="چاپ سپید", owner_name="امید", owner_email="omid@chapsepid.example", password="گذرواژهٔ-خوب-۱۲")[0]


def test_a_change_that_is_taken_back_is_not_kept(real_shop):
    with pytest.raises(InterruptedError), workspace(real_shop):
        set_week(by=real_shop.owner, week=[MORNING] * 7)
        raise InterruptedError
    with workspace(real_shop):
        assert working_time().week == USUAL_WEEK


def test_a_business_has_one_week(shop):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingHours.objects.create()
    assert WorkingHours.objects.count() == 1


def test_those_who_were_here_before_get_the_usual_week(shop):
    migration = import_module("pasokh.calendars.migrations.0002_hours_of_those_who_are_here")
    editor = SimpleNamespace(connection=connection)
    WorkingHours.objects.all().delete()
    migration.ship(apps, editor)
    migration.ship(apps, editor)
    hours = WorkingHours.objects.get()
    assert (hours.workspace_id, hours.blocks, hours.official_holidays) == (shop.pk, USUAL_WEEK, True)
