"""Small flows, as tests draw them, and whoever lets them run inside the one transaction of a test."""

import pytest

from pasokh.flows.actions import create, deploy, start
from pasokh.flows.models import Run, Stimulus
from pasokh.flows.runtime import take_one
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Ticket


def both(text):
    return {"fa": text, "en": text}


def pick(value, label, also=""):
    return {"value": value, "label": both(label)} | ({"also": also} if also else {})


def step(kind, exits=None, **params):
    return {"kind": kind, "name": "", "at": [0, 0], **params, "exits": exits or {}}


def message(text, to):
    return step("message", {"next": to}, text=both(text))


def graph(*steps, variables=None):
    """The steps s1, s2, … in their order."""
    given = {name: {"label": {}, "kind": kind} for name, kind in (variables or {}).items()}
    return {"start": "s1", "variables": given, "steps": {f"s{at}": each for at, each in enumerate(steps, 1)}}


def menu(**exits):
    """A question with two choices."""
    picks = [pick("order", "پیگیری سفارش", "سفارشم، کجاست"), pick("back", "مرجوعی کالا")]
    return step("question", exits, text=both("چه کمکی از ما برمی‌آید؟"), choices=picks, variable="topic")


def talk(**more):
    """A menu, and an answer to each choice."""
    return graph(
        menu(order="s2", back="s3", **more),
        message("سفارش را پیگیری می‌کنیم.", "s4"),
        message("مرجوعی ثبت شد.", "s4"),
        step("end", outcome="تمام"),
        variables={"topic": "choice"},
    )


@pytest.fixture
def flow(shop):
    """flow(graph, kind): a deployed flow."""

    def flow(drawn, kind="conversation", name="گفتگو"):
        made = create(name, kind, shop.owner, graph=drawn)
        deploy(made, shop.owner)
        made.refresh_from_db()
        return made

    return flow


@pytest.fixture
def begun(flow, hear, shop):
    """begun(graph, kind): a run on a fresh ticket."""

    def begun(drawn, kind="conversation", **given):
        ticket = None if kind == "inside" else hear().ticket
        return start(flow(drawn, kind), ticket=ticket, by=shop.owner, **given)

    return begun


def settle():
    """Tell all runs what they have still to be told, as their jobs do."""
    for _round in range(200):
        run = Stimulus.objects.exclude(run__state=Run.State.PAUSED).order_by("pk").values_list("run", flat=True).first()
        if run is None or not take_one(run):
            return
    raise AssertionError("the runs never come to rest")


@pytest.fixture
def write():
    """write(run, text): the customer writes."""

    def write(run, text, **more):
        ticket = Ticket.objects.get(pk=run.ticket_id)
        given = {"channel": ticket.channel, "contact": ticket.contact, "inbox_id": ticket.inbox_id}
        return receive(Inbound(text=text, ticket_id=ticket.pk, **given, **more))

    return write


@pytest.fixture
def answer(write):
    """answer(run, text): the customer writes, and the run hears of it."""

    def answer(run, text, **more):
        received = write(run, text, **more)
        settle()
        run.refresh_from_db()
        return received

    return answer


def said(run):
    """What the flow has said to the customer, in order."""
    return list(
        run.ticket.messages.filter(author_kind="flow", kind="reply").order_by("position").values_list("text", flat=True)
    )


def steps_of(run):
    return list(run.passages.order_by("sequence").values_list("step", flat=True))
