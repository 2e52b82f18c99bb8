from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian import jalali
from pasokh.kernel.persian.jalali import BadDate, parse_date, parse_moment, show_date, show_moment, show_relative

from ..shared_data import shared_lines

TEHRAN = ZoneInfo("Asia/Tehran")
TODAY = date(2026, 11, 21)  # ۳۰ آبان ۱۴۰۵, a Saturday
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)  # 11:30 in Tehran
days = st.dates(date(1827, 3, 22), date(2120, 3, 19))


@given(days)
def test_conversion_goes_there_and_back(day):
    assert jalali.from_jalali(*jalali.to_jalali(day)) == day


@given(
    days,
    st.sampled_from(["short", "medium", "long"]),
    st.sampled_from(["fa", "en"]),
    st.sampled_from(["jalali", "gregorian"]),
)
def test_what_is_shown_can_be_typed(day, style, language, calendar):
    assert parse_date(show_date(day, style, language=language, calendar=calendar), today=TODAY) == day


@given(st.text() | st.from_regex(r"[۰-۹0-9]{1,4}[/\-. ][۰-۹0-9]{1,3}[/\-. ][۰-۹0-9]{1,4}"))
def test_anything_typed_is_a_day_or_a_clear_error(text):
    try:
        assert isinstance(parse_date(text, today=TODAY), date)
        assert isinstance(parse_moment(text, today=TODAY, zone=TEHRAN), datetime)
    except BadDate as error:
        assert str(error)


@pytest.mark.parametrize(
    "typed",
    [
        "1405/8/30", "۱۴۰۵-۰۸-۳۰", "۱۴۰۵.۸.۳۰", "١٤٠٥/٠٨/٣٠", "30/8/1405", "۰۵/۸/۳۰", " ۱۴۰۵ / ۸ / ۳۰ ", "۳۰ آبان ۱۴۰۵", "۳۰ آبان ماه ۱۴۰۵",
        "۳۰ آبان", "شنبه ۳۰ آبان ۱۴۰۵", "30 Aban 1405", "امروز", "2026-11-21", "21 November 2026", "Saturday, 21 November 2026",
        "۲۱ نوامبر ۲۰۲۶", "۱۴۰۵/۰۸/۳۰\u200f", "30 aban 1405", "٣٠ آبان سال ۱۴۰۵",
    ],
)  # fmt: skip
def test_what_people_type(typed):
    assert parse_date(typed, today=TODAY) == TODAY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1405/13/1",
        "1405/12/30",
        "1405/7/31",
        "1405",
        "1405/8",
        "0/0/0",
        "5/8/3",
        "۳۰ فلان",
        "99999/1/1",
        "1199/1/1",
        "١/١",
        "1405/8/30/2",
    ],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError):
        parse_date(typed, today=TODAY)


def test_moments_are_typed_on_the_local_clock():
    assert parse_moment("۱۴۰۵/۸/۳۰ ۱۰:۳۰", zone=TEHRAN, today=TODAY) == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    assert parse_moment("فردا ساعت ۹:۰۰", zone=TEHRAN, today=TODAY) == datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
    assert parse_moment("10:30", zone=TEHRAN, today=TODAY) == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    with pytest.raises(BadDate):
        parse_moment("۱۴۰۵/۸/۳۰ ۲۵:۳۰", zone=TEHRAN, today=TODAY)


def test_days_are_shown_in_both_languages_and_calendars():
    assert show_date(TODAY, "long") == "شنبه ۳۰ آبان ۱۴۰۵"
    assert show_date(TODAY, "short") == "۱۴۰۵/۰۸/۳۰"
    assert show_date(TODAY, "day_month") == "۳۰ آبان"
    assert show_date(TODAY, "long", language="en") == "Saturday 30 Aban 1405"
    assert show_date(TODAY, "medium", language="en", calendar="gregorian") == "21 November 2026"
    assert show_date(TODAY, "short", language="en", calendar="gregorian") == "2026-11-21"
    assert show_date(TODAY, "medium", calendar="gregorian") == "۲۱ نوامبر ۲۰۲۶"


def test_the_day_is_that_of_the_zone():
    late = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert show_date(late, "day_month", zone=TEHRAN) == "۱ آذر"
    assert show_date(late, "day_month", zone=ZoneInfo("UTC")) == "۳۰ آبان"


@pytest.mark.parametrize(
    ("ago", "persian", "english"),
    [
        (timedelta(hours=1), "امروز ۱۰:۳۰", "today 10:30"),
        (timedelta(days=1), "دیروز ۱۱:۳۰", "yesterday 11:30"),
        (timedelta(hours=12), "دیروز ۲۳:۳۰", "yesterday 23:30"),
        (timedelta(days=-1), "فردا ۱۱:۳۰", "tomorrow 11:30"),
        (timedelta(days=10), "۲۰ آبان ۱۱:۳۰", "20 Aban, 11:30"),
        (timedelta(days=365), "۳۰ آبان ۱۴۰۴ ۱۱:۳۰", "30 Aban 1404, 11:30"),
    ],
)
def test_moments_in_lists(ago, persian, english):
    assert show_moment(NOW - ago, now=NOW, zone=TEHRAN) == persian
    assert show_moment(NOW - ago, now=NOW, zone=TEHRAN, language="en") == english


@pytest.mark.parametrize(
    ("seconds", "persian", "english"),
    [
        (5, "همین حالا", "just now"),
        (-5, "همین حالا", "just now"),
        (60, "۱ دقیقه پیش", "1 minute ago"),
        (239, "۳ دقیقه پیش", "3 minutes ago"),
        (-7200, "۲ ساعت دیگر", "in 2 hours"),
        (86_400 * 400, "۱ سال پیش", "1 year ago"),
    ],
)
def test_relative_times(seconds, persian, english):
    moment = NOW - timedelta(seconds=seconds)
    assert show_relative(moment, now=NOW) == persian
    assert show_relative(moment, now=NOW, language="en") == english


def test_conversion_pairs_of_the_calendar_authority():
    pairs = shared_lines("persian-language/calendar/conversion-pairs.jsonl")
    assert len(pairs) == 595
    for pair in pairs:
        day = date.fromisoformat(pair["gregorian"])
        year, month, number = map(int, pair["jalali"].split("-"))
        assert jalali.to_jalali(day) == (year, month, number)
        if jalali.MIN_YEAR <= year <= jalali.MAX_YEAR:
            assert jalali.from_jalali(year, month, number) == day


def test_official_leap_years():
    years = shared_lines("persian-language/calendar/official-leap-years-1206-1498.jsonl")
    assert [y["year"] for y in years if y["leap"] != jalali.is_leap(y["year"])] == []
    assert [y["year"] for y in years if jalali.from_jalali(y["year"], 1, 1).isoformat() != y["nowruz_gregorian"]] == []
