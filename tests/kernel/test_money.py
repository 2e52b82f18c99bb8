import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.money import MAX_RIALS, BadAmount, parse_money, show_money


def test_money_in_both_units_and_languages():
    assert show_money(125_000) == "۱۲٬۵۰۰ تومان"
    assert show_money(125_000, "rial") == "۱۲۵٬۰۰۰ ریال"
    assert show_money(125_005, "toman", "en") == "12,500.5 toman"
    assert show_money(-50, "toman", "en") == "\u22125 toman"


@given(st.integers(0, MAX_RIALS), st.sampled_from(["toman", "rial"]), st.sampled_from(["fa", "en"]))
def test_what_is_shown_can_be_typed(rials, unit, language):
    assert parse_money(show_money(rials, unit, language), "rial") == rials


@pytest.mark.parametrize(
    ("typed", "rials"),
    [
        ("۱۲٬۵۰۰", 125_000),
        ("12500", 125_000),
        ("۱۲۵۰۰۰ ريال", 125_000),
        ("۲٫۵ میلیون تومان", 25_000_000),
        ("۵۰ هزار", 500_000),
        ("۱۲۵۰۰تومن", 125_000),
        ("0", 0),
    ],
)
def test_what_people_type(typed, rials):
    assert parse_money(typed) == rials


@pytest.mark.parametrize(
    "typed", ["", "-5", "abc", "12 دلار", "۱٫۰۵", "9" * 30, "۱۲ هزار دلار", "12 12", "12 x y", "تومان"]
)
def test_what_is_no_sum_is_refused(typed):
    with pytest.raises(BadAmount):
        parse_money(typed)


@given(st.text())
def test_any_text_is_a_sum_or_a_clear_error(text):
    try:
        assert 0 <= parse_money(text) <= MAX_RIALS
    except BadAmount as error:
        assert str(error)
