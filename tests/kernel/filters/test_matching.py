from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pasokh.kernel.filters import Field, Scope, bind, matches

TEHRAN = ZoneInfo("Asia/Tehran")
# Sunday, 1 Azar 1405, 10:00 in Tehran
NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
SCOPE = Scope(now=NOW, zone=TEHRAN)


def ask(op, wanted=None, value=None, field=None, scope=SCOPE):
    fields = {"it": field} if field else None
    return matches({"field": "it", "op": op, "value": wanted}, {"it": value}, fields, scope)


def at(day, hour=12, minute=0):
    return datetime(*day, hour, minute, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("op", "wanted", "value", "answer"),
    [
        ("is", "red", "red", True),
        ("is", ["red", "blue"], "green", False),
        ("is", "red", None, False),
        ("is", "red", ["blue", "red"], True),
        ("is_not", ["red"], None, True),
        ("is_not", ["red"], "red", False),
        ("has_any", ["a", "b"], ["b", "c"], True),
        ("has_all", ["a", "b"], ["b", "c"], False),
        ("has_all", ["a", "b"], ["a", "b", "c"], True),
        ("has_none", ["a"], [], True),
        ("has_none", ["a"], ["a"], False),
        ("at_least", 3, 3, True),
        ("at_least", 3, "10", False),
        ("at_most", 3, None, False),
        ("contains", "كتاب", "۲ کتاب‌ها", True),
        ("contains", "کتاب", None, False),
        ("not_contains", "کتاب", None, True),
        ("starts", "۱۴۰۵", "1405/08/30", True),
        ("yes", None, True, True),
        ("no", None, None, True),
        ("empty", None, "", True),
        ("empty", None, [], True),
        ("empty", None, 0, False),
        ("not_empty", None, "x", True),
    ],
)
def test_an_operator_answers(op, wanted, value, answer):
    assert ask(op, wanted, value) is answer


@pytest.mark.parametrize(
    ("span", "first", "after"),
    [
        ("today", (2026, 11, 22), (2026, 11, 23)),
        ("yesterday", (2026, 11, 21), (2026, 11, 22)),
        ("tomorrow", (2026, 11, 23), (2026, 11, 24)),
        ("this_week", (2026, 11, 21), (2026, 11, 28)),  # from Saturday
        ("last_week", (2026, 11, 14), (2026, 11, 21)),
        ("this_month", (2026, 11, 22), (2026, 12, 22)),  # Azar
        ("last_month", (2026, 10, 23), (2026, 11, 22)),  # Aban
        ("next_month", (2026, 12, 22), (2027, 1, 21)),  # Dey
        ("this_year", (2026, 3, 21), (2027, 3, 21)),
        ("last_year", (2025, 3, 21), (2026, 3, 21)),
        ("last_working_day", (2026, 11, 21), (2026, 11, 22)),
        ({"last": 7, "unit": "days"}, (2026, 11, 16), (2026, 11, 23)),
        ({"last": 3, "unit": "working_days"}, (2026, 11, 19), (2026, 11, 23)),  # Friday does not count
        ({"last": 2, "unit": "months"}, (2026, 10, 23), (2026, 11, 23)),
        ({"next": 2, "unit": "weeks"}, (2026, 11, 22), (2026, 12, 6)),
        ({"day": "2026-11-20"}, (2026, 11, 20), (2026, 11, 21)),
        ({"from": "2026-11-20", "to": "2026-11-21"}, (2026, 11, 20), (2026, 11, 22)),
    ],
    ids=str,
)
def test_a_span_holds_its_days(span, first, after):
    assert bind({"field": "it", "op": "in", "value": span}, scope=SCOPE).value == (at(first, 0), at(after, 0))
    assert ask("in", span, at(first, 0)) and not ask("in", span, at(after, 0))
    assert ask("not_in", span, at(after, 0)) and ask("not_in", span, None)
    assert ask("before", span, at(first, 0).replace(year=2020)) and not ask("before", span, at(first, 0))
    assert ask("after", span, at(after, 0)) and not ask("after", span, at(first, 0))


def test_a_month_is_that_of_the_calendar_of_the_business():
    scope = Scope(now=NOW, zone=TEHRAN, calendar="gregorian")
    assert bind({"field": "it", "op": "in", "value": "this_month"}, scope=scope).value == (
        at((2026, 11, 1), 0),
        at((2026, 12, 1), 0),
    )
    assert bind({"field": "it", "op": "in", "value": "this_year"}, scope=scope).value == (
        at((2026, 1, 1), 0),
        at((2027, 1, 1), 0),
    )


def test_a_day_is_that_of_the_business_not_of_the_server():
    late = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)  # half past midnight in Tehran
    assert ask("in", "today", late, scope=Scope(now=late, zone=TEHRAN))
    assert not ask("in", "today", NOW, scope=Scope(now=late, zone=TEHRAN))


def test_hours_count_from_now():
    assert ask("older_than", {"amount": 2, "unit": "hours"}, at((2026, 11, 22), 7, 59))
    assert not ask("older_than", {"amount": 2, "unit": "hours"}, at((2026, 11, 22), 8, 0))
    assert ask("newer_than", {"amount": 2, "unit": "hours"}, at((2026, 11, 22), 8, 0))
    assert ask("in", {"last": 90, "unit": "minutes"}, at((2026, 11, 22), 8, 30))
    assert not ask("older_than", {"amount": 2, "unit": "hours"}, None)


def test_the_31st_of_a_month_looks_back_into_shorter_ones():
    scope = Scope(now=at((2026, 10, 22), 9), zone=TEHRAN)  # 30 Mehr
    back = bind({"field": "it", "op": "older_than", "value": {"amount": 7, "unit": "months"}}, scope=scope).value
    assert back == at((2026, 3, 20), 9)  # 29 Esfand 1404, which has no 30th


def test_a_day_without_a_clock_is_compared_as_a_day():
    due = Field("it", "date", "موعد")
    assert ask("in", "today", date(2026, 11, 22), due) and ask("in", "today", "2026-11-22", due)
    assert ask("in", "today", "2026-11-22")
    assert ask("before", "today", date(2026, 11, 21), due) and not ask("before", "today", date(2026, 11, 22), due)
    assert not ask("in", "today", "no day", due)


def test_me_is_who_asks_and_nobody_when_nobody_does():
    mine = Field("it", "choice", "مسئول", personal=("me",), keys=lambda names: {"mem_7": 7})
    assert ask("is", ["me"], 5, mine, Scope(now=NOW, zone=TEHRAN, words={"me": [5]}))
    assert not ask("is", ["me"], 5, mine)
    assert ask("is", ["mem_7"], 7, mine)
    assert ask("is_not", ["me"], 5, mine)


def test_what_is_gone_is_nothings_and_all_of_them_is_not_fewer():
    tags = Field("it", "choices", "برچسب", keys=lambda names: {"tag_1": 1})
    assert ask("has_all", ["tag_1"], [1], tags)
    assert not ask("has_all", ["tag_1", "tag_gone"], [1], tags)
    assert not ask("has_any", ["tag_gone"], [1], tags)
    assert not ask("is", ["tag_gone"], None, tags)


def test_groups_nest():
    red, big = {"field": "colour", "op": "is", "value": "red"}, {"field": "size", "op": "at_least", "value": 10}
    values = {"colour": "red", "size": 3}
    assert matches({"all": []}, values)
    assert not matches({"all": [red, big]}, values)
    assert matches({"any": [red, big]}, values)
    assert matches({"all": [red, {"none": [big]}]}, values)
    assert not matches({"none": [{"all": []}]}, values)
