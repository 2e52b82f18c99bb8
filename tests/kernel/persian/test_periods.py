"""Months, quarters and weeks of the Jalali calendar: known days, and what holds for every day of three centuries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.jalali import MAX_YEAR, BadDate, from_jalali, is_leap, to_jalali
from pasokh.kernel.persian.periods import (
    add_months,
    begin_of,
    begin_of_next,
    days_in_month,
    end_of,
    months_between,
    quarter_of,
    week_of,
)

UNITS = ["week", "month", "quarter", "half", "year"]
days = st.dates(
    date(1850, 1, 1), from_jalali(MAX_YEAR - 21, 12, 29)
)  # so that no month asked for lies beyond the calendar
months = st.integers(-240, 240)
calendars = st.sampled_from(["jalali", "gregorian"])


def jalali(year, month, day):
    return from_jalali(year, month, day)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((1405, 6, 31), 1, (1405, 7, 30)),
        ((1405, 6, 31), -1, (1405, 5, 31)),
        ((1403, 12, 30), 12, (1404, 12, 29)),  # 1403 is a leap year
        ((1403, 12, 30), 48, (1407, 12, 29)),
        ((1403, 12, 30), 60, (1408, 12, 30)),  # and 1408 the next one
        ((1405, 12, 29), 1, (1406, 1, 29)),
        ((1405, 1, 31), -1, (1404, 12, 29)),
        ((1405, 8, 30), 0, (1405, 8, 30)),
        ((1405, 11, 5), 3, (1406, 2, 5)),
    ],
)
def test_known_months_later(day, months, expected):
    assert to_jalali(add_months(jalali(*day), months)) == expected


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("week", (1405, 8, 30), (1405, 9, 6)),
        ("month", (1405, 9, 1), (1405, 9, 30)),
        ("quarter", (1405, 7, 1), (1405, 9, 30)),
        ("half", (1405, 7, 1), (1405, 12, 29)),
        ("year", (1405, 1, 1), (1405, 12, 29)),
    ],
)
def test_where_known_periods_begin_and_end(unit, first, last):
    day = jalali(1405, 9, 1)  # a Sunday
    assert (begin_of(day, unit), end_of(day, unit)) == (jalali(*first), jalali(*last))


def test_the_gregorian_calendar_too():
    assert add_months(date(2024, 1, 31), 1, "gregorian") == date(2024, 2, 29)
    assert end_of(date(2026, 11, 22), "quarter", "gregorian") == date(2026, 12, 31)
    assert days_in_month(2023, 2, "gregorian") == 28


@pytest.mark.parametrize("unit", ["month", "quarter", "half", "year"])
def test_the_last_year_has_an_end(unit):
    last = jalali(MAX_YEAR, 12, days_in_month(MAX_YEAR, 12))
    assert end_of(last, unit) == last
    with pytest.raises(BadDate):
        begin_of_next(last, unit)


def test_quarters_and_weeks():
    assert quarter_of(jalali(1405, 3, 31)) == (1405, 1)
    assert quarter_of(jalali(1405, 4, 1)) == (1405, 2)
    assert quarter_of(date(2026, 12, 1), "gregorian") == (2026, 4)
    # 1 Farvardin 1405 is a Saturday, 1 Farvardin 1404 a Friday.
    assert [week_of(jalali(1405, 1, day)) for day in (1, 7, 8)] == [(1405, 1), (1405, 1), (1405, 2)]
    assert [week_of(jalali(1404, 1, day)) for day in (1, 2)] == [(1404, 1), (1404, 2)]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1827, 1, 1), date(2300, 1, 1)])
def test_days_beyond_the_calendar_are_refused(day):
    with pytest.raises(BadDate):
        begin_of(day, "year")
    with pytest.raises(BadDate):
        add_months(jalali(1400, 1, 1), 12 * (day.year - 622 - 1400))


@given(days, months, calendars)
def test_adding_and_taking_away_returns_or_was_clipped(day, count, calendar):
    there = add_months(day, count, calendar)
    back = add_months(there, -count, calendar)
    assert back <= day
    assert (day - back).days <= 3
    if there != end_of(there, "month", calendar):
        assert back == day


@given(days, st.integers(0, 400), months, calendars)
def test_it_is_monotone(day, later, count, calendar):
    assert add_months(day, count, calendar) <= add_months(day + timedelta(days=later), count, calendar)
    assert add_months(day, count, calendar) < add_months(day, count + 1, calendar)


@given(days, months, calendars)
def test_whole_months_are_counted_back(day, count, calendar):
    there = add_months(day, count, calendar)
    assert abs(months_between(day, there, calendar) - count) <= (there < day)
    if count >= 0:
        assert months_between(day, there, calendar) == count


@given(days, st.sampled_from(UNITS), calendars, st.integers(-30, 30))
def test_periods_cover_every_day_once(day, unit, calendar, steps):
    first, last = begin_of(day, unit, calendar), end_of(day, unit, calendar)
    assert first <= day <= last
    assert begin_of(first, unit, calendar) == begin_of(last, unit, calendar) == first
    assert begin_of_next(day, unit, calendar, 1) == last + timedelta(days=1)
    there = begin_of_next(day, unit, calendar, steps)
    assert begin_of_next(there, unit, calendar, -steps) == first


@given(st.integers(1207, 1497))
def test_the_months_of_a_year_are_its_days(year):
    assert sum(days_in_month(year, month) for month in range(1, 13)) == 365 + is_leap(year)
    assert end_of(jalali(year, 1, 1), "year") + timedelta(days=1) == jalali(year + 1, 1, 1)
