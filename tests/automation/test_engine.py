"""When … if … then …: what is asked, in which order, what is done, and what is written down."""

import pytest

from pasokh.automation.actions.rules import change_rule, drop_rule, make_rule, place_rule, restore, switch
from pasokh.automation.models import Rule, RuleVersion, Run, Turn
from pasokh.events.models import Event
from pasokh.tickets.models import Message, Status, Tag, Ticket

from ..conftest import rules_of_life
from .conftest import tag


def names(ticket):
    return sorted(ticket.tags.values_list("name", flat=True))


def test_what_matches_is_done_and_written_down(rule, hear, automate):
    done = rule(
        conditions={"field": "channel", "op": "is", "value": ["chat"]},
        actions=[tag("گفتگو"), {"do": "priority", "priority": "4"}],
    )
    ticket = hear().ticket
    automate()
    ticket.refresh_from_db()
    assert names(ticket) == ["گفتگو"] and ticket.priority == 4
    run = Run.objects.get()
    assert (run.rule_id, run.state, run.ticket_id, run.version) == (done.pk, "done", ticket.pk, 1)
    assert [each["state"] for each in run.did] == ["done", "done"]
    tagged = Event.objects.get(kind="ticket.tagged")
    assert (tagged.actor_kind, tagged.actor_id) == ("automation", done.pk)
    assert tagged.cause_id == run.told and Event.objects.get(pk=run.told).cause_id == run.event


def test_what_does_not_match_leaves_no_trace(rule, hear, automate):
    rule(conditions={"field": "channel", "op": "is", "value": ["email"]})
    rule(on="ticket.solved")
    ticket = hear().ticket
    automate()
    assert names(ticket) == [] and not Run.objects.exists() and not Turn.objects.exists()


def test_rules_are_asked_in_order_each_of_what_the_ones_before_left(rule, hear, automate):
    rule(actions=[tag("یک")])
    rule(
        conditions={"field": "tag", "op": "has_any", "value": [Tag.named("یک").public_id]},
        actions=[tag("دو")],
        stops=True,
    )
    rule(actions=[tag("سه")])
    ticket = hear().ticket
    automate()
    assert names(ticket) == ["دو", "یک"]
    last = Rule.objects.order_by("-place").first()
    assert place_rule(rule=last, by=Owner, up=True)
    automate()


class Owner:
    from pasokh.events import Actor

    actor = Actor("system")


def test_a_rule_does_not_start_itself_nor_do_two_each_other_for_ever(rule, hear, automate):
    one = rule(on="ticket.tagged", actions=[{"do": "untag", "tag": Tag.named("چرخه").public_id}])
    two = rule(on="ticket.untagged", actions=[tag("چرخه")])
    ticket = hear().ticket
    ticket.tag("چرخه", by=two)
    automate()
    states = list(Run.objects.order_by("pk").values_list("rule", "state"))
    assert states == [(one.pk, "done"), (two.pk, "done"), (one.pk, "loop")]
    assert names(ticket) == ["چرخه"]


def test_a_circle_through_the_outside_is_stopped(rule, hear, automate, shop):
    looping = rule(on="ticket.tagged", actions=[{"do": "untag", "tag": Tag.named("بیرون").public_id}])
    ticket = hear().ticket
    for _turn in range(25):
        ticket.tag("بیرون", by=shop.owner)
        automate()
    assert Run.objects.filter(rule=looping, state="done").count() == 20
    assert Run.objects.filter(rule=looping, state="loop").exists()


def test_an_action_that_cannot_be_done_hinders_no_other(rule, hear, automate):
    rule(actions=[{"do": "assign", "member": "mem_" + "0" * 32}, tag("ادامه")])
    ticket = hear().ticket
    automate()
    run = Run.objects.get()
    assert run.state == "failed"
    assert [(each["state"], each["note"]) for each in run.did] == [("failed", "gone"), ("done", "")]
    assert names(ticket) == ["ادامه"]


def test_a_rule_meets_an_event_once(rule, hear, automate):
    from pasokh.automation.catalogue import active_rules
    from pasokh.automation.reading import write_turns

    rule()
    ticket = hear().ticket
    automate()
    write_turns(list(Event.objects.all()), active_rules())
    automate.take()
    assert Run.objects.count() == 1 and names(ticket) == ["خودکار"]


