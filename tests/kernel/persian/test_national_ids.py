"""National ids: the check digit, every spelling, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.digits import ARABIC, LATIN, PERSIAN
from pasokh.kernel.persian.national_ids import BadNationalId, company_id, national_id

BODIES = st.text("0123456789", min_size=9, max_size=9).filter(lambda digits: len(set(digits)) > 1)
COMPANY_BODIES = st.text("0123456789", min_size=10, max_size=10).filter(lambda digits: len(set(digits)) > 1)


def fitting(read, body):
    """All last digits that a body takes."""
    return [digit for digit in "0123456789" if taken(read, body + digit)]


def taken(read, typed):
    try:
        return read(typed)
    except BadNationalId:
        return None


@pytest.mark.parametrize(
    ("read", "stored"), [(national_id, "0084575948"), (national_id, "0499370899"), (company_id, "10380284790")]
)
def test_known_ones_are_taken(read, stored):
    assert read(stored) == stored


@given(BODIES)
def test_each_body_has_one_check_digit(body):
    assert len(fitting(national_id, body)) == 1


@given(COMPANY_BODIES)
def test_each_company_body_has_one_check_digit(body):
    assert len(fitting(company_id, body)) == 1


@given(BODIES, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body, place, more):
    whole = body + fitting(national_id, body)[0]
    wrong = whole[:place] + str((int(whole[place]) + more) % 10) + whole[place + 1 :]
    # Eleven is prime and each weight is below it: no change of one digit fits, but where rests of 0 and 1 share a check digit.
    if taken(national_id, wrong):
        rests = {sum(int(digit) * (10 - at) for at, digit in enumerate(each[:9])) % 11 for each in (whole, wrong)}
        assert len(rests) == 2 and {rest if rest < 2 else 11 - rest for rest in rests} == {int(whole[9])}


@given(BODIES, st.sampled_from([LATIN, PERSIAN, ARABIC]), st.sampled_from(["", " ", "-", "\u200c"]))
def test_every_spelling_is_one(body, digits, between):
    whole = body + fitting(national_id, body)[0]
    typed = between.join(whole).translate(str.maketrans(LATIN, digits))
    assert national_id(f"  {typed} ") == whole


def test_zeros_before_may_be_left_out():
    assert national_id("84575948") == "0084575948"
    with pytest.raises(BadNationalId):
        national_id("4575948")


@pytest.mark.parametrize("digit", "0123456789")
def test_the_same_digit_ten_times_is_nobody(digit):
    for read, length in ((national_id, 10), (company_id, 11)):
        with pytest.raises(BadNationalId):
            read(digit * length)


@pytest.mark.parametrize(
    "typed", ["", " ", "123", "00845759481", "0084575947", "۰۰۸۴۵۷۵۹۴x", "²⁰84575948", "9" * 10_000, "\x00"]
)
def test_anything_else_is_refused(typed):
    for read in (national_id, company_id):
        with pytest.raises(BadNationalId):
            read(typed)


@given(st.text(max_size=30))
def test_nothing_else_is_raised_and_what_is_taken_comes_back(typed):
    for read in (national_id, company_id):
        if stored := taken(read, typed):
            assert read(stored) == stored
