"""Numbers in groups stay in their order between right-to-left words; numbers side by side are no group."""

import pytest

from pasokh.kernel.persian.grouped_numbers import GROUPED, keep_together


@pytest.mark.parametrize(
    "number",
    [
        "0933 000 0096",
        "۰۹۳۳ ۰۰۰ ۰۰۹۶",
        "+98 912 345 6789",
        "021-8888 7777",
        "(021) 8888 7777",
        "6037 9911 1234 5678",
        "IR12 0120 0000 0000 1234 5678 90",
    ],
)
def test_phones_cards_and_ibans_are_groups(number):
    assert keep_together(f"شمارهٔ من {number} است") == f"شمارهٔ من \u2066{number}\u2069 است"


@pytest.mark.parametrize("text", ["سفارش 123456 2 عدد", "09121234567", "0 1 2 3", "ساعت 10 30", "a0933 000 0096b", ""])
def test_other_numbers_are_left_alone(text):
    assert keep_together(text) == text


@pytest.mark.parametrize("text", ["0 " * 50_000, "0" * 100_000, "+98 (0" * 30_000, "6037 " * 30_000])
def test_much_of_it_is_looked_through_once(text):
    assert sum(len(found[0]) for found in GROUPED.finditer(text)) <= len(text)
