"""The editor of views: its filters, what it refuses, what it counts."""

import re

import pytest

from pasokh.desk.views.conditions import Row
from pasokh.tickets.filters import fields
from pasokh.tickets.models import Pin, View
from pasokh.workspaces.actions.custom_fields import make_field

from .editor import OPEN, posted


def test_a_view_is_made_and_changed_in_the_editor(desk, shop, hear):
    rows = [
        "(a",
        {"field": "status", "op": "is", "value": ["open", "new"]},
        {"field": "created", "op": "in", "value": "last", "amount": "۷", "unit": "days"},
        "(b",
        {"field": "assignee", "op": "is", "value": ["me"]},
        "(c",
        {"field": "assignee", "op": "empty"},
        ")",
        ")",
        "(empty",
        ")",
        "(d",
        {"field": "priority", "op": "at_most", "value": "1"},
        ")",
        {"field": "activity", "op": "not_in", "value": "between", "from": "۱۴۰۵/۸/۱", "to": "1405/08/30"},
        ")",
    ]
    how = {"how-a": "all", "how-b": "any", "how-c": "evil", "how-d": "none"}
    response = desk.post("/desk/views/new", posted(rows, pin="1", other_name="New", **how))
    made = View.objects.get()
    assert response.status_code == 302 and made.names == {"fa": "تازه", "en": "New"}
    assert made.filter == {
        "all": [
            {"field": "status", "op": "is", "value": ["open", "new"]},
            {"field": "created", "op": "in", "value": {"last": 7, "unit": "days"}},
            {
                "any": [
                    {"field": "assignee", "op": "is", "value": ["me"]},
                    {"all": [{"field": "assignee", "op": "empty"}]},
                ]
            },
            {"none": [{"field": "priority", "op": "at_most", "value": 1}]},
            {"field": "activity", "op": "not_in", "value": {"from": "2026-10-23", "to": "2026-11-21"}},
        ]
    }
    assert Pin.objects.filter(view=made, member=shop.owner).exists()
    page = desk.get(f"/desk/views/{made.public_id}/edit").text
    assert page.count('class="condition"') == 6 and "1405/08/01" in page
    assert page.count('data-conditions-target="group"') == 4 and "textarea" not in page
    response = desk.post(f"/desk/views/{made.public_id}/edit", posted(rows[1:2], kind="board", grouping="team"))
    made.refresh_from_db()
    assert (made.kind, made.grouping) == ("board", "status")
    assert made.filter == {"all": [{"field": "status", "op": "is", "value": ["open", "new"]}]}
    assert desk.get(f"/desk/views/{made.public_id}").status_code == 200


@pytest.mark.parametrize(
    "row",
    [
        {"field": "status", "op": "is"},
        {"field": "subject", "op": "contains", "value": "  "},
        {"field": "created", "op": "in", "value": "between", "from": "۱۴۰۵/۱۳/۴۵"},
        {"field": "created", "op": "in", "value": "last", "amount": "x", "unit": "days"},
        {"field": "priority", "op": "at_least", "value": "high"},
        {"field": "created", "op": "older_than", "amount": "9999999", "unit": "hours"},
    ],
)
def test_what_makes_no_sense_is_refused_beside_what_was_typed(desk, row):
    response = desk.post("/desk/views/new", posted([row]))
    assert response.status_code == 422 and 'role="alert"' in response.text
    assert not View.objects.exists()


def nested(depth):
    """A filter of so many groups, each in the one before."""
    filter = OPEN
    for level in range(depth):
        filter = {("any", "none", "all")[level % 3]: [filter, {"field": "unread", "op": "yes"}]}
    return filter


def lines_of(page):
    """What a browser would send of a page's editor as it stands."""
    fields = re.findall(r'<input type="hidden" name="row" value="([^"]*)"', page)
    chosen = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        if found := re.search(r'<option value="([^"]*)" selected', options):
            chosen[name] = found[1]
    for name, value in re.findall(r'name="(value-[^"]+)" value="([^"]*)" checked', page):
        chosen.setdefault(name, []).append(value)
    return {"row": fields} | chosen


