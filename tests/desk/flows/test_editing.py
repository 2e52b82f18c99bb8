"""What the editor does to a draft: deeds on a graph, and what the form of a step says."""

import json
from copy import deepcopy

import pytest
from django.http import QueryDict

from pasokh.desk.flows.drawn import lines_of
from pasokh.desk.flows.editing import edited
from pasokh.desk.flows.fields import StepForm, is_filter
from pasokh.flows.graph import blank, clean


@pytest.fixture
def graph(shop):
    return clean(
        {
            "start": "s1",
            "variables": {"order": {"label": {"fa": "سفارش"}, "kind": "text"}},
            "steps": {
                "s1": {"kind": "message", "at": [0, 0], "text": {"fa": "سلام"}, "exits": {"next": "s2"}},
                "s2": {
                    "kind": "question",
                    "at": [320, 0],
                    "text": {"fa": "چه می‌خواهید؟"},
                    "choices": [{"value": "c1", "label": {"fa": "پیگیری"}}, {"value": "c2", "label": {"fa": "مرجوعی"}}],
                    "exits": {"c1": "s3", "c2": "s3"},
                },
                "s3": {"kind": "end", "at": [640, 0], "exits": {}},
            },
        }
    )


def sent(**fields):
    """A form as the browser sends it; a list is a name several times."""
    given = QueryDict(mutable=True)
    for name, value in fields.items():
        given.setlist(name, value if isinstance(value, list) else [value])
    return given


def test_a_step_is_put_between_two_others(graph):
    after, chosen = edited(graph, "add", sent(kind="wait", after="s1", exit="next"))
    assert chosen == "s4"
    assert after["steps"]["s1"]["exits"] == {"next": "s4"} and after["steps"]["s4"]["exits"] == {"next": "s2"}
    places = [tuple(step["at"]) for step in after["steps"].values()]
    assert len(set(places)) == 4, "no step stands on another"
    assert "s4" not in graph["steps"], "what was given stays as it is"


def test_a_step_stands_where_it_was_dropped_and_its_id_was_never_used(graph):
    after, chosen = edited(graph, "add", sent(kind="end", x="-40", y="300"), used=17)
    assert chosen == "s18" and after["steps"]["s18"]["at"] == [-40, 300]


def test_a_new_step_lies_over_no_other(graph):
    """Whoever adds steps without choosing one has them put where she looks, each below what stands there, however high that is."""
    wide = [{"value": f"c{number}", "label": {"fa": f"گزینهٔ {number}"}} for number in range(12)]
    graph["steps"]["s2"]["choices"] = wide
    after = graph
    for _number in range(3):
        after, _chosen = edited(after, "add", sent(kind="message", x="330", y="10"))
    assert [after["steps"][key]["at"][0] for key in ("s4", "s5", "s6")] == [330] * 3
    tops = [after["steps"][key]["at"][1] for key in ("s4", "s5", "s6")]
    assert tops[0] > 96 + 12 * 26 and tops == sorted(set(tops))


def test_ways_to_a_step_that_is_taken_away_go_on_to_where_it_led(graph):
    after, _chosen = edited(graph, "remove", sent(step="s2"))
    assert after["steps"]["s1"]["exits"] == {"next": "s3"}
    first, _chosen = edited(graph, "remove", sent(step="s1"))
    assert first["start"] == "s2"


def test_exits_are_connected_opened_and_lead_to_a_new_step(graph):
    opened, _chosen = edited(graph, "connect", sent(step="s2", exit="c1", to=""))
    assert opened["steps"]["s2"]["exits"] == {"c2": "s3"}
    made, chosen = edited(graph, "connect", sent(step="s2", exit="c1", to="new:task"))
    assert made["steps"]["s2"]["exits"] == {"c1": "s4", "c2": "s3"} and chosen == "s4"
    assert made["steps"]["s4"]["exits"] == {}
    assert [each["value"] for each in made["steps"]["s4"]["outcomes"]] == ["done"]


def test_steps_are_moved_copied_and_begun_with(graph):
    moved, chosen = edited(graph, "move", sent(at=json.dumps({"s3": [10, 20], "s9": [1, 1]}), chosen="s1"))
    assert moved["steps"]["s3"]["at"] == [10, 20] and chosen == "s1" and "s9" not in moved["steps"]
    copied, chosen = edited(graph, "copy", sent(step="s2"))
    assert (
        copied["steps"][chosen]["choices"] == graph["steps"]["s2"]["choices"] and not copied["steps"][chosen]["exits"]
    )
    assert edited(graph, "begin", sent(step="s2"))[0]["start"] == "s2"


