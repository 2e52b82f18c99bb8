"""Shipped holidays: known days, both names, and what is only calculated."""

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from pasokh.calendars.official import by_id, last_day, occasions, occasions_within
from pasokh.kernel.persian.jalali import from_jalali, is_leap, to_jalali

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