@pytest.mark.parametrize("depth", range(1, 6))
def test_what_the_editor_shows_of_a_filter_comes_back_as_it_was(desk, view, shop, depth):
    view.change(by=shop.owner, filter=nested(depth))
    page = desk.get(f"/desk/views/{view.public_id}/edit").text
    assert page.count("conditions#addGroup") == min(depth, 4)
    assert desk.post(f"/desk/views/{view.public_id}/edit", posted([]) | lines_of(page)).status_code == 302
    view.refresh_from_db()
    assert view.filter == nested(depth)


@pytest.mark.parametrize(
    "rows",
    [
        ["(a"] * 6 + [{"field": "unread", "op": "yes"}] + [")"] * 6,
        ["(a"] * 150 + [{"field": "unread", "op": "yes"}],
        [{"field": "unread", "op": "yes"}] * 60,
        ["(a", {"field": "gone", "op": "is", "value": ["x"]}, ")"],
        ["(a", {"field": "values.gone", "op": "empty"}, ")"],
        ["(a", {"field": "priority", "op": "at_least", "value": "nan"}, ")"],
    ],
)
def test_a_broken_or_too_large_filter_changes_nothing(desk, view, rows):
    before = view.filter
    response = desk.post(f"/desk/views/{view.public_id}/edit", posted(rows))
    assert response.status_code == 422 and 'role="alert"' in response.text
    view.refresh_from_db()
    assert view.filter == before


def test_lines_that_close_too_much_are_read_as_far_as_they_make_sense(desk, view):
    rows = [")", ")", {"field": "unread", "op": "yes"}, ")"]
    assert desk.post(f"/desk/views/{view.public_id}/edit", posted(rows)).status_code == 302
    view.refresh_from_db()
    assert view.filter == {"all": [{"field": "unread", "op": "yes"}]}


def test_a_new_group_has_a_condition_and_knows_how_deep_it_is(desk):
    def group(depth):
        return desk.get("/desk/views/condition", {"what": "group", "depth": depth, "place": "n1"}).text

    assert 'value="(n1"' in group("2") and group("2").count('class="condition"') == 1
    assert "conditions#addGroup" in group("4") and "conditions#addGroup" not in group("5")
    assert group("99") == group("evil") == group("2")


def test_the_editor_draws_a_line_for_every_question(desk, shop):
    for key, field in fields().items():
        for op in field.operators:
            answer = desk.get("/desk/views/condition", {"place": "n1", "field-n1": key, "op-n1": op})
            assert answer.status_code == 200 and 'name="row" value="n1"' in answer.text
    assert desk.get("/desk/views/condition", {"place": "n1", "what": "evil"}).status_code == 200
    assert "condition-gone" in desk.get("/desk/views/condition", {"place": "n1", "field-n1": "evil"}).text


def test_the_editor_counts_while_one_writes(desk, hear):
    hear()
    assert "۱" in desk.post("/desk/views/preview", posted([{"field": "category", "op": "is", "value": ["open"]}])).text
    assert desk.post("/desk/views/preview", posted([{"field": "status", "op": "is"}])).status_code == 200


@pytest.mark.parametrize("kind", ["text", "number", "money", "choice", "choices", "yes_no", "phone", "date"])
def test_what_nobody_has_written_yet_is_no_mistake(desk, shop, kind):
    choices = [{"key": "a", "labels": {"fa": "الف"}}] if kind in ("choice", "choices") else []
    make_field(by=shop.owner, key="mine", kind=kind, labels={"fa": "از ما"}, choices=choices)
    field = fields()["values.mine"]
    for op in field.operators:
        row = {"field": "values.mine", "op": op}
        line = Row("0", "values.mine", op)
        if line.takes not in ("many", "one", "text"):
            continue
        for blank in ({}, {"value": " "}):
            assert "هنوز مقداری ندارد" in desk.post("/desk/views/preview", posted([row | blank])).text
        assert desk.post("/desk/views/new", posted([row])).status_code == 422


def test_a_value_that_does_not_fit_is_told_as_one_writes(desk, shop):
    make_field(by=shop.owner, key="mine", kind="number", labels={"fa": "از ما"})
    told = desk.post("/desk/views/preview", posted([{"field": "values.mine", "op": "at_least", "value": "ده"}])).text
    assert "از ما" in told and "هنوز مقداری ندارد" not in told
