"""Form fields: what is stored is shown as people read it, and what is shown comes back as it was stored."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone, translation
from hypothesis import example, given
from hypothesis import strategies as st

from pasokh.kernel.money import MAX_RIALS
from pasokh.kernel.persian.digits import ARABIC, LATIN, PERSIAN
from pasokh.ui.display import displaying
from pasokh.ui.fields import (
    CompanyIdField,
    DateField,
    MoneyField,
    NationalIdField,
    NumberField,
    PhoneField,
    PhoneOrEmailField,
)

LANGUAGES = st.sampled_from(["fa", "en"])
DIGITS = st.sampled_from([LATIN, PERSIAN, ARABIC])
DAYS = st.dates(date(1827, 3, 22), date(2119, 12, 31))


def read(field, typed):
    return field.clean(typed)


def refused(field, typed):
    with pytest.raises(forms.ValidationError) as error:
        field.clean(typed)
    return error.value.messages[0]


def again(field, value):
    """What comes back of a value that was shown and sent unchanged."""
    return field.clean(field.prepare_value(value))


def in_digits(text, digits):
    return text.translate(str.maketrans(LATIN, digits))


@given(st.integers(0, 999_999_999), LANGUAGES, DIGITS)
def test_phones_come_back(number, language, digits):
    stored = f"+989{number:09}"
    with translation.override(language):
        shown = PhoneField().prepare_value(stored)
        assert shown == f"0{stored[3:6]} {stored[6:9]} {stored[9:]}"
        assert PhoneField().clean(in_digits(shown, digits)) == stored
        assert not PhoneField().has_changed(stored, in_digits(shown, digits))


@pytest.mark.parametrize(
    "typed", ["0912 000 0017", "۰۹۱۲۰۰۰۰۰۱۷", "٠٩١٢٠٠٠٠٠١٧", "+98 912 000 0017", "0098-912-000-0017", "(912) 0000017"]
)
def test_every_spelling_of_a_phone_is_one(typed):
    assert read(PhoneField(), typed) == "+989120000017"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("+442070313000", "+44 20 7031 3000"), ("+971501234567", "+971 50 123 4567"), ("+982188776655", "021 8877 6655"), ("1500", "1500"), ("", "")],
)  # fmt: skip
def test_lines_and_foreign_phones_are_grouped_and_come_back(stored, shown):
    field = PhoneField(required=False)
    assert field.prepare_value(stored) == shown and again(field, stored) == stored


@pytest.mark.parametrize("typed", ["12", "سلام", "0912000001", "9" * 65, "+98 912 000 0017 x"])
def test_what_is_no_phone_is_refused_and_shown_as_typed(typed):
    assert refused(PhoneField(), typed)
    assert PhoneField().prepare_value(typed) == typed


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Maryam@Example.ir", "maryam@example.ir"),
        (" ۰۹۱۲ ۰۰۰ ۰۰۱۷ ", "+989120000017"),
        ("مریم@پست.example", "مریم@پست.example"),
    ],
)
def test_a_phone_or_an_address(typed, value):
    assert read(PhoneOrEmailField(), typed) == value


@pytest.mark.parametrize(
    "typed", ["maryam@", "@example.ir", "a b@example.ir", "maryam@localhost", "مریم", "0000", "۱۲۳۴۵", "x" * 321]
)
def test_neither_phone_nor_address(typed):
    assert refused(PhoneOrEmailField(), typed)


@given(st.integers(-(10**15), 10**15), LANGUAGES)
def test_numbers_come_back(number, language):
    with translation.override(language):
        assert again(NumberField(), number) == number


@given(st.decimals(-(10**12), 10**12, places=3), LANGUAGES)
@example(Decimal("-0.500"), "fa")
def test_decimals_come_back(number, language):
    with translation.override(language):
        assert again(NumberField(places=3), number) == number


@pytest.mark.parametrize(
    ("typed", "value"), [("۱۲٬۵۰۰", 12500), ("12,500", 12500), ("١٢٥٠٠", 12500), ("-۳", -3), ("۳٫۰", 3), (" 7 ", 7)]
)
def test_numbers_in_any_digits(typed, value):
    assert read(NumberField(), typed) == value


@pytest.mark.parametrize("typed", ["", "3.5", "۱۲۳۴,۵", "1e5", "NaN", "0x10", "۱" * 101, "۱۲ تا"])
def test_what_is_no_whole_number_is_refused(typed):
    assert refused(NumberField(), typed)


def test_limits_are_said_in_the_readers_digits():
    with translation.override("fa"):
        field = NumberField(min_value=1, max_value=65_535)
        assert (refused(field, "0"), refused(field, "۷۰۰۰۰")) == ("دست‌کم ۱.", "حداکثر ۶۵٬۵۳۵.")
        assert (read(field, "1"), read(field, "65535")) == (1, 65_535)
        assert NumberField(plain=True).prepare_value(2525) == "2525"


@given(st.integers(0, MAX_RIALS), LANGUAGES, st.sampled_from(["toman", "rial"]))
def test_every_rial_comes_back(rials, language, unit):
    with translation.override(language), displaying(currency_unit=unit):
        assert again(MoneyField(), rials) == rials


@pytest.mark.parametrize(
    ("typed", "unit", "rials"),
    [("۱۲٬۵۰۰", "toman", 125_000), ("12,500", "rial", 12_500), ("۱۲٬۵۰۰ ریال", "toman", 12_500), ("۲٫۵ میلیون تومان", "rial", 25_000_000)],
)  # fmt: skip
def test_a_sum_alone_is_in_the_unit_of_the_business(typed, unit, rials):
    with displaying(currency_unit=unit):
        assert read(MoneyField(), typed) == rials


@pytest.mark.parametrize("typed", ["-5", "۱۲ دلار", "۰٫۰۱ ریال", "9" * 30])
def test_what_is_no_sum_is_refused(typed):
    assert refused(MoneyField(), typed)


@given(DAYS, LANGUAGES, st.sampled_from(["jalali", "gregorian", ""]))
def test_days_come_back(day, language, calendar):
    with translation.override(language), displaying(calendar=calendar):
        assert again(DateField(), day) == day
        assert not DateField().has_changed(day, DateField().prepare_value(day))


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۵/۹/۱",
        "1405-09-01",
        "١٤٠٥/٩/١",
        "۱ آذر ۱۴۰۵",
        "یکشنبه ۱ آذر ۱۴۰۵",
        "2026-11-22",
        "22 November 2026",
        "۰۵/۹/۱",
    ],
)
def test_a_day_in_any_writing(typed):
    with translation.override("fa"), displaying():
        assert read(DateField(), typed) == date(2026, 11, 22)


def test_a_day_is_shown_in_the_calendar_of_the_business():
    with translation.override("fa"), displaying():
        assert DateField().prepare_value(date(2026, 11, 22)) == "۱۴۰۵/۰۹/۰۱"
    with translation.override("en"), displaying(calendar="gregorian"):
        assert DateField().prepare_value(date(2026, 11, 22)) == "2026-11-22"
        assert read(DateField(), "1405/9/1") == date(2026, 11, 22)


@pytest.mark.parametrize("typed", ["26/11/05", "۱۱.۵.۲۶"])
def test_a_short_year_is_not_guessed_where_years_are_gregorian(typed):
    with displaying(calendar="gregorian"):
        assert refused(DateField(), typed)


@pytest.mark.parametrize("typed", ["1405/13/1", "1404/12/30", "سلام", "۱۴۰۵", "1405/9/1 x", "9" * 101])
def test_what_is_no_day_is_refused(typed):
    assert refused(DateField(), typed)


def test_days_out_of_range_are_refused_in_words():
    today = timezone.localdate()
    field = DateField(min_value=today, max_value=today + timedelta(days=1))
    assert [read(field, field.prepare_value(day)) for day in (today, today + timedelta(days=1))]
    with translation.override("fa"), displaying():
        assert "آذر" in refused(DateField(min_value=date(2026, 11, 22)), "1405/8/30")
        assert "آذر" in refused(DateField(max_value=date(2026, 11, 22)), "1405/9/2")


@pytest.mark.parametrize("field", [PhoneField, NumberField, MoneyField, DateField, PhoneOrEmailField])
def test_nothing_is_nothing(field):
    assert field(required=False).clean("  ") in (None, "")
    assert refused(field(), "") and refused(field(), "\u200e ")


@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_the_page_says_the_direction_and_phones_are_left_to_right(language, direction):
    class Form(forms.Form):
        phone, due, count = PhoneField(), DateField(), NumberField(plain=True)

    with translation.override(language):
        found = {name: Form()[name].as_widget() for name in ("phone", "due", "count")}
    assert 'dir="ltr"' in found["phone"] and 'type="tel"' in found["phone"]
    assert f'dir="{direction}"' in found["due"] and 'dir="ltr"' in found["count"]


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda digits: len(set(digits)) > 1), DIGITS)
def test_national_ids_come_back(body, digits):
    field = NationalIdField()
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    stored = f"{body}{rest if rest < 2 else 11 - rest}"
    assert field.clean(in_digits(stored, digits)) == stored
    assert again(field, stored) == stored
    assert not field.has_changed(stored, in_digits(stored, digits))


@pytest.mark.parametrize("field", [NationalIdField, CompanyIdField])
def test_no_national_id_is_refused_in_words_and_shown_as_typed(field):
    with translation.override("fa"):
        assert "رقم" in refused(field(), "۱۲۳۴۵۶۷۸۹۰")
    assert field().prepare_value("۱۲۳") == "۱۲۳"
    assert field(required=False).clean("") == ""
