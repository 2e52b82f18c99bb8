"""Whatever rules there are and whatever happens: they come to rest, each meets an event once, and none that it should meet is lost."""

from collections import Counter

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.automation.catalogue import active_rules, forget_rules
from pasokh.automation.engine import DEEPEST
from pasokh.automation.heard import Heard
from pasokh.automation.models import Rule, Run, Turn
from pasokh.automation.reading import chains_of
from pasokh.events.models import Event
from pasokh.tickets.models import Tag

from .conftest import Automaton

TAGS = ("الف", "ب", "پ")
STARTS = (
    "ticket.opened",
    "message.received",
    "ticket.tagged",
    "ticket.untagged",
    "ticket.judged",
    "note.written",
    "message.composed",
    "ticket.assigned",
)


def conditions():
    has = st.sampled_from(TAGS).map(
        lambda name: {"field": "tag", "op": "has_any", "value": [Tag.named(name).public_id]}
    )
    level = st.integers(1, 4).map(lambda value: {"field": "priority", "op": "at_least", "value": value})
    one = st.one_of(has, level)
    return st.one_of(
        st.just({"all": []}), one, st.lists(one, min_size=1, max_size=2).map(lambda parts: {"none": parts})
    )


def actions():
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
        st.just({"do": "wait", "length": {"amount": 1, "unit": "hours"}}),
    )
    return st.lists(one, min_size=1, max_size=4)


def rules():
    return st.tuples(st.sampled_from(STARTS), conditions(), actions(), st.booleans())


DEEDS = st.lists(st.sampled_from(("write", "tag", "judge", "note", "another")), min_size=1, max_size=6)


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


def test_random_rules_come_to_rest_and_lose_nothing(quiet, rule, hear):
    seen = Counter()

    @settings(max_examples=40)
    @given(st.lists(rules(), min_size=1, max_size=8), DEEDS)
    def holds(made, deeds):
        with transaction.atomic():
            _play(quiet, rule, hear, made, deeds, seen)
            transaction.set_rollback(True)
        forget_rules()

    holds()
    assert seen["done"] > 20 and seen["loop"] > 0, "rules ran, and some would have gone in circles"


def _play(shop, rule, hear, made, deeds, seen):
    for number, (on, filter, acts, stops) in enumerate(made):
        rule(on=on, conditions=filter, actions=acts, stops=stops, name=f"قاعدهٔ {number}")
    automate = Automaton()
    automate.after = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    since, ticket = automate.after, hear().ticket
    for deed in deeds:
        do(deed, ticket, hear, shop.owner)
        automate()
    assert not Turn.objects.exists()
    runs = list(Run.objects.values_list("rule", "event", "state", "chain"))
    seen.update(state for *_, state, _chain in runs)
    assert max(Counter((rule, event) for rule, event, *_ in runs).values(), default=1) == 1
    assert all(rule not in chain and len(chain) < DEEPEST for rule, _event, state, chain in runs if state != "loop")
    _nothing_is_lost(since, {(rule, event) for rule, event, *_ in runs})


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
