"""Shipped holidays: known days, both names, and what is only calculated."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from pasokh.calendars.official import by_id, last_day, occasions, occasions_within
from pasokh.kernel.persian.jalali import from_jalali, is_leap, to_jalali

from ..kernel.shared_data import shared_path

YEARS = range(1400, 1411)
FIXED = {  # month and day of the Jalali year
    "nowruz": (1, 1),
    "republic": (1, 12),
    "nature": (1, 13),
    "khomeini": (3, 14),
    "khordad": (3, 15),
    "revolution": (11, 22),
    "oil": (12, 29),
}


@pytest.mark.parametrize("year", YEARS)
def test_the_fixed_ones_of_each_year(year):
    days = {to_jalali(each.day)[1:] for each in occasions() if to_jalali(each.day)[0] == year and each.kind == "solar"}
    expected = set(FIXED.values()) | {(1, 2), (1, 3), (1, 4)} | ({(12, 30)} if is_leap(year) else set())
    assert days == expected


@pytest.mark.parametrize(
    ("known", "jalali"),
    [
        ("ashura-1443", (1400, 5, 28)),
        ("arbaeen-1444", (1401, 6, 26)),
        ("fitr-1444", (1402, 2, 2)),
        ("ashura-1445", (1402, 5, 6)),
        ("fitr-1445", (1403, 1, 22)),
        ("ghadir-1445", (1403, 4, 5)),
        ("ashura-1446", (1403, 4, 26)),
        ("fitr-1446", (1404, 1, 11)),
        ("fitr-2-1446", (1404, 1, 12)),
        ("adha-1446", (1404, 3, 16)),
        ("ghadir-1446", (1404, 3, 24)),
        ("tasua-1447", (1404, 4, 14)),
        ("ashura-1447", (1404, 4, 15)),
        ("arbaeen-1447", (1404, 5, 23)),
        ("mahdi-1447", (1404, 11, 15)),
        ("nowruz-1404-01-01", (1404, 1, 1)),
        ("revolution-1404", (1404, 11, 22)),
        ("nature-1405", (1405, 1, 13)),
        ("once-1402-05-11", (1402, 5, 11)),  # decreed for the heat
    ],
)
def test_known_days(known, jalali):
    assert by_id()[known].day == from_jalali(*jalali)
    assert by_id()[known].is_calculated is False


LUNAR = "ali fitr fitr-2 sadeq adha ghadir tasua ashura arbaeen prophet reza askari prophet-birth fatima ali-birth mabath mahdi".split()
# The lunar holidays of five years, as month/day of the Jalali year: written down by hand, not from the package that the data comes from.
# An occasion that a year has twice, or decreed for a day of it alone, stands beside.
WRITTEN = {
    1400: "2/14 2/23 2/24 3/16 4/30 5/7 5/27 5/28 7/5 7/13 7/15 7/23 8/2 10/16 11/26 12/10 12/27",
    1401: "2/3 2/13 2/14 3/6 4/19 4/27 5/16 5/17 6/26 7/3 7/5 7/13 7/22 10/6 11/15 11/29 12/17",
    1402: "1/23 2/2 2/3 2/26 4/8 4/16 5/5 5/6 6/15 6/23 6/25 7/2 7/11 9/26 11/5 11/19 12/6",
    1403: "1/13 1/22 1/23 2/15 3/28 4/5 4/25 4/26 6/4 6/12 6/14 6/22 6/31 9/15 10/25 11/9 11/26",
    1404: "1/2 1/11 1/12 2/4 3/16 3/24 4/14 4/15 5/23 5/31 6/2 6/10 6/19 9/3 10/13 10/27 11/15",
}
TWICE = {("mahdi", 1400, 1, 9), ("ali", 1404, 12, 20)}


@pytest.mark.parametrize("year", WRITTEN)
def test_all_lunar_ones_of_five_years(year):
    days = [tuple(map(int, each.split("/"))) for each in WRITTEN[year].split()]
    written = {(name, year, *day) for name, day in zip(LUNAR, days, strict=True)}
    lunar = [each for each in occasions() if each.is_lunar and to_jalali(each.day)[0] == year]
    assert not any(each.is_calculated for each in lunar)
    found = {(each.id.rpartition("-")[0], *to_jalali(each.day)) for each in lunar}
    assert found == written | {each for each in TWICE if each[1] == year}


@pytest.mark.parametrize("year", YEARS)
def test_every_lunar_one_comes_once_or_twice_a_year(year):
    lunar = [each for each in occasions() if to_jalali(each.day)[0] == year and each.kind in ("lunar", "calculated")]
    counted = Counter(each.id.rpartition("-")[0] for each in lunar)
    # A lunar year is eleven days shorter: an occasion at the edge of a year may fall into it twice, or not at all.
    assert 16 <= len(counted) <= 17 and max(counted.values()) <= 2


def test_what_the_sky_has_not_shown_is_marked():
    calculated = [each for each in occasions() if each.is_calculated]
    assert calculated[0].day > date(2026, 12, 31)
    assert all(
        each.is_calculated for each in occasions() if each.day > date(2027, 1, 1) and each.kind not in ("solar", "once")
    )
    assert by_id()["ashura-1453"].is_calculated is True


def test_ids_are_unique_and_names_are_in_both_languages():
    assert len(by_id()) == len(occasions()) > 280
    for each in occasions():
        assert each.name("fa") != each.name("en")
        assert not each.name("fa").isascii() and each.name("en").isascii()
        assert not any(digit in each.name("fa") for digit in "0123456789")
    assert by_id()["ashura-1447"].name("de") == "عاشورای حسینی"


def test_a_part_of_them():
    first, last = from_jalali(1404, 4, 14), from_jalali(1404, 4, 15)
    assert [each.id for each in occasions_within(first, last)] == ["tasua-1447", "ashura-1447"]
    assert occasions_within(last, first) == ()
    assert to_jalali(last_day())[0] == 1410


def test_the_package_they_come_from_is_not_loaded():
    """The program needs its data only; the file is read when it is first asked for."""
    program = "import sys; import pasokh.calendars.official as o; assert not o.occasions.cache_info().currsize; o.occasions(); sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def _counted(year):
    """The days with an official holiday of a year as a public calendar had them; its README says how far lunar ones of years to come may be off."""
    rows = json.loads(shared_path(f"persian-language/holidays/{year}.json").read_text(encoding="utf-8"))
    return {from_jalali(*map(int, row["date"].split("-"))) for row in rows}


@pytest.mark.parametrize("year", WRITTEN)
def test_five_years_are_those_of_a_public_calendar(year):
    ours = {each.day for each in occasions() if to_jalali(each.day)[0] == year and each.kind != "once"}
    assert ours == _counted(year)


@pytest.mark.parametrize("year", [1405, 1406, 1407])
def test_in_years_to_come_fixed_ones_are_equal_and_lunar_ones_a_day_off_at_most(year):
    theirs = _counted(year)
    for each in (one for one in occasions() if to_jalali(one.day)[0] == year and one.kind != "once"):
        near = {each.day + timedelta(days=off) for off in ((-1, 0, 1) if each.is_lunar else (0,))}
        assert near & theirs, each.id
