import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.persian.digits import to_persian
from pasokh.kernel.persian.durations import MOST_HOURS, BadDuration, parse_days, parse_duration, show_days, show_length

HOUR = 3600
minutes = st.integers(1, MOST_HOURS * 60).map(lambda count: count * 60)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("۱:۳۰", 5400),
        ("٠:٤٥", 2700),
        ("1:30:15", 5415),
        ("90", 5400),
        ("۹۰ دقیقه", 5400),
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("یک ساعت و نیم", 5400),
        ("يك ساعت و نيم", 5400),
        ("۱٫۵ ساعت", 5400),
        ("1.5h", 5400),
        ("1 and a half hours", 5400),
        ("an hour and a half", 5400),
        ("نیم ساعت", 1800),
        ("half an hour", 1800),
        ("سه ربع", 2700),
        ("یک ساعت و ربع", 4500),
        ("بیست و پنج دقیقه", 1500),
        ("۲ ساعت و ۱۵", 8100),
        ("۳۰ ثانیه", 30),
        ("  ۱۵ دقیقهٔ ", 900),
    ],
)
def test_lengths_as_people_write_them(typed, seconds):
    assert parse_duration(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["", " ", "و", "-5", "1:75", "1.5", "1 30", "abc", "۱ متر", "1::2", "99999999h", ":", "5 - 3"]
)
def test_what_is_no_length_is_refused(typed):
    with pytest.raises(BadDuration):
        parse_duration(typed)


@given(minutes, st.sampled_from(["fa", "en"]))
def test_what_is_shown_is_read_back(seconds, language):
    assert parse_duration(show_length(seconds, language)) == seconds


@given(st.integers(0, 9999), st.integers(0, 59))
def test_clocks_in_every_digit_set(hours, rest):
    typed = f"{hours}:{rest:02}"
    assert parse_duration(typed) == parse_duration(to_persian(typed)) == hours * HOUR + rest * 60


@given(st.integers(0, 500), st.integers(0, 59))
def test_both_languages_name_the_same(hours, rest):
    named = [
        f"{hours}h {rest}m",
        f"{hours} ساعت و {rest} دقیقه",
        f"{hours} hours and {rest} minutes",
        f"{to_persian(hours)}ساعت {rest}دقیقه",
    ]
    assert {parse_duration(each) for each in named} == {hours * HOUR + rest * 60}


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    try:
        assert 0 <= parse_duration(text) <= MOST_HOURS * HOUR
    except BadDuration:
        pass


@given(st.text(alphabet="0123456789۰۹:.,/ وhmsنیمربعساعتدقیقه\u200c", max_size=30))
def test_no_text_of_its_own_letters_breaks_it(text):
    test_no_text_breaks_it.hypothesis.inner_test(text)


@pytest.mark.parametrize(
    ("typed", "days", "seconds"),
    [
        ("۲ روز", 2, 0),
        ("۲ روز کاری", 2, 0),
        ("دو روز کاری و ۴ ساعت", 2, 4 * HOUR),
        ("یک روز و نیم", 1.5, 0),
        ("نیم روز", 0.5, 0),
        ("2 working days", 2, 0),
        ("1d 4h", 1, 4 * HOUR),
        ("1 business day", 1, 0),
        ("۸ ساعت", 0, 8 * HOUR),
        ("۱:۳۰", 0, 5400),
    ],
)
def test_days_as_people_write_them(typed, days, seconds):
    assert parse_days(typed) == (days, seconds)


@pytest.mark.parametrize("typed", ["۲ روز کاری", "1d"])
def test_days_are_no_length_where_only_time_is_asked(typed):
    with pytest.raises(BadDuration):
        parse_duration(typed)


@given(st.integers(0, 300), minutes.filter(lambda seconds: seconds < 2_000 * HOUR), st.sampled_from(["fa", "en"]))
def test_days_that_are_shown_are_read_back(days, seconds, language):
    assert parse_days(show_days(days, seconds, language)) == (days, seconds)
    assert parse_days(show_days(days + 0.5, 0, language)) == (days + 0.5, 0)
