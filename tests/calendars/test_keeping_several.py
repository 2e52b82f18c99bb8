"""Calendars are made, named, given, made the default and deleted; holidays move; absences are noted. Each is told, a refusal changes nothing."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pasokh.calendars import events
from pasokh.calendars.actions.keep_calendars import (
    BadCalendar,
    change_calendar,
    drop_calendar,
    make_calendar,
    make_default,
)
from pasokh.calendars.actions.keep_days import UnknownOccasion, move, set_day
from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.calendars.actions.note_absence import BadAbsence, change_absence, note_absence, remove_absence
from pasokh.calendars.actions.subscribe import close_feed, open_feed
from pasokh.calendars.models import Absence, Holiday, HoursFor, MovedHoliday, WorkingHours
from pasokh.calendars.official import by_id
from pasokh.calendars.queries import hours_id_for, working_time, working_time_for
from pasokh.events.models import Event
from pasokh.workspaces.models import Address, Member, Team, TeamMembership
from pasokh.workspaces.rules import may

SUNDAY = date(2026, 11, 22)


def told():
    found = Event.objects.filter(kind__regex="^(hours|holiday|absence)[.]").order_by("pk")
    return [event.kind for event in found]


@pytest.fixture
def evening(shop):
    return make_calendar(by=shop.owner, name="  نوبت\u202e عصر ")


def test_a_calendar_begins_with_the_default_week(shop, evening):
    assert (evening.name, evening.blocks) == ("نوبت عصر", WorkingHours.ship().blocks)
    assert told() == ["hours.made"]
    assert working_time(evening.pk).week == working_time().week


@pytest.mark.parametrize(
    ("given", "code"),
    [({"name": " \u200c"}, "name"), ({"name": "نوبت عصر"}, "taken"), ({"name": "x", "zone": "Mars/Base"}, "zone")],
)
def test_a_bad_calendar_is_refused(shop, evening, given, code):
    with pytest.raises(BadCalendar) as refused:
        make_calendar(by=shop.owner, **given)
    assert (refused.value.code, WorkingHours.objects.count(), told()) == (code, 2, ["hours.made"])
    other = make_calendar(by=shop.owner, name="شب")
    with pytest.raises(BadCalendar):
        change_calendar(by=shop.owner, hours=other, **given)
    other.refresh_from_db()
    assert (other.name, other.zone) == ("شب", "")


def test_it_is_called_otherwise_and_put_into_other_clocks(shop, evening):
    change_calendar(by=shop.owner, hours=evening, name="استانبول", zone="Europe/Istanbul")
    assert working_time(evening.pk).zone.key == "Europe/Istanbul"
    change_calendar(by=shop.owner, hours=evening, name="استانبول", zone="Europe/Istanbul")
    assert told() == ["hours.made", "hours.changed"]
    change_calendar(by=shop.owner, hours=WorkingHours.ship(), name="")
    assert told() == ["hours.made", "hours.changed"]


def test_another_one_becomes_the_default(shop, evening):
    first = WorkingHours.ship()
    make_default(by=shop.owner, hours=evening)
    make_default(by=shop.owner, hours=evening)
    assert WorkingHours.ship() == evening
    first.refresh_from_db()
    assert (first.is_default, bool(first.name)) == (False, True)
    assert told() == ["hours.made", "hours.made_default"]
    assert working_time() is working_time(evening.pk)


def test_a_calendar_is_deleted_with_its_days(shop, evening):
    team = Team.objects.create(name="سطح دو")
    give_hours(by=shop.owner, hours=evening, team=team)
    set_day(by=shop.owner, day=SUNDAY, calendar=evening)
    secret = open_feed(by=shop.owner, hours=evening)
    drop_calendar(by=shop.owner, hours=evening)
    assert (hours_id_for(team_id=team.pk), Holiday.objects.count(), HoursFor.objects.count()) == (None, 0, 0)
    assert Address.find("calendar_feed", secret) is None
    assert told()[-1] == "hours.dropped"


def test_the_default_stays(shop, evening):
    with pytest.raises(BadCalendar):
        drop_calendar(by=shop.owner, hours=WorkingHours.ship())
    assert (WorkingHours.objects.count(), told()) == (2, ["hours.made"])


def test_hours_are_given_and_taken(shop, evening):
    night = make_calendar(by=shop.owner, name="شب")
    for hours in (evening, evening, night, None, None):
        give_hours(by=shop.owner, hours=hours, site="chat:1")
    assert told() == ["hours.made", "hours.made", "hours.given", "hours.given", "hours.taken"]
    assert Event.objects.filter(kind="hours.given").first().payload == {"site": "chat:1"}
    with pytest.raises(ValueError):
        give_hours(by=shop.owner, hours=evening, site="chat:1", member=shop.owner)
    assert HoursFor.objects.count() == 0


def test_a_day_of_one_calendar_and_of_all(shop, evening):
    set_day(by=shop.owner, day=SUNDAY, calendar=evening, name="اسباب‌کشی")
    set_day(by=shop.owner, day=SUNDAY, blocks=((540, 600),))
    set_day(by=shop.owner, day=SUNDAY, calendar=evening, name="اسباب‌کشی")
    assert (working_time(evening.pk).blocks_on(SUNDAY), working_time().blocks_on(SUNDAY)) == ((), ((540, 600),))
    payloads = list(Event.objects.filter(kind="holiday.set").order_by("pk").values_list("payload", flat=True))
    assert payloads == [{"day": "2026-11-22", "calendar": evening.pk}, {"day": "2026-11-22"}]


FITR = "fitr-1448"  # calculated


def test_a_calculated_day_moves_and_moves_back(shop):
    data = by_id()[FITR].day
    for day in (data + timedelta(days=1), data + timedelta(days=1), data - timedelta(days=1), data, data):
        move(by=shop.owner, occasion_id=FITR, day=day)
    assert told() == ["holiday.moved", "holiday.moved", "holiday.put_back"]
    move(by=shop.owner, occasion_id=FITR, day=data - timedelta(days=1))
    morning = datetime(data.year, data.month, data.day, 10, tzinfo=ZoneInfo("Asia/Tehran"))
    assert working_time().blocks_on(data - timedelta(days=1)) == ()
    assert working_time().is_open(morning - timedelta(days=1)) is False


def test_a_day_that_moved_away_is_like_any_other(shop):
    day = by_id()["arbaeen-1447"].day  # Thursday 23 Mordad 1404
    move(by=shop.owner, occasion_id="arbaeen-1447", day=day - timedelta(days=1))
    assert (working_time().blocks_on(day), working_time().blocks_on(day - timedelta(days=1))) == (((510, 780),), ())


@pytest.mark.parametrize(
    ("occasion", "days"), [(FITR, 3), (FITR, -3), ("nowruz-1405-01-01", 1), ("once-1402-05-11", 1)]
)
def test_what_does_not_move_so(shop, occasion, days):
    with pytest.raises(ValueError):
        move(by=shop.owner, occasion_id=occasion, day=by_id()[occasion].day + timedelta(days=days))
    with pytest.raises(UnknownOccasion):
        move(by=shop.owner, occasion_id="nothing", day=SUNDAY)
    assert (MovedHoliday.objects.count(), told()) == (0, [])


def test_an_absence_is_noted_changed_and_removed(shop, make_member):
    sara = make_member()
    said = {"first_day": SUNDAY, "last_day": SUNDAY, "starts": time(10), "ends": time(12)}
    absence = note_absence(by=shop.owner, member=sara, note="دندان‌پزشک\u202e", **said)
    assert note_absence(by=shop.owner, member=sara, note="دندان‌پزشک", **said) == absence
    assert Absence.objects.get().note == "دندان‌پزشک"
    assert working_time_for(member_id=sara.pk).away
    change_absence(by=shop.owner, absence=absence, first_day=SUNDAY, last_day=SUNDAY, reason="sick")
    assert Absence.objects.get().is_whole_days is True
    remove_absence(by=shop.owner, absence=Absence.objects.get())
    assert not working_time_for(member_id=sara.pk).away
    assert told() == ["absence.noted", "absence.changed", "absence.removed"]
    assert Event.objects.get(kind="absence.changed").payload["member"] == sara.pk
    assert "دندان" not in str(list(Event.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"last_day": SUNDAY - timedelta(days=1)}, "order"),
        ({"last_day": SUNDAY, "starts": time(10), "ends": time(10)}, "order"),
        ({"last_day": SUNDAY + timedelta(days=2_000)}, "long"),
        ({"last_day": SUNDAY, "reason": "because"}, "reason"),
    ],
)
def test_a_bad_absence_is_refused(shop, given, code):
    with pytest.raises(BadAbsence) as refused:
        note_absence(by=shop.owner, member=shop.owner, first_day=SUNDAY, **given)
    assert (refused.value.code, Absence.objects.count(), told()) == (code, 0, [])


def test_who_may_note_an_absence(shop, make_member):
    sara, reza = make_member("سارا", role="agent"), make_member("رضا", role="agent")
    above = Team.objects.create(name="پشتیبانی")
    team = Team.objects.create(name="سطح دو", parent=above)
    TeamMembership.objects.create(team=team, member=sara)

    def may_of(member, other=sara):
        return may(Member.objects.get(pk=member.pk), "absence.note", Member.objects.get(pk=other.pk))

    lead, stranger = (make_member(name, role="lead", sees="teams") for name in ("مینا", "پری"))
    TeamMembership.objects.create(team=above, member=lead)
    assert (may_of(sara), may_of(reza), may_of(lead), may_of(stranger), may_of(shop.owner)) == (
        True,
        False,
        True,
        False,
        True,
    )
    TeamMembership.objects.create(team=team, member=reza, lead=True)
    assert (may_of(reza), may_of(sara, other=reza)) == (True, False)
    assert may_of(make_member("ندا", role="lead", sees="all")) is True
    assert may(shop.owner, "absence.note", None) is True and may(sara, "absence.note", None) is False


def test_a_feed_is_opened_anew_and_closed(shop, evening):
    first = open_feed(by=shop.owner, hours=evening)
    second = open_feed(by=shop.owner, hours=evening)
    assert Address.find("calendar_feed", first) is None
    assert Address.find("calendar_feed", second).target_id == evening.pk
    close_feed(by=shop.owner, hours=evening)
    close_feed(by=shop.owner, hours=evening)
    assert Address.find("calendar_feed", second) is None
    assert told() == ["hours.made", "hours.feed_opened", "hours.feed_opened", "hours.feed_closed"]


def test_kinds_of_events_are_known():
    assert set(events.CHANGING) & set(events.QUIET) == set()
