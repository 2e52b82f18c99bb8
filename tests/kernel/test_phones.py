import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.digits import ARABIC, LATIN, PERSIAN
from pasokh.kernel.phones import (
    BadPhone,
    Phone,
    format_national,
    is_mobile,
    looks_like_phone,
    normalise,
    parse_phone,
    reachable,
    significant_digits,
)

from .shared_data import shared_lines

mobiles = st.from_regex(r"\A9[0-3][0-9]{8}\Z", fullmatch=True)


@given(
    mobiles,
    st.sampled_from(["0", "", "+98", "0098", "98", "+98 0", "0098 ", "+98 (0)"]),
    st.sampled_from(["", " ", "-", "\u200c", " - ", "."]),
    st.sampled_from([LATIN, PERSIAN, ARABIC]),
)
def test_every_spelling_of_a_mobile_is_one_number(number, start, separator, digits):
    typed = start + separator.join([number[:3], number[3:6], number[6:]])
    assert normalise(f" {typed}\u200f".translate(str.maketrans(LATIN, digits))) == "+98" + number


@pytest.mark.parametrize(
    "typed",
    ["02188776655", "021-8877 6655", "+982188776655", "00982188776655", "982188776655", "(۰۲۱) ۸۸۷۷۶۶۵۵", "2188776655"],
)
def test_every_spelling_of_a_landline_is_one_number(typed):
    assert normalise(typed) == "+982188776655"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+44 20 7031 3000", "+442070313000"),
        ("0044 20 7031 3000", "+442070313000"),
        ("+1 (212) 736-5000", "+12127365000"),
        ("110", "110"),
        ("۱۵۰۰", "1500"),
    ],
)
def test_foreign_and_short_numbers(typed, number):
    assert normalise(typed) == number


def test_a_number_turned_round_by_typing_is_read():
    assert normalise("989123456789+") == "+989123456789"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "12",
        "0912",
        "091234567",
        "0912345678901",
        "+98 912 345",
        "9" * 3000,
        "88776655",
        "+",
        "++989123456789",
        "0000000000",
    ],
)
def test_what_is_no_phone_is_refused(typed):
    if typed == "0912":
        assert normalise(typed) == "0912"
        return
    with pytest.raises(BadPhone):
        normalise(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0000",
        "۰۰۰۰",
        "12345",
        "110",
        "1500",
        "096022",
        "0000000",
        "1234567",
        "+1 555",
        "+44 1",
        "00000000000",
        "02100000000",
        "02112345678",
    ],
)
def test_numbers_at_which_nobody_can_be_called_back(typed):
    with pytest.raises(BadPhone):
        reachable(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("۰۹۱۲ ۰۰۰ ۰۰۱۷", "+989120000017"), ("021 88776655", "+982188776655"), ("+44 20 7031 3000", "+442070313000")],
)
def test_numbers_at_which_somebody_can_be_called_back(typed, number):
    assert reachable(typed) == number


def test_extension_is_kept_apart():
    assert parse_phone("۰۲۱۸۸۷۷۶۶۵۵ داخلی ۱۲") == Phone("+982188776655", "12")
    assert parse_phone("021 88776655 ext. 5") == Phone("+982188776655", "5")


@given(st.text())
def test_any_text_is_a_number_or_a_clear_error(text):
    try:
        assert normalise(normalise(text)) == normalise(text)
    except BadPhone as error:
        assert str(error)


@given(mobiles)
def test_shown_numbers_can_be_typed(number):
    assert normalise(format_national("+98" + number)) == "+98" + number


def test_national_form():
    assert format_national("+989123456789") == "0912 345 6789"
    assert format_national("+982188776655") == "021 8877 6655"
    assert format_national("+442070313000") == "+44 20 7031 3000"
    assert (format_national("110"), format_national("+999"), format_national("")) == ("110", "+999", "")


def test_search_boxes():
    assert [looks_like_phone(t) for t in ("0912 345 6789", "۰۹۱۲۳۴۵۶۷۸۹", "+98-21-88776655", "1405/8/30")] == [
        True,
        True,
        True,
        False,
    ]
    assert not any(map(looks_like_phone, ["", "1234", "سفارش 1234567", "x" * 500]))
    assert {significant_digits(t) for t in ("۰۹۱۲ ۳۴", "912 34", "+98 912 34", "0098912 34")} == {"91234"}
    assert significant_digits("98 912 345") == significant_digits("0912 345") == "912345"


def test_mobiles_are_told_from_landlines():
    assert [is_mobile(n) for n in ("+989123456789", "+982188776655", "110", "+447400123456")] == [
        True,
        False,
        False,
        True,
    ]


def test_large_tables_are_never_loaded():
    script = (
        "import sys; from pasokh.kernel import phones; early = 'phonenumbers' in sys.modules;"
        "phones.normalise('02188776655'); phones.format_national('+442070313000');"
        "print(early, [m for m in sys.modules if m.startswith('phonenumbers.') and m.split('.')[1] in ('carrier', 'geocoder', 'timezone', 'geodata')])"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
        == "False []\n"
    )


def test_numbers_of_another_library():
    cases = shared_lines("persian-language/iran-identifiers-and-numbers.jsonl")
    pairs = [c for c in cases if c["function"] == "phoneNumberNormalizer" and c["expected"]]
    assert len(pairs) == 10
    assert [c for c in pairs if normalise(c["args"][0]) != normalise(c["expected"])] == []
