"""Addresses with stars, the stable variant, and what of a condition is left to the browser."""

import json
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.filters import bind, check, matches
from pasokh.kernel.filters.binding import Group
from pasokh.kernel.filters.loosely import loosely
from pasokh.outreach import reducing
from pasokh.outreach.choosing import variant_of
from pasokh.outreach.fields import fields
from pasokh.outreach.knowing import Known
from pasokh.outreach.reducing import reduced
from pasokh.outreach.wildcards import fits
from pasokh.visitors.models import Visitor

MESSAGE = UUID("0199aaaa-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("pattern", "url", "answer"),
    [
        ("/cart", "https://shop.example/cart", True),
        ("/cart", "https://shop.example/cart?step=2#pay", True),
        ("/cart", "https://shop.example/cart/2", False),
        ("/cart*", "https://shop.example/cart/2", True),
        ("/cart?step=*", "https://shop.example/cart?step=2", True),
        ("/cart?step=*", "https://shop.example/cart", False),
        ("https://shop.example/*", "https://shop.example/lamp", True),
        ("https://shop.example/*", "https://other.example/lamp", False),
        ("shop.example/lamp", "https://shop.example/lamp", True),
        ("/لامپ*", "https://shop.example/%D9%84%D8%A7%D9%85%D9%BE-سقفی", True),
        ("/a*b*c", "https://x.example/a-b-c", True),
        ("/ab*ba", "https://x.example/aba", False),
        ("*", "https://x.example/", True),
        ("/", "https://x.example", True),
    ],
)
def test_addresses_fit_as_people_read_them(pattern, url, answer):
    assert fits(pattern, url) is answer


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_stars_mean_what_they_mean_everywhere(pattern, path):
    assert fits(f"/{pattern}", f"https://x.example/{path}") is fnmatchcase(f"/{path}", f"/{pattern}")


def test_a_long_address_with_many_stars_is_read_at_once():
    assert fits("/" + "*a" * 100 + "b", "https://x.example/" + "a" * 5_000) is False


def weighted(*weights, control=0):
    variants = [{"key": key, "weight": weight} for key, weight in zip("abcd", weights, strict=False)]
    return {"variants": variants, "control": control}


def test_a_visitor_has_always_the_same_variant():
    body = weighted(50, 50, control=10)
    assert {variant_of(MESSAGE, "v1", body) for _ in range(5)} == {variant_of(MESSAGE, "v1", body)}


def test_variants_come_by_their_weights():
    found = Counter(variant_of(MESSAGE, f"visitor {n}", weighted(60, 30, 0, control=10)) for n in range(4_000))
    assert set(found) == {"a", "b", "control"}
    assert abs(found["a"] - 2_400) < 150 and abs(found["b"] - 1_200) < 150 and abs(found["control"] - 400) < 100


@given(st.text(max_size=20), st.lists(st.integers(1, 100), min_size=1, max_size=4), st.integers(0, 100))
def test_everybody_has_a_variant(key, weights, control):
    assert variant_of(MESSAGE, key, weighted(*weights, control=control)) in (*"abcd"[: len(weights)], "control")


def left(filter, **values):
    check(filter, fields(), personal=False)
    return reduced(bind(filter, fields()), values)


URL, VISITS = {"field": "url", "op": "is", "value": ["/cart*"]}, {"field": "visits", "op": "at_least", "value": 3}
ASKED = ["url", "is", ["/cart*"]]


def test_what_the_server_knows_is_answered_there():
    assert left({"all": [VISITS]}, visits=3) is True and left({"all": [VISITS]}, visits=2) is False
    assert left({"all": [URL, VISITS]}, visits=5) == ASKED
    assert left({"all": [URL, VISITS]}, visits=1) is False
    assert left({"any": [URL, VISITS]}, visits=5) is True
    assert left({"any": [URL, VISITS]}, visits=1) == ASKED
    assert left({"none": [VISITS]}, visits=1) is True and left({"none": [VISITS]}, visits=9) is False
    assert left({"none": [URL, VISITS]}, visits=1) == {"none": [ASKED]}
    assert left({"none": [URL, VISITS]}, visits=9) is False


def test_what_the_page_may_still_tell_comes_with_the_answer_of_now():
    plan = {"field": "attribute.plan", "op": "is", "value": ["Gold"]}
    assert left({"all": [plan]}, **{"attribute.plan": "gold"}) == ["attribute.plan", "is", ["gold"], True]
    assert left({"all": [plan]}) == ["attribute.plan", "is", ["gold"], False]
    told = {"field": "event", "op": "is_not", "value": ["خرید"]}
    assert left({"all": [told]}, event=["خرید"]) == ["event", "is_not", ["خرید"], True]
    full = {"field": "cart_value", "op": "at_least", "value": 5_000_000}
    assert left({"all": [full]}, cart_value=6_000_000) == ["cart_value", "at_least", 5_000_000, True]


def evaluate(condition, truth):
    """What the browser would make of what is left; `truth` answers each question."""
    if isinstance(condition, bool):
        return condition
    if isinstance(condition, list):
        return truth[condition[0]]
    [(how, parts)] = condition.items()
    answers = [evaluate(part, truth) for part in parts]
    return all(answers) if how == "all" else any(answers) if how == "any" else not any(answers)


QUESTIONS = {
    "exit": {"field": "exit", "op": "yes"},
    "scroll": {"field": "scroll", "op": "at_least", "value": 50},
    "known": {"field": "known", "op": "yes"},
    "returning": {"field": "returning", "op": "yes"},
}
filters = st.recursive(
    st.sampled_from(list(QUESTIONS.values())),
    lambda parts: st.builds(
        lambda how, some: {how: some}, st.sampled_from(["all", "any", "none"]), st.lists(parts, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(filters, st.fixed_dictionaries({name: st.booleans() for name in QUESTIONS}))
def test_both_sides_together_answer_as_one(filter, truth):
    filter = filter if "field" not in filter else {"all": [filter]}
    values = {"exit": truth["exit"], "scroll": 80 if truth["scroll"] else 10} | {
        name: truth[name] for name in ("known", "returning")
    }
    whole = matches(bind(filter, fields()), values)
    assert evaluate(left(filter, known=truth["known"], returning=truth["returning"]), truth) is whole


def test_a_field_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="password"):
        check({"all": [{"field": "password", "op": "is", "value": ["x"]}]}, fields(), personal=False)


def answered(bound, values):
    """As the server alone would answer, the browser's fields too."""
    if isinstance(bound, Group):
        answers = [answered(part, values) for part in bound.parts]
        return all(answers) if bound.how == "all" else any(answers) is (bound.how == "any")
    return reducing._answer(bound, values)


def test_server_and_browser_read_the_same_cases_alike():
    """The cases are asked of the browser's part in pasokh/widget/source/test/smart.test.js."""
    data = json.loads((Path(__file__).parents[1] / "data/smart/conditions.json").read_text(encoding="utf-8"))
    facts = data["facts"]
    visitor = Visitor(workspace_id=1, cart=facts["cart"], cart_value=30_000_000, attributes=facts["attributes"])
    known = Known(visitor, None, timezone.now())
    known.events = [loosely(name) for name in facts["event"]]
    known._read |= {name: facts[name] for name in ("url", "title", "seconds", "scroll", "exit")}
    known._read["url"] = unquote(facts["url"])
    for filter, answer in data["cases"]:
        check(filter, fields(), personal=False)
        assert answered(bind(filter, fields()), known) is answer, filter
