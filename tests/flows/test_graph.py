"""What a graph may look like: malformed is refused, unfinished is said in words, finished is deployed."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pasokh.flows.actions import Changed, NotReady, create, deploy, duplicate, restore, retire, save_draft, start
from pasokh.flows.actions.runs import NotDeployed
from pasokh.flows.graph import blank, checked, clean, fresh_id
from pasokh.flows.kinds import FLOW_KINDS, KINDS
from pasokh.flows.models import Flow
from pasokh.ui import icons

from .conftest import both, graph, menu, message, pick, step, talk
from .drawing import graphs

nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["s1", "end", "next", "kind"]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["start", "steps", "variables", "s1", "kind", "exits", "at", "text"]) | st.text(max_size=3), inside, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(nonsense)
def test_whatever_comes_from_outside_is_a_graph_or_refused_in_words(given):
    try:
        found = clean(given)
    except ValueError as problem:
        assert str(problem)
    else:
        assert clean(found) == found


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {},
        {"start": "s1", "steps": {"x1": step("end")}},
        {"start": "s1", "steps": {"s1": step("gone")}},
        {"start": "s1", "steps": {"s1": step("end", more=1)}},
        {"start": "s1", "steps": {"s1": step("end") | {"at": [1]}}},
        {"start": "s1", "steps": {"s1": step("end") | {"at": [True, 0]}}},
        {"start": "s1", "steps": {"s1": step("end") | {"exits": {"next": 5}}}},
        {"start": "s1", "steps": {"s1": step("message", text="سلام")}},
        {"start": "s1", "steps": {"s1": step("message", text={"fa": "\ud800"})}},
        {"start": "s1", "steps": {"s1": step("message", text={"fa": "\x00"})}},
        {"start": "s1", "steps": {f"s{at}": step("end") for at in range(1, 202)}},
        {"start": "s1", "steps": {"s1": step("message", text={"fa": "x" * 300_000})}},
        {"start": "s1", "steps": {}, "variables": {"X Y": {"kind": "text"}}},
        {"start": "s1", "steps": {}, "variables": {"x": {"kind": "gone"}}},
    ],
)
def test_what_is_malformed_is_refused(bad):
    with pytest.raises(ValueError, match=r"\w"):
        clean(bad)


def test_exits_that_a_step_no_longer_has_are_left_out():
    assert clean(graph(menu(order="s2", back="s2", gone="s2"), step("end")))["steps"]["s1"]["exits"] == {
        "order": "s2",
        "back": "s2",
    }


def test_ids_are_not_used_again():
    assert fresh_id(graph(step("end"), step("end"))) == "s3" and fresh_id({"steps": {}}) == "s1"


@given(graphs(), st.sampled_from(FLOW_KINDS))
def test_an_unfinished_graph_has_problems_in_words(drawn, kind):
    from unittest.mock import patch

    with patch("pasokh.flows.graph.checking.all_fields", dict):
        assert all(problem.words for problem in checked(drawn, kind))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def words_of(drawn, kind="conversation"):
    return [(problem.step, problem.words) for problem in checked(clean(drawn), kind)]


def test_a_whole_graph_has_no_problem(shop):
    assert words_of(talk()) == []


@pytest.mark.parametrize("kind", FLOW_KINDS)
def test_the_beginning_is_unfinished_and_says_so(shop, kind):
    assert clean(blank(kind)) == blank(kind) and checked(blank(kind), kind)


@pytest.mark.parametrize(
    ("drawn", "at", "says"),
    [
        ({"start": None, "steps": {}}, None, "begins"),
        (graph(message("x", "s9")), "s1", "not there"),
        (graph(step("message", {"next": "s2"}), step("end")), "s1", "missing"),
        (graph(step("message", text=both("x")), step("end")), "s1", "nowhere"),
        (graph(message("x", "s2"), step("end"), step("end")), "s3", "No way leads"),
        (graph(message("x", "s2"), message("x", "s1")), "s1", "circle"),
        (graph(message("x", "s1")), None, "never ends"),
        (graph(menu(order="s2", back="s2"), step("end")), "s1", "variable"),
        (graph(step("question", {"order": "s2"}, text=both("x"), choices=[pick("order", "x"), pick("order", "y")]), step("end")), "s1", "Choices"),
        (graph(step("question", {"next": "s2"}, text=both("x"), choices=[pick("next", "x")]), step("end")), "s1", "Choices"),
        (graph(step("choice", {"a": "s2", "else": "s2"}, conditions=[{"key": "a", "name": "x", "filter": {"all": []}}]), step("end")), "s1", "asks nothing"),
        (graph(step("choice", {"a": "s2", "else": "s2"}, conditions=[{"key": "a", "filter": {"field": "gone", "op": "is", "value": 1}}]), step("end")), "s1", "gone"),
        (graph(step("wait", {"next": "s2"}), step("end")), "s1", "how long"),
        (graph(step("wait", {"next": "s2"}, until="contact.created"), step("end")), "s1", "does not happen"),
        (graph(step("subflow", {"next": "s2"}, flow="flw_x"), step("end")), "s1", "not there"),
        (graph(step("action", {"next": "s2"}, action={"do": "wait", "length": {"amount": 1, "unit": "days"}}), step("end")), "s1", "of its own"),
        (graph(step("action", {"next": "s2"}, action={"do": "gone"}), step("end")), "s1", "no such action"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(shop, drawn, at, says):
    assert any(where == at and says in words for where, words in words_of(drawn)), words_of(drawn)


def test_inside_the_house_nobody_is_spoken_to(shop):
    assert any("no such step" in words for _step, words in words_of(graph(message("x", "s2"), step("end")), "inside"))


def test_every_kind_is_told_and_drawn(shop):
    for kind in KINDS.values():
        bare = {"kind": kind.key, "exits": {}}
        assert kind.told(bare) and str(kind.short) and str(kind.about) and kind.icon in icons.PATHS
        assert kind.error_exits <= {"error", "timeout", "not_understood"}
        assert all(isinstance(label, str) and label for _way, label in kind.exits(bare))


def test_a_draft_that_somebody_else_changed_is_not_overwritten(shop):
    flow = create("گفتگو", "conversation", shop.owner)
    first = flow.draft.revision
    save_draft(flow, talk(), shop.owner, first)
    with pytest.raises(Changed) as told:
        save_draft(flow, blank("conversation"), shop.owner, first)
    assert told.value.draft.graph == flow.draft.graph == clean(talk())


def test_deploying_is_refused_while_anything_is_missing(shop):
    flow = create("گفتگو", "conversation", shop.owner)
    with pytest.raises(NotReady) as told:
        deploy(flow, shop.owner)
    assert told.value.problems and Flow.objects.get(pk=flow.pk).active is None
    with pytest.raises(NotDeployed):
        start(flow, by=shop.owner)


def test_an_address_inside_the_house_is_not_deployed(shop, monkeypatch):
    from pasokh.kernel import outbound

    def refuse(url):
        raise outbound.Refused("private")

    monkeypatch.setattr(outbound, "check_url", refuse)
    flow = create(
        "تماس", "process", shop.owner, graph=graph(step("call", {"next": "s2"}, url="http://10.0.0.1/"), step("end"))
    )
    with pytest.raises(NotReady, match="public"):
        deploy(flow, shop.owner)


def test_what_leaves_the_house_is_put_into_service_by_an_admin(shop, make_member, monkeypatch):
    from pasokh.kernel import outbound

    monkeypatch.setattr(outbound, "check_url", lambda url: None)
    lead, url = make_member("سرپرست", role="lead"), "https://example.com/"
    flow = create("تماس", "process", lead, graph=graph(step("call", {"next": "s2"}, url=url), step("end")))
    with pytest.raises(NotReady):
        deploy(flow, lead)
    flow.refresh_from_db()
    assert flow.active is None and flow.draft
    deploy(flow, shop.owner)
    # What is in service already does not hinder a lead who changes something else; another address does.
    flow.refresh_from_db()
    again = graph(step("call", {"next": "s2"}, url=url, name="پرسش از انبار"), step("end"))
    save_draft(flow, again, lead)
    assert deploy(flow, lead).number == 2
    flow.refresh_from_db()
    save_draft(flow, graph(step("call", {"next": "s2"}, url="https://example.org/"), step("end")), lead)
    mail = {"do": "mail", "to": "a@example.com", "subject": "س", "text": "م"}
    for drawn in (None, graph(step("action", {"next": "s2"}, action=mail), step("end"))):
        if drawn:
            save_draft(flow, drawn, lead, flow.draft.revision)
        with pytest.raises(NotReady):
            deploy(flow, lead)


def test_deploying_makes_a_version_and_the_next_draft_is_another(flow, shop):
    made = flow(talk())
    assert made.draft is None and made.active.number == 1
    with pytest.raises(ValueError, match="nothing new"):
        deploy(made, shop.owner)
    assert save_draft(made, talk(), shop.owner).number == 2


def test_a_retired_flow_is_begun_no_more(flow, shop, hear):
    made, ticket = flow(talk()), hear().ticket
    retire(made, shop.owner)
    with pytest.raises(NotDeployed):
        start(made, ticket=ticket, by=shop.owner)
    restore(made, shop.owner)
    assert start(made, ticket=ticket, by=shop.owner).state == "waiting"


def test_a_copy_begins_as_the_original(flow, shop):
    made = flow(talk())
    copy = duplicate(made, shop.owner)
    assert copy.draft.graph == made.active.graph and copy.active is None and json.dumps(copy.draft.graph)