def test_a_whole_graph_comes_back_for_undo(graph):
    before = blank("process")
    assert edited(graph, "graph", sent(graph=json.dumps(before)))[0] == clean(before)


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("fly", {}),
        ("add", {"kind": "gone"}),
        ("remove", {"step": "s9"}),
        ("connect", {"step": "s1", "exit": "gone", "to": "s2"}),
        ("connect", {"step": "s1", "exit": "next", "to": "s9"}),
        ("connect", {"step": "s1", "exit": "next", "to": "new:gone"}),
        ("move", {"at": "[1]"}),
        ("move", {"at": '{"s1": ["x", 1]}'}),
        ("move", {"at": '{"s1": [1e999, 1]}'}),
        ("move", {"at": '{"s1": [100001, 1]}'}),
        ("begin", {"step": ""}),
        ("change", {"step": "s9"}),
        ("graph", {"graph": "{"}),
        ("graph", {"graph": "[" * 100_000}),
        ("graph", {"graph": '{"steps": []}'}),
        ("variables", {"row-variable": "1", "name-variable-1": "سفارش"}),
        ("variables", {"row-variable": ["1", "2"], "name-variable-1": "a", "name-variable-2": "A"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(graph, deed, given):
    before = deepcopy(graph)
    with pytest.raises(ValueError, match=r".+"):
        edited(graph, deed, sent(**given))
    assert graph == before


def test_the_form_of_a_question_says_all_of_it(graph):
    given = sent(
        step="s2",
        name="منو",
        **{
            "fa-text": "کدام؟",
            "en-text": "Which?",
            "answer": "choices",
            "row-choices": ["0", "1"],
            "value-choices-0": "c1",
            "fa-choices-0": "پیگیری",
            "also-choices-0": "کجاست، نرسید",
            "value-choices-1": "c2",
            "fa-choices-1": "مرجوعی",
            "down": "choices:0",
            "more": "choices",
            "variable": "order",
            "tries": "۲",
            "amount-timeout": "۳۰",
            "unit-timeout": "minutes",
            "working": "1",
        },
    )
    step = edited(graph, "change", given)[0]["steps"]["s2"]
    assert step["text"] == {"fa": "کدام؟", "en": "Which?"} and step["name"] == "منو"
    assert [each["value"] for each in step["choices"]] == ["c2", "c1", "c3"]
    assert step["choices"][1]["also"] == "کجاست، نرسید"
    assert (step["variable"], step["tries"], step["working"]) == ("order", 2, True)
    assert step["timeout"] == {"amount": 30, "unit": "minutes"}
    assert step["exits"] == {"c1": "s3", "c2": "s3"}, "ways out stay with the choices that they belong to"
    fewer = edited(
        graph, "change", sent(step="s2", **{"row-choices": ["0"], "value-choices-0": "c1", "less": "choices:0"})
    )[0]
    assert fewer["steps"]["s2"]["exits"] == {}


def test_several_filters_stand_in_one_form(graph):
    graph = edited(graph, "add", sent(kind="choice"))[0]
    given = {
        "step": "s4",
        "row-conditions": ["0", "1"],
        "key-conditions-0": "w1",
        "name-conditions-0": "فوری",
        "key-conditions-1": "",
        "name-conditions-1": "سفارش ۱۲",
        "row": ["(w0", "a", "(g", "b", ")", ")", "(w1", "c", ")"],
        "how-w0": "any",
        "field-a": "channel",
        "op-a": "is",
        "value-a": ["chat"],
        "how-g": "none",
        "field-b": "subject",
        "op-b": "contains",
        "value-b": "x",
        "how-w1": "all",
        "field-c": "var.order",
        "op-c": "is",
        "value-c": "۱۲",
    }
    after, _chosen = edited(graph, "change", sent(**given))
    first, second = after["steps"]["s4"]["conditions"]
    assert first["filter"] == {
        "any": [
            {"field": "channel", "op": "is", "value": ["chat"]},
            {"none": [{"field": "subject", "op": "contains", "value": "x"}]},
        ]
    }
    assert (second["key"], second["name"]) == ("w2", "سفارش ۱۲")
    assert second["filter"]["all"][0]["field"] == "var.order"
    rows = StepForm(after["steps"]["s4"], after).rows(StepForm(after["steps"]["s4"], after).params[0])
    assert rows[1]["block"].parts[0].field.label == "سفارش"


def test_variables_are_named_kept_and_dropped(graph):
    given = {
        "row-variable": ["1", "2"],
        "name-variable-1": "Order Number",
        "fa-variable-1": "شمارهٔ سفارش",
        "kind-variable-1": "number",
        "ask-variable-1": "1",
        "name-variable-2": "gone",
        "less-variable": "2",
        "more-variable": "1",
    }
    after, _chosen = edited(graph, "variables", sent(**given))
    assert after["variables"] == {
        "order_number": {"label": {"fa": "شمارهٔ سفارش"}, "kind": "number", "ask": True},
        "v1": {"label": {}, "kind": "text"},
    }


def test_the_outline_begins_with_the_start_and_ends_with_what_nothing_leads_to(graph):
    graph = edited(graph, "add", sent(kind="wait"))[0]
    lines = lines_of(graph)
    assert [line.id for line in lines] == ["s1", "s2", "s3", "s4"]
    assert [way["to"] for way in lines[1].ways] == ["s3", "s3", None]
    assert lines[0].is_start and not lines[1].is_start


@pytest.mark.parametrize("odd", [5, {}, {"all": 5}, {"all": [5]}, {"field": 5}, {"all": [], "any": []}, {"every": []}])
def test_a_filter_from_anywhere_has_a_shape_or_is_not_shown(odd):
    assert not is_filter(odd)