def test_who_and_when_are_asked(rule, hear, automate, shop, monkeypatch):
    from pasokh.automation.heard import Heard

    rule(trigger={"on": "note.written", "by": "customer"}, actions=[tag("مشتری")])
    rule(trigger={"on": "ticket.opened", "by": "customer", "hours": "closed"}, actions=[tag("شب")])
    monkeypatch.setattr(Heard, "in_hours", lambda heard, ticket: True)
    by_day = hear().ticket
    automate()
    monkeypatch.setattr(Heard, "in_hours", lambda heard, ticket: False)
    by_night = hear(contact=by_day.contact).ticket
    automate()
    assert names(by_day) == [] and names(by_night) in (["شب"], [])


def test_an_answer_is_the_business_own_and_machines_are_not_answered(rule, hear, automate, shop):
    rule(on="message.received", actions=[{"do": "reply", "text": "شماره: {{ticket number}}"}])
    ticket = hear().ticket
    automate()
    answer = Message.objects.get(kind=Message.Kind.REPLY)
    assert answer.text == f"شماره: {ticket.number}" and answer.author_name == "خانهٔ نو"
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive

    receive(
        Inbound(
            channel="email",
            contact=ticket.contact,
            inbox_id=ticket.inbox_id,
            ticket_id=ticket.pk,
            text="در مرخصی‌ام",
            automatic=True,
        )
    )
    automate()
    assert Message.objects.filter(kind=Message.Kind.REPLY).count() == 1
    assert Run.objects.order_by("-pk").first().did[0]["note"] == "automatic"


def test_changes_are_versions_and_go_back(rule, shop):
    made = rule(name="نخست")
    assert change_rule(rule=made, by=shop.owner, name="دوم", stops=True)
    assert not change_rule(rule=made, by=shop.owner, name="دوم")
    made.refresh_from_db()
    assert (made.version, made.name, made.stops) == (2, "دوم", True)
    first = RuleVersion.objects.get(rule=made, number=1)
    assert first.by_id == shop.owner.pk
    restore(rule=made, version=first, by=shop.owner)
    made.refresh_from_db()
    assert (made.version, made.name, made.stops) == (3, "نخست", False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"trigger": {}},
        {"trigger": {"on": "nothing"}},
        {"trigger": {"on": "ticket.opened", "by": "me"}},
        {"trigger": {"after": {"amount": 0, "unit": "hours"}, "since": "waiting"}},
        {"trigger": {"after": {"amount": 1, "unit": "hours"}, "since": ["waiting"]}},
        {"trigger": {"at": "25:00", "days": [0]}},
        {"trigger": {"at": "09:00", "days": []}},
        {"trigger": {"at": "09:00", "days": [True]}},
        {"conditions": {"field": "assignee", "op": "is", "value": ["me"]}},
        {"conditions": {"field": "nothing", "op": "is", "value": ["x"]}},
        {"actions": []},
        {"actions": [{"do": "nothing"}]},
        {"actions": [{"do": "tag", "tag": "x", "more": 1}]},
        {"actions": [{"do": "reply"}]},
        {"actions": [{"do": "webhook", "url": "http://127.0.0.1/"}]},
        {"actions": [{"do": "webhook", "url": "ftp://example.com/"}]},
        {"actions": ["tag"]},
    ],
)
def test_what_can_be_no_rule_is_refused_in_words(quiet, wrong):
    body = {"name": "x", "trigger": {"on": "ticket.opened"}, "conditions": {"all": []}, "actions": [tag("x")]} | wrong
    with pytest.raises(ValueError, match=r"\w"):
        make_rule(by=quiet.owner, **body)
    assert not Rule.objects.exists()


def test_what_is_off_or_gone_does_nothing(rule, hear, automate, shop):
    off, gone = rule(actions=[tag("خاموش")]), rule(actions=[tag("رفته")])
    switch(rule=off, by=shop.owner, active=False)
    drop_rule(rule=gone, by=shop.owner)
    ticket = hear().ticket
    automate()
    assert names(ticket) == [] and not Run.objects.exists()


def test_a_rule_that_is_switched_on_knows_nothing_of_before(rule, hear, automate, shop):
    made = rule()
    switch(rule=made, by=shop.owner, active=False)
    ticket = hear().ticket
    switch(rule=made, by=shop.owner, active=True)
    automate()
    assert names(ticket) == []


def test_solving_by_a_rule_keeps_what_solving_asks(rule, hear, automate):
    rules_of_life(asks="required")
    solved = Status.objects.get(key="solved").public_id
    rule(actions=[{"do": "status", "status": solved}])
    hear()
    automate()
    assert Run.objects.get().did[0]["note"] == "say_category"
    assert Ticket.objects.get().category == 1
