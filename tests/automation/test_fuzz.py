"""Whatever rules there are and whatever happens: they come to rest, each meets an event once, and none that it should meet is lost."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.automation.catalogue import active_rules, forget_rules
from pasokh.automation.engine import DEEPEST
from pasokh.automation.heard import Heard
from pasokh.automation.models import Rule, Run, Turn
from pasokh.automation.reading import chains_of
from pasokh.events.models import Event
from pasokh.flows.actions import create, deploy
from pasokh.flows.models import Run as FlowRun
from pasokh.routing.actions.queues import make_queue
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.models import Status, Tag, TicketType
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.models import Team
from tests.flows.conftest import graph, menu, message, settle, step

from .conftest import Automaton

TAGS = ("الف", "ب", "پ")
OFTEN = ("ticket.opened", "message.received", "ticket.tagged", "note.written", "ticket.judged")
STARTS = (
    "ticket.opened",
    "message.received",
    "ticket.tagged",
    "ticket.untagged",
    "ticket.judged",
    "note.written",
    "message.composed",
    "ticket.assigned",
    "ticket.filled",
    "ticket.typed",
    "ticket.routed",
    "ticket.queued",
    "ticket.status_changed",
    "ticket.paused",
    "ticket.solved",
    "ticket.opened_again",
    "ticket.snoozed",
    "ticket.follow_up_planned",
    "task.planned",
    "flow.ended",
    "flow.failed",
)
HOUR = {"amount": 1, "unit": "hours"}
WAITING = {"do": "wait", "length": HOUR}


def conditions():
    has = st.sampled_from(TAGS).map(
        lambda name: {"field": "tag", "op": "has_any", "value": [Tag.named(name).public_id]}
    )
    level = st.integers(1, 4).map(lambda value: {"field": "priority", "op": "at_least", "value": value})
    one = st.one_of(has, level)
    return st.one_of(
        st.just({"all": []}), one, st.lists(one, min_size=1, max_size=2).map(lambda parts: {"none": parts})
    )


def actions(chosen):
    named = st.sampled_from(TAGS).map(lambda name: Tag.named(name).public_id)
    one = st.one_of(
        st.builds(lambda name: {"do": "tag", "tag": name}, named),
        st.builds(lambda name: {"do": "untag", "tag": name}, named),
        st.integers(1, 4).map(lambda value: {"do": "priority", "priority": str(value)}),
        st.just({"do": "note", "text": "یادداشت خودکار"}),
        st.just({"do": "reply", "text": "پاسخ خودکار"}),
        st.just({"do": "assign", "member": "mem_" + "0" * 32}),
        st.just({"do": "notify", "whom": "leads"}),
        st.just({"do": "task", "title": "کار", "owner": "assignee"}),
        st.just(WAITING),
        st.sampled_from(["الف", "ب"]).map(lambda value: {"do": "fill", "field": "model", "value": value}),
        st.just({"do": "route"}),
        st.just({"do": "snooze", "length": HOUR}),
        st.just({"do": "follow_up", "length": HOUR}),
        st.just({"do": "ticket", "subject": "دیگری", "text": "درخواست دیگر"}),
        st.sampled_from(chosen),
        st.sampled_from([each for each in chosen if each["do"] == "flow"]),
    )
    return st.lists(one, min_size=1, max_size=4)


def rules(chosen):
    starts = st.one_of(st.sampled_from(OFTEN), st.sampled_from(STARTS))
    return st.tuples(starts, conditions(), actions(chosen), st.booleans())


@pytest.fixture
def chosen(shop, make_member):
    """Actions that name a row: teams, types, statuses, and flows, which do in turn what wakes rules: say, tag, fill in, begin one another, fail, ask."""
    make_field(by=shop.owner, key="model", kind="text", labels={"fa": "مدل"})
    forget_known()
    team = Team.objects.create(name="فروش")
    make_member("رضا").memberships.create(team=team)
    make_queue(by=shop.owner, name="همه", teams=[team], keeps_hours=False)
    named = [{"do": "team", "team": team.public_id}]
    named += [{"do": "type", "type": TicketType.objects.order_by("pk").first().public_id}]
    named += [{"do": "status", "status": each.public_id} for each in Status.objects.filter(key__in=STATUSES)]
    return named + [{"do": "flow", "flow": each.public_id} for each in _flows(shop)]


STATUSES = ("open", "waiting", "solved")


def _flows(shop):
    tag = {"do": "tag", "tag": Tag.named(TAGS[1]).public_id}
    doing = graph(
        step("action", {"next": "s2", "error": "s4"}, action=tag),
        step("action", {"next": "s3", "error": "s4"}, action={"do": "fill", "field": "model", "value": "از فرایند"}),
        message("انجام شد.", "s4"),
        step("end"),
    )
    yield _deployed(shop, "کار", "process", doing)
    yield _deployed(
        shop, "گفتگو", "conversation", graph(menu(order="s2", back="s2"), step("end"), variables={"topic": "choice"})
    )
    failing = graph(step("action", {"next": "s2"}, action={"do": "tag", "tag": "tag_" + "0" * 32}), step("end"))
    failing = _deployed(shop, "شکست", "process", failing)
    yield failing
    within = graph(step("subflow", {"next": "s2", "error": "s2"}, flow=failing.public_id), step("end"))
    yield _deployed(shop, "تو در تو", "process", within)
    yield _deployed(
        shop,
        "تأیید",
        "process",
        graph(step("approval", {"approved": "s2", "refused": "s2"}, title="؟", who="leads"), step("end")),
    )


def _deployed(shop, name, kind, drawn):
    flow = create(name, kind, shop.owner, graph=drawn)
    deploy(flow, shop.owner)
    flow.refresh_from_db()
    return flow


DEEDS = st.lists(st.sampled_from(("write", "tag", "judge", "note", "another")), min_size=2, max_size=6)


def do(deed, ticket, hear, by):
    from pasokh.tickets.actions.reply import note

    ticket.refresh_from_db()
    if deed == "write":
        hear("یک پیام دیگر", ticket_id=ticket.pk)
    elif deed == "tag":
        ticket.tag(TAGS[0], by=by)
    elif deed == "judge":
        ticket.judge(by=by, impact=3, urgency=3)
    elif deed == "note":
        note(ticket=ticket, by=by, text="یادداشت")
    else:
        hear("درخواست دیگر")


def test_random_rules_come_to_rest_and_lose_nothing(quiet, rule, hear, chosen):
    seen = Counter()

    @settings(max_examples=40)
    @given(st.lists(rules(chosen), min_size=3, max_size=8), DEEDS)
    def holds(made, deeds):
        with transaction.atomic():
            _play(quiet, rule, hear, made, deeds, seen)
            transaction.set_rollback(True)
        forget_rules()

    holds()
    assert seen["done"] > 20, "rules ran; that circles are stopped, with flows in them too, the next test says for sure"


def test_rules_and_flows_that_begin_one_another_come_to_rest(quiet, rule, hear, chosen):
    """What wakes the rule is what its flow does: the flow acts because of the rule, however many steps lie between."""
    flow = next(each for each in chosen if each["do"] == "flow")
    made = [rule(on=on, actions=[flow]) for on in ("ticket.opened", "ticket.tagged", "ticket.filled", "flow.ended")]
    ticket, automate = hear().ticket, Automaton()
    _rest(automate)
    runs = list(Run.objects.order_by("pk").values_list("rule", "state", "chain"))
    assert runs[0] == (made[0].pk, "done", []) and "loop" in {state for _rule, state, _chain in runs}
    done = [(rule, chain) for rule, state, chain in runs if state == "done"]
    assert all(rule not in chain and chain[:1] in ([], [made[0].pk]) for rule, chain in done)
    assert FlowRun.objects.filter(ticket=ticket).count() == len(done)


def _play(shop, rule, hear, made, deeds, seen):
    for number, (on, filter, acts, stops) in enumerate(made):
        rule(on=on, conditions=filter, actions=acts, stops=stops, name=f"قاعدهٔ {number}")
    automate = Automaton()
    automate.after = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    since, ticket = automate.after, hear().ticket
    for deed in deeds:
        do(deed, ticket, hear, shop.owner)
        _rest(automate)
    assert not Turn.objects.exists()
    runs = list(Run.objects.values_list("rule", "event", "state", "chain"))
    seen.update(state for *_, state, _chain in runs)
    assert max(Counter((rule, event) for rule, event, *_ in runs).values(), default=1) == 1
    assert all(rule not in chain and len(chain) < DEEPEST for rule, _event, state, chain in runs if state != "loop")
    _nothing_is_lost(since, {(rule, event) for rule, event, *_ in runs})


def _rest(automate):
    """Until neither rules nor flows have anything left to do."""
    for _round in range(20):
        seen = automate()
        settle()
        if not seen:
            return
    raise AssertionError("rules and flows never come to rest")


def _nothing_is_lost(since, met):
    """A rule without conditions, with none before it that stops, has met every event that it waits for."""
    free = Rule.objects.active().filter(conditions={"all": []})
    first_stop = Rule.objects.active().filter(stops=True).first()
    free = free.filter(place__lte=first_stop.place) if first_stop else free
    keys = set(free.values_list("pk", flat=True))
    events = list(Event.objects.filter(pk__gt=since, subject_kind="ticket"))
    chains = chains_of(events)
    for event in events:
        for each in active_rules().by_kind.get(event.kind, ()):
            if each.rule.pk in keys and each.hears(Heard.of_event(event, chains.get(event.pk, ()))):
                assert (each.rule.pk, event.pk) in met
