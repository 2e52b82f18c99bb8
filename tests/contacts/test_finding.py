"""Who is found by what is typed: digits of phones only where digits were meant."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.queries import search, spoken_of


@pytest.fixture
def people(shop):
    told = {
        "sara": ("سارا محمدی", "phone", "09166663366"),
        "x6": ("فروشگاه X6", "email", "shop@example.ir"),
        "mail": ("رضا", "email", "ali6@x.example"),
        "twelve": ("کاربر ۱۲", "phone", "09131234567"),
        "other": ("کاربر ۱۳", "phone", "09121234512"),
        "last": ("کاربر ۱۲", "email", "last@example.ir"),
    }
    return {key: identify(kind=kind, value=value, name=name).pk for key, (name, kind, value) in told.items()}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("x6", {"x6"}),
        ("X۶", {"x6"}),
        ("6", set()),
        ("666", set()),
        ("6666", {"sara"}),
        ("۰۹۱۶ ۶۶", {"sara"}),
        ("916-666", {"sara"}),
        ("09166663366", {"sara"}),
        ("سارا 6633", {"sara"}),
        ("سارا 0916666", {"sara"}),
        ("سارا 66", set()),
        ("0916", {"sara"}),
        ("۰۹۱۲", {"other"}),
        ("0913 سارا", set()),
        ("سارا 0916", {"sara"}),
        ("0666", set()),
        ("0001", set()),
        ("کاربر ۱۲", {"twelve", "last"}),
        ("کاربر 1234", {"twelve", "other"}),
        ("ali6@x.example", {"mail"}),
        ("ali6", {"mail"}),
        ("%", set()),
        ("", set()),
    ],
)
def test_people_are_found_by_what_was_meant(people, typed, expected):
    wanted = {people[key] for key in expected}
    assert set(search(typed)) == wanted
    assert set(spoken_of(list(people.values()), typed)) == wanted
