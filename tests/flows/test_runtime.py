"""Runs on real tickets: what is done, waited for and awaited, and how they end."""

import pytest

from pasokh.flows import stimuli
from pasokh.flows.actions import (
    Settled,
    deploy,
    save_draft,
    start,
)
from pasokh.flows.models import Run, Stimulus
from pasokh.flows.queries import forget_known
from pasokh.tickets.models import Task

from .conftest import both, graph, said, settle, step, steps_of, talk


def test_running_instances_keep_their_version(begun, answer, shop):
    run = begun(talk())
    other = talk()
    other["steps"]["s2"]["text"] = both("چیز دیگری")
    save_draft(run.flow, other, shop.owner)
    deploy(run.flow, shop.owner)
    answer(run, "۱")
    assert said(run)[1:] == ["سفارش را پیگیری می‌کنیم."]
    assert run.version.number == 1 and run.flow.versions.count() == 2


def test_a_condition_asks_ticket_and_variables(begun, answer):
    ask = step("question", {"answered": "s2"}, text=both("چند؟"), answer="number", variable="count")
    many = {
        "all": [
            {"field": "var.count", "op": "at_least", "value": 10},
            {"field": "channel", "op": "is", "value": ["chat"]},
        ]
    }
    fork = step("choice", {"many": "s3", "else": "s4"}, conditions=[{"key": "many", "name": "زیاد", "filter": many}])
    run = begun(graph(ask, fork, step("end", outcome="زیاد"), step("end", outcome="کم"), variables={"count": "number"}))
    answer(run, "۱۰")
    assert run.outcome == "زیاد"


def test_an_action_is_done_as_rules_do_it(begun):
    act = step("action", {"next": "s2", "error": "s3"}, action={"do": "type", "type": "return"})
    run = begun(graph(act, step("end"), step("end")), "process")
    run.ticket.refresh_from_db()
    assert run.state == "done" and run.ticket.type.key == "return" and steps_of(run) == ["s1", "s2"]


def test_an_action_that_cannot_be_done_goes_the_other_way(begun):
    act = step("action", {"next": "s2", "error": "s3"}, action={"do": "tag", "tag": "tag_" + "0" * 32})
    run = begun(graph(act, step("end"), step("end", outcome="خطا")), "process")
    assert run.outcome == "خطا" and run.passages.get(sequence=1).note == "gone"


def test_an_action_that_cannot_be_done_and_has_no_other_way_fails_the_run(begun):
    run = begun(
        graph(step("action", {"next": "s2"}, action={"do": "tag", "tag": "tag_" + "0" * 32}), step("end")), "process"
    )
    assert (run.state, run.why, run.at) == ("failed", "gone", "s1")
    assert Task.objects.filter(ticket=run.ticket).count() == 1


def test_due_times_are_working_time(begun, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "pasokh.flows.doing.later", lambda at, length, working, time: asked.append((length, working)) or at
    )
    length = {"amount": 4, "unit": "hours"}
    run = begun(graph(step("wait", {"next": "s2"}, length=length), step("end")), "process")
    assert asked == [(length, True)] and run.state == "waiting"


def test_waiting_ends_when_it_happens(begun, shop):
    wait = step("wait", {"next": "s2", "timeout": "s3"}, until="ticket.tagged", length={"amount": 1, "unit": "days"})
    run = begun(graph(wait, step("end", outcome="شد"), step("end")), "process")
    run.ticket.tag("فوری", by=shop.owner)
    settle()
    run.refresh_from_db()
    assert run.outcome == "شد"


def test_a_closed_request_ends_its_runs(begun, shop):
    run = begun(talk())
    run.ticket.close(by=shop.owner, reason="تمام")
    settle()
    run.refresh_from_db()
    assert (run.state, run.why) == ("cancelled", "closed")


def test_nothing_begins_on_a_closed_request(flow, hear, shop):
    ticket = hear().ticket
    ticket.close(by=shop.owner, reason="تمام")
    with pytest.raises(Settled):
        start(flow(talk()), ticket=ticket, by=shop.owner)
    assert not Run.objects.exists()


def test_what_cannot_be_taken_again_and_again_fails_the_run(begun, monkeypatch):
    from pasokh.flows import runtime

    run = begun(talk())
    stimuli.leave_word(run.pk, "time", {})
    for _try in range(runtime.TRIES):
        runtime.give_up(run.pk, RuntimeError("broken"))
    run.refresh_from_db()
    assert (run.state, run.why) == ("failed", "broken") and not Stimulus.objects.exists()


def test_what_concerns_no_flow_costs_its_transaction_nothing(shop, flow, django_assert_num_queries):
    from pasokh.flows.queries import awaits, has_flows, talks

    forget_known()
    assert not (has_flows() or talks() or awaits("ticket.tagged"))
    wait = step("wait", {"next": "s2"}, until="ticket.tagged")
    flow(graph(wait, step("end")), "process")
    assert has_flows() and not talks() and awaits("ticket.tagged") and not awaits("message.received")
    flow(talk(), name="دیگر")
    assert talks()
    with django_assert_num_queries(0):
        assert talks() and has_flows() and not awaits("ticket.solved")
