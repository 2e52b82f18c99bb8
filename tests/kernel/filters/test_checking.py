import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel.filters import SCHEMA, Field, check, matches, named_fields, schema_of
from pasokh.kernel.filters.operators import OPERATORS
from pasokh.kernel.filters.spans import UNITS, WORDS

FIELDS = {
    field.key: field
    for field in (
        Field("status", "choice", "وضعیت"),
        Field("assignee", "choice", "مسئول", personal=("me",)),
        Field("tag", "choices", "برچسب"),
        Field("priority", "level", "اولویت"),
        Field("subject", "text", "موضوع"),
        Field("count", "number", "تعداد"),
        Field("unread", "yes_no", "خوانده‌نشده"),
        Field("created", "moment", "ساخته‌شده"),
        Field("due", "date", "موعد"),
        Field("plain", "choice", "تنها یکی", ops=("is",)),
    )
}
GOOD = [
    {"all": []},
    {"field": "status", "op": "is", "value": "open"},
    {
        "any": [
            {"field": "status", "op": "is_not", "value": ["open", "new"]},
            {"none": [{"field": "tag", "op": "empty"}]},
        ]
    },
    {"field": "assignee", "op": "is", "value": ["me"]},
    {"field": "priority", "op": "at_least", "value": 3},
    {"field": "subject", "op": "contains", "value": "کفش"},
    {"field": "unread", "op": "yes"},
    {"field": "created", "op": "in", "value": "this_week"},
    {"field": "created", "op": "in", "value": {"last": 7, "unit": "working_days"}},
    {"field": "due", "op": "before", "value": {"day": "2026-11-22"}},
    {"field": "due", "op": "not_in", "value": {"from": "2026-11-01", "to": "2026-11-22"}},
    {"field": "created", "op": "older_than", "value": {"amount": 2, "unit": "hours"}},
]
BAD = [
    None,
    [],
    "all",
    {},
    {"all": {}},
    {"any": []},
    {"none": []},
    {"all": [], "any": []},
    {"some": []},
    {"all": [None]},
    {"field": "nothing", "op": "is", "value": "x"},
    {"field": ["status"], "op": "is", "value": "x"},
    {"field": "status"},
    {"field": "status", "op": ["is"], "value": "x"},
    {"field": "status", "op": "contains", "value": "x"},
    {"field": "plain", "op": "is_not", "value": "x"},
    {"field": "status", "op": "is"},
    {"field": "status", "op": "is", "value": []},
    {"field": "status", "op": "is", "value": [None]},
    {"field": "status", "op": "is", "value": [["x"]]},
    {"field": "status", "op": "is", "value": {"x": 1}},
    {"field": "status", "op": "is", "value": "x", "more": 1},
    {"field": "status", "op": "is", "value": "x" * 201},
    {"field": "status", "op": "is", "value": ["x"] * 101},
    {"field": "subject", "op": "contains", "value": ""},
    {"field": "subject", "op": "contains", "value": "\u200c"},
    {"field": "subject", "op": "contains", "value": "a\x00b"},
    {"field": "count", "op": "at_least", "value": "many"},
    {"field": "count", "op": "is", "value": True},
    {"field": "count", "op": "is", "value": float("nan")},
    {"field": "count", "op": "is", "value": 2**60},
    {"field": "unread", "op": "yes", "value": 1},
    {"field": "created", "op": "in", "value": "some day"},
    {"field": "created", "op": "in", "value": {"last": 0, "unit": "days"}},
    {"field": "created", "op": "in", "value": {"last": True, "unit": "days"}},
    {"field": "created", "op": "in", "value": {"last": 10**9, "unit": "days"}},
    {"field": "created", "op": "in", "value": {"last": 1, "unit": ["days"]}},
    {"field": "created", "op": "in", "value": {"last": 1, "next": 1, "unit": "days"}},
    {"field": "created", "op": "in", "value": {}},
    {"field": "created", "op": "in", "value": {"day": "1405-08-30"}},
    {"field": "created", "op": "in", "value": {"day": "2026-13-01"}},
    {"field": "created", "op": "older_than", "value": 3},
]


@pytest.mark.parametrize("filter", GOOD, ids=str)
def test_a_filter_is_let_pass_by_check_and_by_both_schemas(filter):
    check(filter, FIELDS)
    jsonschema_rs.validate(SCHEMA, filter)
    jsonschema_rs.validate(schema_of(FIELDS), filter)


@pytest.mark.parametrize("filter", BAD, ids=str)
def test_what_is_no_filter_is_refused_in_words(filter):
    with pytest.raises(ValueError, match=r"\w"):
        check(filter, FIELDS)


def _nested(depth):
    filter = {"field": "status", "op": "empty"}
    for _ in range(depth):
        filter = {"all": [filter]}
    return filter


def test_depth_and_number_and_size_are_limited():
    check(_nested(5), FIELDS)
    check({"all": [_nested(1)] * 50}, FIELDS)
    large = {"field": "status", "op": "is", "value": ["ش" * 200] * 100}
    for hostile in (_nested(6), _nested(100_000), {"all": [_nested(1)] * 51}, {"all": [large] * 3}):
        with pytest.raises(ValueError, match=r"\w"):
            check(hostile, FIELDS)


def test_personal_words_are_refused_for_what_runs_by_itself():
    filter = {"any": [{"field": "assignee", "op": "is", "value": ["mem_1", "me"]}]}
    check(filter, FIELDS)
    with pytest.raises(ValueError, match="مسئول"):
        check(filter, FIELDS, personal=False)
    check({"field": "status", "op": "is", "value": "me"}, FIELDS, personal=False)


def test_the_fields_of_a_filter_are_named():
    assert named_fields({"all": []}) == set()
    assert named_fields(GOOD[2]) == {"status", "tag"}


def test_the_published_schema_knows_every_operator_and_word():
    condition, span, unit = (SCHEMA["$defs"][name] for name in ("condition", "span", "unit"))
    assert condition["properties"]["op"]["enum"] == list(OPERATORS)
    assert span["anyOf"][0]["enum"] == list(WORDS)
    assert unit["enum"] == list(UNITS)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(list(FIELDS)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "none", "field", "op", "value", "last", "unit", "day"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_whatever_comes_is_either_refused_or_can_be_asked(filter):
    try:
        check(filter, FIELDS)
    except ValueError:
        return
    jsonschema_rs.validate(SCHEMA, json.loads(json.dumps(filter)))
    assert matches(filter, {}, FIELDS) in (True, False)
