from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.numbers import BadNumber, parse_number, show_number, show_percent, show_size

from ..shared_data import shared_lines


def test_numbers_in_both_languages():
    assert show_number(12_500) == "۱۲٬۵۰۰"
    assert show_number(Decimal("12500.50")) == "۱۲٬۵۰۰٫۵"
    assert show_number(12_500.25, "en", places=1) == "12,500.2"
    assert show_number(-5) == "\u200e\u2212۵"
    assert (show_percent(0.425), show_percent(0.425, places=1), show_percent(0.5, "en")) == ("۴۲٪", "۴۲٫۵٪", "50%")
    assert (show_size(1_240_000), show_size(999, "en"), show_size(0)) == ("۱٫۲ مگابایت", "999 B", "۰ بایت")
    assert (show_size(25 * 1024 * 1024, "en"), show_size(1023, "en"), show_size(1024, "en")) == (
        "25 MB",
        "1,023 B",
        "1.0 KB",
    )


@given(st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["fa", "en"]))
def test_what_is_shown_can_be_typed(number, language):
    assert parse_number(show_number(number, language)) == number


@pytest.mark.parametrize(
    ("typed", "number"), [("۱۲٬۵۰۰", "12500"), ("12500", "12500"), ("۳/۵", "3.5"), ("٣٫٥", "3.5"), (" -4 ", "-4")]
)
def test_what_people_type(typed, number):
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "abc", "1,2", "1e9", "nan", "--1", "1.2.3", "9" * 5000, "inf", "۱۲ ۵"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(BadNumber):
        parse_number(typed)


def test_grouping_of_another_library():
    cases = [
        c for c in shared_lines("persian-language/iran-identifiers-and-numbers.jsonl") if c["function"] == "addCommas"
    ]
    assert [c["args"] for c in cases if show_number(parse_number(str(c["args"][0])), "en") != c["expected"]] == []
