"""Random flows on real tickets: whatever is answered, decided, awaited and broken in between, the runtime stands where the pure engine stands."""

import random

import pytest
from django.db import transaction
from django.utils import timezone

from pasokh.flows import doing
from pasokh.flows.actions import cancel, decide, hand_over, resume, start
from pasokh.flows.actions.duties import answer_task
from pasokh.flows.graph import clean
from pasokh.flows.models import Flow, FlowVersion, Run, Stimulus
from pasokh.flows.runtime import take_one, wake
from pasokh.tickets.models import Message

from .conftest import both, pick, said, step
from .drawing import Driver

KINDS = ("message", "question", "question", "choice", "action", "task", "approval", "wait")
HOUR = {"amount": 1, "unit": "hours"}


def drawn_by(chance):
    """A graph of three to nine steps whose ways lead anywhere, some nowhere."""
    ids = [f"s{at}" for at in range(1, chance.randint(6, 11))]
    return clean(
        {
            "start": "s1",
            "variables": {"v": {"label": {}, "kind": "text"}},
            "steps": {each: _step(chance, each, ids) for each in ids},
        }
    )


def _step(chance, key, ids):
    params = {
        "message": {"text": both(f"پیام {key}")},
        "question": {
            "text": both(f"پرسش {key}"),
            "choices": [pick("a", "آری"), pick("b", "نه")],
            "variable": "v",
            "tries": chance.randint(1, 3),
        },
        "choice": {
            "conditions": [
                {"key": "a", "name": "", "filter": {"all": [{"field": "var.v", "op": "is", "value": ["a"]}]}}
            ]
        },
        "action": {
            "action": chance.choice([{"do": "note", "text": f"یادداشت {key}"}, {"do": "tag", "tag": "tag_" + "0" * 32}])
        },
        "task": {"title": "x", "who": "leads", "outcomes": [pick("a", "آری"), pick("b", "نه")]},
        "approval": {"title": "x", "who": "leads"},
        "wait": {"length": HOUR},
        "end": {},
    }
    kind = "end" if key == ids[-1] else chance.choice(KINDS)
    more = {"timeout": HOUR} if kind in ("question", "task", "approval") and chance.random() < 0.5 else {}
    ways = ("next", "else", "error", "timeout", "answered", "not_understood", "approved", "refused", "a", "b")
    return step(kind, {way: chance.choice(ids) for way in ways if chance.random() < 0.97}, **params[kind], **more)


class Twice:
    """Runs what is given, but for the first time it may break at an effect: then all of it is done again."""

    def __init__(self, chance, monkeypatch):
        self.chance, self.left = chance, 0
        for what, real in list(doing.DO.items()):
            monkeypatch.setitem(doing.DO, what, self._breaking(real))

    def _breaking(self, real):
        def effect(*given):
            done = real(*given)
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return done

        return effect

    def __call__(self, deed):
        self.left = self.chance.randint(0, 6)
        try:
            with transaction.atomic():
                return deed()
        except KeyboardInterrupt:
            self.left = 0
            with transaction.atomic():
                return deed()


@pytest.mark.parametrize("seed", range(16))
def test_the_runtime_stands_where_the_engine_stands(shop, hear, write, monkeypatch, seed):
    chance = random.Random(seed)
    graph = drawn_by(chance)
    flow = Flow.objects.create(name="تصادفی", kind="process")
    flow.active = FlowVersion.objects.create(
        flow=flow, number=1, graph=graph, saved_at=timezone.now(), deployed_at=timezone.now()
    )
    flow.save()
    twice, driver = Twice(chance, monkeypatch), _Driver(graph)
    ticket = hear().ticket
    run = twice(lambda: start(flow, ticket=ticket, by=shop.owner))
    driver.tell({"kind": "begin"})
    for _round in range(20):
        run = Run.objects.get(pk=run.pk)
        told = _something(chance, run, shop.owner, write, twice)
        if told:
            driver.tell(told)
        run.refresh_from_db()
        assert run.state_now == driver.state
    entered = [each["step"] for each in driver.effects if each["do"] == "enter"]
    assert list(run.passages.order_by("sequence").values_list("step", flat=True)) == entered
    assert len(said(run)) == sum(each["do"] == "say" for each in driver.effects)
    notes = [each for each in driver.effects if each["do"] == "act" and each["action"]["do"] == "note"]
    assert Message.objects.filter(kind="note", author_kind="flow").count() == len(notes)
    assert not Stimulus.objects.exclude(run__state="paused").exists()


class _Driver(Driver):
    """Conditions ask the variable, and a tag that is gone cannot be put on: as on the ticket."""

    def __init__(self, graph):
        super().__init__(graph, lambda filter, variables: variables.get("v") == "a")

    def answer_to(self, effect):
        ok = effect["action"]["do"] == "note"
        return {"kind": "result", "sequence": effect["sequence"], "ok": ok} | ({} if ok else {"note": "gone"})


def _something(chance, run, by, write, twice):
    """Have something happen to the run that it may or may not wait for; what the engine is to be told of it."""
    deeds = [("answer", 5), ("time", 2), ("steer", 1)]
    if run.state == "waiting" and run.waits_for in ("task", "decision"):
        deeds.append((run.waits_for, 5))
    [what] = chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
    return _DEEDS[what](chance, run, by, write, twice)


def _answer(chance, run, by, write, twice):
    text = chance.choice(["آری", "۲", "نمی‌دانم", "1", "اپراتور"])
    heard = run.state == "waiting" and run.waits_for == "answer"
    write(run, text)
    write_again = Stimulus.objects.filter(run=run).count()
    assert write_again == (1 if heard else write_again)
    while twice(lambda: take_one(run.pk)):
        pass
    return {"kind": "answer", "text": text} if heard else None


def _time(chance, run, by, write, twice):
    if run.state != "waiting" or run.waits_until is None:
        return None
    Run.objects.filter(pk=run.pk).update(waits_until=timezone.now())
    assert twice(lambda: wake(run.pk))
    assert not wake(run.pk), "once"
    return {"kind": "time"}


def _steer(chance, run, by, write, twice):
    verb, told = chance.choice(
        [
            (hand_over, {"kind": "hand_over"}),
            (resume, {"kind": "resume"}),
            (resume, {"kind": "resume"}),
            (cancel, {"kind": "cancel"}),
        ]
    )
    return told if twice(lambda: verb(run, by)) else None


def _task(chance, run, by, write, twice):
    outcome = chance.choice("ab")
    twice(lambda: answer_task(run, outcome, by))
    return {"kind": "task", "outcome": outcome}


def _decision(chance, run, by, write, twice):
    approved = chance.random() < 0.5
    twice(lambda: decide(run, approved, by))
    return {"kind": "decision", "approved": approved}


_DEEDS = {"answer": _answer, "time": _time, "steer": _steer, "task": _task, "decision": _decision}
