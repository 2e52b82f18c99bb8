"""The pure engine, by random flows and random things that happen to them."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.flows.engine import LIVE, MOST_HURRIED, MOST_STEPS, advance, begun
from pasokh.flows.graph import clean

from .conftest import both, graph, menu, message, step, talk
from .drawing import Driver, graphs, stimuli

BEGIN = {"kind": "begin"}


@given(graphs(), st.lists(stimuli, max_size=30), st.booleans())
def test_no_flow_goes_on_for_ever(drawn, happened, holds):
    """However it is drawn and whatever happens: a bounded number of steps at a time, and a state that is one."""
    driver = Driver(drawn, lambda filter, variables: holds)
    for stimulus in [BEGIN, *happened]:
        driver.tell(stimulus)
    assert driver.most <= MOST_HURRIED + 1
    state = driver.state
    assert state["state"] in (*LIVE, "done", "failed", "cancelled") and state["sequence"] <= MOST_STEPS
    assert bool(state["waits"]) == (state["state"] in ("waiting", "paused")) or state["state"] == "paused"
    assert json.loads(json.dumps(state)) == state


@given(graphs(), st.lists(stimuli, max_size=30))
def test_each_passage_is_entered_once_left_once_and_ends_once(drawn, happened):
    driver = Driver(drawn)
    for stimulus in [BEGIN, *happened]:
        driver.tell(stimulus)
    entered = [each["sequence"] for each in driver.effects if each["do"] == "enter"]
    assert entered == sorted(set(entered)), "each sequence once, in order"
    left = [each["sequence"] for each in driver.effects if each["do"] == "leave" and each["note"] != "cancelled"]
    assert len(left) == len(set(left))
    spoken = [(each["sequence"], each["nth"]) for each in driver.effects if each["do"] == "say"]
    assert len(spoken) == len(set(spoken)), "each saying has a number of its own"
    resumed = sum(each["do"] == "resume" for each in driver.effects)
    assert sum(each["do"] in ("end", "fail", "cancel") for each in driver.effects) <= 1 + resumed


@given(graphs(), st.lists(stimuli, max_size=20), stimuli)
def test_what_is_told_twice_for_one_passage_counts_once(drawn, happened, stimulus):
    driver = Driver(drawn)
    for each in [BEGIN, *happened]:
        driver.tell(each)
    if stimulus["kind"] in ("begin", "hand_over", "resume", "cancel", "answer"):
        return
    tagged = stimulus | {"sequence": driver.state["sequence"]}
    driver.tell(tagged)
    once = deepcopy(driver.state)
    driver.tell(tagged)
    if once["sequence"] != tagged["sequence"]:
        assert driver.state == once, "that passage is over"


@given(graphs(), st.lists(stimuli, max_size=10), stimuli)
def test_nothing_is_changed_in_place(drawn, happened, stimulus):
    driver = Driver(drawn)
    for each in [BEGIN, *happened]:
        driver.tell(each)
    before = deepcopy((drawn, driver.state, stimulus))
    first = advance(drawn, driver.state, stimulus)
    assert (drawn, driver.state, stimulus) == before
    assert advance(drawn, driver.state, stimulus) == first


@given(graphs())
def test_what_is_over_hears_nothing_more(drawn):
    driver = Driver(drawn)
    driver.tell(BEGIN)
    driver.tell({"kind": "cancel"})
    ended = driver.state
    if ended["state"] in ("done", "cancelled"):
        for kind in ("answer", "time", "begin", "resume", "cancel", "hand_over", "result"):
            assert advance(drawn, ended, {"kind": kind, "text": "۱"}) == (ended, [])


@given(graphs())
def test_cleaning_a_clean_graph_changes_nothing(drawn):
    assert clean(drawn) == drawn


def test_a_circle_without_a_wait_is_a_failure_in_words():
    drawn = graph(message("یک", "s2"), message("دو", "s1"))
    state, effects = advance(drawn, begun(), BEGIN)
    assert (state["state"], state["why"]) == ("failed", "circle")
    assert sum(each["do"] == "say" for each in effects) == MOST_HURRIED


def test_a_circle_through_actions_is_one_too():
    driver = Driver(graph(step("action", {"next": "s1"}, action={"do": "route"})))
    driver.tell(BEGIN)
    assert (driver.state["state"], driver.state["why"]) == ("failed", "circle")


def test_a_circle_that_waits_ends_after_many_steps():
    driver = Driver(graph(step("wait", {"next": "s1"}, length={"amount": 1, "unit": "minutes"})))
    driver.tell(BEGIN)
    for _time in range(MOST_STEPS + 5):
        driver.tell({"kind": "time"})
    assert (driver.state["state"], driver.state["why"]) == ("failed", "too_long")


def test_an_error_takes_its_own_way_and_fails_without_one():
    call = step("call", {"next": "s2", "error": "s3"}, url="https://example.com")
    ends = (step("end", outcome="خوب"), step("end", outcome="خطا"))
    state, _ = advance(graph(call, *ends), begun(), BEGIN)
    told = {"kind": "result", "ok": False, "note": "refused"}
    assert advance(graph(call, *ends), state, told)[0]["outcome"] == "خطا"
    alone = call | {"exits": {"next": "s2"}}
    assert advance(graph(alone, *ends), state, told)[0]["why"] == "refused"


def test_the_language_of_a_choice_does_not_matter():
    drawn = talk()
    drawn["steps"]["s1"]["choices"][0]["label"] = {"fa": "پیگیری سفارش", "en": "Where my order is"}
    state, _ = advance(drawn, begun(), BEGIN)
    assert advance(drawn, state, {"kind": "answer", "text": "where my ORDER is?"})[0]["variables"] == {"topic": "order"}


def test_a_text_that_names_two_choices_chooses_none():
    state, _ = advance(talk(), begun(), BEGIN)
    said = {"kind": "answer", "text": "پیگیری سفارش یا مرجوعی کالا"}
    assert advance(talk(), state, said)[0]["tries"] == 1


@pytest.mark.parametrize(
    ("how", "typed", "kept"),
    [("choices", "۲\n\n-- \nپروانه سالاری\nخیابان ۱", "back"), ("phone", "09123456789\n\nپروانه", "+989123456789")],
)
def test_a_signature_below_an_answer_does_no_harm(how, typed, kept):
    drawn = graph(menu(order="s2", back="s2", answered="s2"), step("end"), variables={"topic": "text"})
    drawn["steps"]["s1"]["answer"] = how
    drawn["steps"]["s1"]["exits"]["answered"] = "s2"
    state, _ = advance(drawn, begun(), BEGIN)
    assert advance(drawn, state, {"kind": "answer", "text": typed})[0]["variables"] == {"topic": kept}


def test_asking_for_a_person_is_no_answer_to_a_free_question():
    drawn = graph(
        step("question", {"answered": "s2"}, text=both("نام؟"), answer="text", variable="n"),
        step("end"),
        variables={"n": "text"},
    )
    state, _ = advance(drawn, begun(), BEGIN)
    assert advance(drawn, state, {"kind": "answer", "text": "اپراتور"})[0]["state"] == "paused"
