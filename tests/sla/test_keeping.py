"""Promises on requests, as things happen to them."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pasokh.calendars.actions.keep_calendars import change_calendar, make_calendar
from pasokh.events.models import Event, FailedReaction
from pasokh.events.retrying import retry
from pasokh.sla import reactions
from pasokh.sla.actions.policies import change_policy, order_policy, retire_policy
from pasokh.sla.jobs import recalculate, recalculate_some
from pasokh.sla.models import Breach, Clock, ClockChange, Commitment
from pasokh.sla.queries import known
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.split import split
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.tickets.models import Message, Ticket
from pasokh.tickets.models.ticket_type import TicketType

from .conftest import HOUR, assert_as_its_history, clocks_of, jobs_of, states_of

pytestmark = pytest.mark.usefixtures("kept_still")

URGENT = {"all": [{"field": "priority", "op": "at_least", "value": 4}]}


def again(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_where_nothing_is_promised_no_message_costs_a_statement(shop, hear):
    ticket = hear().ticket
    known()
    with CaptureQueriesContext(connection) as asked:
        hear("و باز هم", ticket_id=ticket.pk)
    assert [each["sql"] for each in asked if "sla_" in each["sql"]] == []
    with CaptureQueriesContext(connection) as opening:
        hear("یکی دیگر", origin="chat:9")
    assert [each["sql"] for each in opening if "sla_" in each["sql"]] == []
    assert not any("SAVEPOINT" in each["sql"] for each in asked)


def test_a_request_is_promised_what_its_policy_says(promise, hear):
    promise()
    ticket = hear().ticket
    assert states_of(ticket) == dict.fromkeys(["first_reply 1", "solve 1", "update 1", "chat_wait 1"], "running")
    ticket.refresh_from_db()
    assert (ticket.due_kind, ticket.due_at) == ("chat_wait", clocks_of(ticket)["chat_wait 1"].due_at)
    assert_as_its_history(ticket)


def test_an_answer_keeps_what_waits_for_it(promise, hear, shop):
    promise()
    ticket = hear().ticket
    reply(ticket=ticket, by=shop.owner, text="سلام")
    assert states_of(ticket) == {
        "first_reply 1": "met",
        "chat_wait 1": "met",
        "update 1": "met",
        "update 2": "running",
        "solve 1": "running",
    }
    assert_as_its_history(ticket)


def test_what_happens_in_any_order_is_what_the_log_says(promise, hear, shop, make_member):
    """Random verbs of colleagues and of the customer; after each, the tables are those of the whole history."""
    promise()
    sara, dice = make_member(), random.Random(14050901)
    deeds = {
        "hear": lambda ticket: hear("باز هم", ticket_id=ticket.pk),
        "auto": lambda ticket: hear("نیستم", ticket_id=ticket.pk, automatic=True),
        "reply": lambda ticket: reply(ticket=ticket, by=shop.owner, text="بله"),
        "wait": lambda ticket: ticket.wait(by=shop.owner),
        "snooze": lambda ticket: ticket.settled or ticket.snooze(by=shop.owner),
        "wake": lambda ticket: ticket.wake(by=shop.owner),
        "solve": lambda ticket: ticket.solve(by=shop.owner),
        "reopen": lambda ticket: ticket.category == 4 or ticket.reopen(by=shop.owner),
        "assign": lambda ticket: ticket.assign(sara if ticket.assignee_id is None else None, by=shop.owner),
    }
    for _turn in range(6):
        ticket = hear("تازه", origin=f"chat:{_turn}").ticket
        for _deed in range(9):
            deeds[dice.choice(list(deeds))](again(ticket))
            assert_as_its_history(ticket)


def test_a_reaction_that_failed_catches_up(promise, hear, shop, monkeypatch):
    promise()
    ticket = hear().ticket
    with monkeypatch.context() as broken:
        broken.setattr(reactions, "note", lambda events: 1 / 0)
        reply(ticket=ticket, by=shop.owner, text="سلام")
    assert states_of(ticket)["first_reply 1"] == "running"
    hear("ممنون", ticket_id=ticket.pk)
    again(ticket).wait(by=shop.owner)
    for failure in FailedReaction.objects.order_by("-pk"):
        assert retry(failure.pk)
    assert states_of(ticket)["first_reply 1"] == "met"
    assert_as_its_history(ticket)


def test_opening_that_failed_catches_up_with_all_that_happened_since(promise, hear, shop, monkeypatch):
    promise()
    with monkeypatch.context() as broken:
        broken.setattr(reactions, "note", lambda events: 1 / 0)
        ticket = hear().ticket
    reply(ticket=ticket, by=shop.owner, text="سلام")
    assert Clock.objects.count() == 0
    for failure in FailedReaction.objects.all():
        assert retry(failure.pk)
    assert_as_its_history(ticket)
    assert states_of(ticket)["first_reply 1"] == "met"


def test_of_several_that_match_the_first_holds_and_the_others_are_known(promise, hear, shop):
    first, second = promise("یکم"), promise("دوم")
    commitment = Commitment.objects.get(ticket=hear().ticket)
    assert (commitment.policy_id, commitment.others) == (first.pk, [second.pk])
    order_policy(policy=second, by=shop.owner, up=True)
    commitment = Commitment.objects.get(ticket=hear("تازه", origin="chat:2").ticket)
    assert (commitment.policy_id, commitment.others) == (second.pk, [first.pk])


def test_another_priority_brings_another_promise_and_the_reason_stays(promise, hear, shop):
    promise("فوری", {"solve": {"seconds": HOUR, "always": True}}, filter=URGENT)
    usual = promise("معمولی", {"solve": {"seconds": 8 * HOUR, "always": True}})
    ticket = hear().ticket
    assert Commitment.objects.get(ticket=ticket).policy_id == usual.pk
    before = clocks_of(ticket)["solve 1"].due_at
    again(ticket).judge(by=shop.owner, impact=3, urgency=3)
    change = ClockChange.objects.get()
    assert (change.why, change.before_due, change.before_seconds) == ("priority", before, 8 * HOUR)
    assert change.after_due == before - timedelta(hours=7)
    assert Event.objects.get(pk=change.event).kind == "ticket.judged"
    assert_as_its_history(ticket)


def test_another_type_brings_a_policy_where_none_was(promise, hear, shop):
    complaint = TicketType.objects.first()
    of_complaints = {"all": [{"field": "type", "op": "is", "value": [complaint.key]}]}
    promise(filter=of_complaints)
    ticket = hear().ticket
    assert not Commitment.objects.exists()
    again(ticket).classify(complaint, by=shop.owner)
    assert_as_its_history(ticket)
    again(ticket).classify(None, by=shop.owner)
    assert set(states_of(ticket).values()) == {"cancelled"}
    assert again(ticket).due_at is None


def test_what_was_opened_before_a_policy_is_none_of_its_unless_one_says_so(promise, hear, shop):
    ticket = hear().ticket
    policy = promise()
    assert recalculate_some("policy") == ticket.pk
    assert not Commitment.objects.exists()
    change_policy(policy=policy, by=shop.owner, also_open=True)
    recalculate_some("policy")
    assert_as_its_history(ticket)


def test_a_policy_that_promises_otherwise_moves_what_runs_and_a_retired_one_ends_it(promise, hear, shop):
    policy = promise()
    ticket = hear().ticket
    targets = policy.targets | {"solve": {"seconds": 4 * HOUR, "always": True}}
    targets.pop("update")
    change_policy(policy=policy, by=shop.owner, targets=targets)
    recalculate_some("policy")
    found = clocks_of(ticket)
    assert (found["solve 1"].seconds, found["update 1"].state) == (4 * HOUR, "cancelled")
    assert {change.clock.kind for change in ClockChange.objects.all()} == {"solve", "update"}
    retire_policy(policy=policy, by=shop.owner)
    recalculate_some("policy")
    assert set(states_of(ticket).values()) == {"cancelled"}
    assert again(ticket).due_at is None


def test_to_recalculate_twice_changes_nothing_more(promise, hear):
    promise()
    ticket = hear().ticket
    before = list(Clock.objects.order_by("pk").values())
    recalculate_some("hours")
    assert list(Clock.objects.order_by("pk").values()) == before
    assert not ClockChange.objects.exists()
    assert_as_its_history(ticket)


def test_a_promise_broken_after_the_fact_is_taken_back_when_there_is_more_time(promise, hear, shop):
    policy = promise(targets={"solve": {"seconds": 1, "always": True}})
    ticket = hear().ticket
    Event.objects.filter(subject_id=ticket.pk).update(created_at=ticket.created_at - timedelta(hours=2))
    recalculate_some("late")
    assert states_of(ticket) == {"solve 1": "breached"}
    assert Breach.objects.filter(withdrawn_at=None).count() == 1
    change_policy(policy=policy, by=shop.owner, targets={"solve": {"seconds": 8 * HOUR, "always": True}})
    recalculate_some("policy")
    assert states_of(ticket) == {"solve 1": "running"}
    assert Breach.objects.filter(withdrawn_at=None).count() == 0
    assert Breach.objects.count() == 1


def test_a_merged_request_promises_nothing_until_it_is_taken_out(promise, hear, shop):
    promise()
    source, target = hear().ticket, hear("دیگری", origin="chat:2").ticket
    merge(target=target, sources=[source], by=shop.owner)
    assert "running" not in states_of(source).values()
    assert again(source).due_at is None
    unmerge(ticket=again(source), by=shop.owner)
    assert_as_its_history(source)
    assert states_of(source)["solve 1"] == "running"
    assert_as_its_history(target)


def test_a_request_that_was_split_off_is_promised_the_like(promise, hear, shop):
    promise()
    ticket = hear().ticket
    hear("و یک چیز دیگر", ticket_id=ticket.pk)
    fresh = split(ticket=ticket, message_id=Message.objects.latest("pk").pk, by=shop.owner)
    assert states_of(fresh)["solve 1"] == "running"
    assert not ClockChange.objects.exists()


def test_hundreds_that_arrive_together_cost_no_more_statements_than_two(promise, shop, maryam):
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive_many

    promise()

    def statements(first, count):
        inbounds = [
            Inbound(channel="chat", contact=maryam, inbox_id=shop.inbox.pk, text="سلام", origin=f"chat:{first + n}")
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as asked:
            receive_many(inbounds)
        return [each["sql"] for each in asked if "sla_" in each["sql"]]

    statements(0, 1)
    assert len(statements(10, 20)) == len(statements(50, 2))


def test_a_calendar_that_is_called_otherwise_has_nothing_worked_out_anew(promise, hear, shop):
    promise()
    hear()
    office = make_calendar(by=shop.owner, name="اداری")
    change_calendar(by=shop.owner, hours=office, name="دفتر")
    assert [job for job in jobs_of(recalculate) if job.args["why"] == "hours"] == []
    change_calendar(by=shop.owner, hours=office, name="اداری", zone="Europe/Berlin")
    assert [job.args["why"] for job in jobs_of(recalculate)][-1] == "hours"
