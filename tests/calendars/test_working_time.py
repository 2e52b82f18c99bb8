"""Working time: against a walk over every minute, in zones whose clocks jump in all the ways that there are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.calendars.blocks import CLOSED, DAY, WHOLE_DAY
from pasokh.calendars.models.working_hours import USUAL_WEEK
from pasokh.calendars.working_time import NeverOpen, TooFar, WorkingTime, weekday_of

TEHRAN = ZoneInfo("Asia/Tehran")
OFFICE = WorkingTime(TEHRAN, USUAL_WEEK)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NEVER = (CLOSED,) * 7
# A zone, and a day about which its clocks jump: at midnight both ways, by half an hour, over midnight, by a whole day, and not at all.
JUMPS = [
    ("Asia/Tehran", date(2022, 3, 22)),
    ("Asia/Tehran", date(2022, 9, 21)),
    ("Asia/Tehran", date(2023, 3, 22)),
    ("Europe/Berlin", date(2025, 3, 30)),
    ("Europe/Berlin", date(2025, 10, 26)),
    ("America/Goose_Bay", date(2010, 11, 7)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    ("America/Havana", date(2024, 11, 3)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("UTC", date(2025, 1, 1)),
]


def at(text, zone=TEHRAN):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@st.composite
def blocks(draw):
    """Up to three blocks in quarters of an hour, the last maybe over midnight; many begin or end where clocks jump."""
    quarters = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 92, 93, 94, 95]) | st.integers(0, 95)
    edges = sorted(draw(st.lists(quarters, min_size=0, max_size=6, unique=True)))
    pairs = [(15 * start, 15 * end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2:
        pairs.append((15 * edges[-1], 15 * (edges[-1] + draw(st.integers(1, 95)))))
    return tuple(pairs)


weeks = st.tuples(*(blocks() for _day in range(7)))


near = st.integers(-3 * DAY, 3 * DAY).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def calendars(draw, weeks=weeks):
    """A working time about a jump of its zone, with days that differ near it, and absences; and the middle of its time."""
    name, day = draw(st.sampled_from(JUMPS))
    days = draw(st.dictionaries(st.integers(-3, 3).map(lambda n: day + timedelta(days=n)), blocks(), max_size=3))
    middle = datetime(day.year, day.month, day.day, tzinfo=UTC)
    away = [(middle + start, middle + end) for start, end in draw(st.lists(st.tuples(near, near), max_size=3))]
    return WorkingTime(ZoneInfo(name), draw(weeks), days).without(away), middle


spans = st.integers(1, 10 * DAY * 60 * 1_000_000).map(lambda micros: timedelta(microseconds=micros))


def walked(calendar, middle, days=4):
    """The minutes (UTC) that are open, by walking over each: a block begins and ends at the first minute whose clock has come so far."""
    first = middle - timedelta(days=days + 3)
    # Its last block may end two days after the last day, which west of Greenwich is later still.
    minutes = [first + number * MINUTE for number in range((2 * days + 7) * DAY)]
    clocks = [minute.astimezone(calendar.zone).replace(tzinfo=None) for minute in minutes]
    open_ones = set()
    for number in range(-days - 2, days + 2):
        day = middle.date() + timedelta(days=number)
        midnight = datetime(day.year, day.month, day.day)
        for start, end in calendar.days.get(day, calendar.week[weekday_of(day)]):
            begun = _reached(clocks, midnight + start * MINUTE)
            open_ones |= set(minutes[begun : _reached(clocks, midnight + end * MINUTE)])
    return {minute for minute in open_ones if not any(start <= minute < end for start, end in calendar.away)}


def _reached(clocks, wall):
    return next(index for index, clock in enumerate(clocks) if clock >= wall)


@given(calendars(), near, near)
def test_it_equals_a_walk_over_every_minute(given_calendar, since, until):
    calendar, middle = given_calendar
    since, until = sorted((middle + since, middle + until))
    minutes = walked(calendar, middle)
    steps = [since + number * MINUTE for number in range((until - since) // MINUTE)]
    assert calendar.between(since, until) == sum(step in minutes for step in steps) * MINUTE
    assert [calendar.is_open(step) for step in steps[::37]] == [step in minutes for step in steps[::37]]
    opening = calendar.next_opening(since)
    assert next((step for step in steps if step in minutes), None) == (opening if opening and opening < until else None)


@given(calendars(), near, near, near)
def test_between_is_additive(given_calendar, a, b, c):
    calendar, middle = given_calendar
    a, b, c = middle + a, middle + b, middle + c
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, b) == -calendar.between(b, a)


some_work = calendars(weeks.filter(any))


@given(some_work, near, spans, st.sampled_from([1, -1]))
def test_adding_measures_and_returns(given_calendar, moment, working, sign):
    calendar, middle = given_calendar
    moment, working = middle + moment, sign * working
    there = calendar.add(moment, working)
    assert calendar.between(moment, there) == working
    back = calendar.add(there, -working)
    assert calendar.between(moment, back) == timedelta()
    if sign > 0 and calendar.is_open(moment):
        assert back == moment


@given(some_work, near, near, spans, spans)
def test_adding_is_monotone(given_calendar, a, b, one, other):
    calendar, middle = given_calendar
    (a, b), (less, more) = sorted((middle + a, middle + b)), sorted((one, other))
    assert calendar.add(a, less) <= calendar.add(b, less)
    assert calendar.add(a, less) <= calendar.add(a, more)
    assert calendar.add(a, -more) <= calendar.add(a, -less) <= a <= calendar.add(a, less)


@given(some_work, near, st.integers(0, 9), st.integers(0, 9))
def test_days_later_is_monotone_and_stays_on_its_day(given_calendar, moment, one, other):
    calendar, middle = given_calendar
    moment, (few, many) = middle + moment, sorted((one, other))
    assert moment <= calendar.days_later(moment, few) <= calendar.days_later(moment, many)


@given(some_work, near)
def test_a_working_day_is_one_on_which_something_is_left(given_calendar, moment):
    calendar, middle = given_calendar
    day = (middle + moment).date()
    opening = calendar.opening_of(day)
    assert calendar.is_working_day(day) is (opening is not None)
    if calendar.away and opening:
        assert calendar.is_open(opening)


def test_absences_are_joined_and_taken_out():
    sunday = [
        (at(f"2026-11-22 {start}").astimezone(UTC), at(f"2026-11-22 {end}").astimezone(UTC)) for start, end in AWAY
    ]
    hers = OFFICE.without(sunday)
    assert hers.away == ((sunday[0][0], sunday[1][1]),)
    assert hers.between(at("2026-11-22 00:00"), at("2026-11-23 00:00")) == 6.5 * HOUR
    assert hers.without([(at("2026-11-22 00:00"), at("2026-11-23 00:00"))]).is_working_day(date(2026, 11, 22)) is False
    assert OFFICE.is_open(at("2026-11-22 10:00")) is True


AWAY = [("10:00", "11:00"), ("10:30", "12:00"), ("15:00", "15:00"), ("16:00", "14:00")]


def test_a_day_at_the_office():
    assert OFFICE.is_open(at("2026-11-22 08:30")) is True
    assert OFFICE.is_open(at("2026-11-22 17:00")) is False
    assert OFFICE.is_open(at("2026-11-26 12:59")) is True  # Thursday
    assert OFFICE.is_open(at("2026-11-26 13:00")) is False
    assert OFFICE.is_open(at("2026-11-27 10:00")) is False  # Friday
    assert OFFICE.next_opening(at("2026-11-26 13:00")) == at("2026-11-28 08:30")
    assert OFFICE.next_opening(at("2026-11-22 10:00")) == at("2026-11-22 10:00")
    assert OFFICE.between(at("2026-11-21 00:00"), at("2026-11-28 00:00")) == 47 * HOUR
    assert OFFICE.add(at("2026-11-26 12:00"), 2 * HOUR) == at("2026-11-28 09:30")
    assert OFFICE.add(at("2026-11-22 08:30"), 8.5 * HOUR) == at(
        "2026-11-22 17:00"
    )  # the end of that day, not the next morning
    assert OFFICE.add(at("2026-11-27 10:00"), timedelta()) == at("2026-11-27 10:00")
    assert OFFICE.add(at("2026-11-22 08:30"), HOUR).tzinfo is UTC


def test_closed_days_and_days_with_other_hours():
    calendar = WorkingTime(TEHRAN, USUAL_WEEK, {date(2026, 11, 22): CLOSED, date(2026, 11, 27): ((600, 720),)})
    assert calendar.next_opening(at("2026-11-21 18:00")) == at("2026-11-23 08:30")
    assert calendar.between(at("2026-11-27 00:00"), at("2026-11-28 00:00")) == 2 * HOUR


def test_a_night_shift_goes_on_into_a_closed_day():
    night = WorkingTime(TEHRAN, (((22 * 60, 30 * 60),),) * 7, {date(2026, 11, 27): CLOSED})
    assert night.between(at("2026-11-26 12:00"), at("2026-11-28 12:00")) == 8 * HOUR
    assert night.is_open(at("2026-11-27 05:59")) is True
    assert night.is_open(at("2026-11-27 23:00")) is False


def test_around_the_clock():
    always = WorkingTime(TEHRAN, (WHOLE_DAY,) * 7)
    assert always.between(at("2020-01-01 00:00"), at("2026-01-01 00:00")) == at("2026-01-01") - at("2020-01-01")
    assert always.next_opening(at("2026-11-22 00:00")) == at("2026-11-22 00:00")
    assert always.add(at("2026-11-22 10:00"), 1000 * HOUR) == at("2026-11-22 10:00").astimezone(UTC) + 1000 * HOUR


def test_tehran_before_and_after_it_left_summer_time():
    assert OFFICE.opening_of(date(2022, 7, 2)) == datetime(2022, 7, 2, 4, 0, tzinfo=UTC)  # +4:30
    assert OFFICE.opening_of(date(2023, 7, 1)) == datetime(2023, 7, 1, 5, 0, tzinfo=UTC)  # +3:30
    whole = WorkingTime(TEHRAN, (WHOLE_DAY,) * 7)
    assert whole.between(at("2022-03-22 01:00"), at("2022-03-23 00:00")) == 23 * HOUR
    assert whole.opening_of(date(2022, 3, 22)) == datetime(2022, 3, 21, 20, 30, tzinfo=UTC)


def test_an_hour_that_is_shown_twice_is_worked_twice_and_one_that_is_jumped_over_not_at_all():
    berlin = ZoneInfo("Europe/Berlin")
    nights = WorkingTime(berlin, (((120, 180),),) * 7)
    assert nights.between(at("2025-10-26", berlin), at("2025-10-27", berlin)) == 2 * HOUR
    assert nights.between(at("2025-03-30", berlin), at("2025-03-31", berlin)) == timedelta()
    assert nights.next_opening(at("2025-03-30", berlin)) == at("2025-03-31 02:00", berlin)


def test_a_block_that_begins_or_ends_in_the_jump_does_so_at_the_jump():
    berlin = ZoneInfo("Europe/Berlin")
    jump = datetime(2025, 3, 30, 1, tzinfo=UTC)
    late, early = WorkingTime(berlin, (((150, 300),),) * 7), WorkingTime(berlin, (((60, 150),),) * 7)
    assert (late.next_opening(jump - HOUR), early.add(jump - HOUR, HOUR)) == (jump, jump)
    assert (late.is_open(jump), early.is_open(jump)) == (True, False)


def test_a_day_that_is_shown_again_after_midnight_goes_on():
    """In Goose Bay clocks went back at one minute past midnight, into the evening of the day before."""
    goose_bay = ZoneInfo("America/Goose_Bay")
    mornings = WorkingTime(goose_bay, (CLOSED, ((0, 120),), *[CLOSED] * 5))  # Sundays
    opening = datetime(2010, 11, 7, 3, 0, tzinfo=UTC)
    again = opening + 10 * MINUTE
    assert again.astimezone(goose_bay).isoformat() == "2010-11-06T23:10:00-04:00"
    assert mornings.is_open(again) is True
    assert mornings.between(opening - 5 * HOUR, opening + 5 * HOUR) == 3 * HOUR


def test_working_days():
    thursday, friday, saturday = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)
    assert OFFICE.next_working_day(thursday) == saturday == OFFICE.next_working_day(friday)
    assert OFFICE.next_working_day(saturday, weekday=0) == date(2026, 12, 5)
    closed = WorkingTime(TEHRAN, USUAL_WEEK, {date(2026, 12, 5): CLOSED})
    assert closed.next_working_day(saturday, weekday=0) == date(2026, 12, 12)
    assert (OFFICE.is_working_day(thursday), OFFICE.is_working_day(friday)) == (True, False)
    assert OFFICE.opening_of(friday) is None


def test_days_later_keeps_the_time_of_day_within_that_days_hours():
    assert OFFICE.days_later(at("2026-11-24 16:00:30"), 1) == at("2026-11-25 16:00:30")
    assert OFFICE.days_later(at("2026-11-24 16:00"), 2) == at("2026-11-26 13:00")  # Thursday closes at one
    assert OFFICE.days_later(at("2026-11-24 06:00"), 1) == at("2026-11-25 08:30")
    assert OFFICE.days_later(at("2026-11-27 10:00"), 3) == at("2026-11-30 10:00")  # from a Friday
    assert OFFICE.days_later(at("2026-11-24 23:00"), 0) == at("2026-11-24 23:00")
    with pytest.raises(ValueError):
        OFFICE.days_later(at("2026-11-24 16:00"), -1)


def test_a_calendar_that_never_opens_says_so():
    never = WorkingTime(TEHRAN, NEVER, {date(2026, 1, 1): CLOSED})
    now = at("2026-11-22 10:00")
    assert (never.is_open(now), never.next_opening(now), never.between(now, now + 99 * HOUR)) == (
        False,
        None,
        timedelta(),
    )
    for ask in (
        lambda: never.add(now, HOUR),
        lambda: never.add(now, -HOUR),
        lambda: never.next_working_day(now.date()),
        lambda: never.days_later(now, 1),
    ):
        with pytest.raises(NeverOpen):
            ask()


def test_without_a_week_only_the_days_that_differ_are_worked():
    once = WorkingTime(TEHRAN, NEVER, {date(2027, 1, 1): ((1380, 1500),)})  # 23:00 to 1:00
    assert once.next_opening(at("2026-11-22 10:00")) == at("2027-01-01 23:00")
    assert once.add(at("2026-11-22 10:00"), 1.5 * HOUR) == at("2027-01-02 00:30")
    assert once.add(at("2027-06-01 10:00"), -1.5 * HOUR) == at("2027-01-01 23:30")
    assert once.next_opening(at("2027-01-02 01:00")) is None
    with pytest.raises(NeverOpen):
        once.add(at("2026-11-22 10:00"), 3 * HOUR)


def test_far_dates_and_moments_without_a_zone_are_refused():
    for moment in (
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime(1899, 1, 1, tzinfo=UTC),
    ):
        with pytest.raises(TooFar):
            OFFICE.is_open(moment)
    with pytest.raises(TooFar):
        OFFICE.between(at("1950-01-01"), at("2026-01-01"))
    with pytest.raises(TooFar):
        OFFICE.next_working_day(date.max)
    with pytest.raises(NeverOpen):
        OFFICE.add(at("2026-01-01"), timedelta.max)
    with pytest.raises(ValueError):
        OFFICE.is_open(datetime(2026, 1, 1))
    assert OFFICE.add(at("2199-12-30 10:00"), HOUR) > at("2199-12-30 10:00")


def test_a_week_has_seven_days():
    with pytest.raises(ValueError):
        WorkingTime(TEHRAN, USUAL_WEEK[:6])
