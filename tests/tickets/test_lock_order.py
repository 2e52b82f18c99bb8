"""Whoever changes several tickets takes them in one order: nobody waits in a ring, and nothing that arrives meanwhile is lost or doubled."""

import threading
import uuid
from functools import partial

import pytest
from django.db import connection

from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.append import locked
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.linking import link, move_links
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.receive import receive, receive_many
from pasokh.tickets.actions.split import split
from pasokh.tickets.actions.undo import undo
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.tickets.models import Link, Message, SearchEntry, Ticket
from tests.front.serving import wait_until
from tests.office import faults_of

TURNS = 6
WAITING = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple'))"  # for a row
)
NAMES = ("مریم", "علی", "سارا")


@pytest.fixture
def say(real_shop):
    """An Inbound of one of three customers, to a ticket or a new one."""
    with workspace(real_shop):
        people = [identify(kind="email", value=f"c{number}@example.ir", name=name) for number, name in enumerate(NAMES)]

    def say(text, who=0, **fields):
        given = {"channel": "chat", "origin": "chat:1", "contact": people[who], "inbox_id": real_shop.inbox.pk}
        return Inbound(**given, text=text, client_id=uuid.uuid4(), **fields)

    return say


@pytest.fixture
def three(real_shop, say):
    """Three tickets of three customers, each with two messages; the first has the lowest id."""

    def three():
        with workspace(real_shop):
            tickets = [receive(say(f"{name} می‌گوید", who)).ticket for who, name in enumerate(NAMES)]
            for who, ticket in enumerate(tickets):
                receive(say("و باز", who, ticket_id=ticket.pk))
        return [ticket.pk for ticket in tickets]

    return three


def together(shop, *deeds):
    """Run deeds in threads with connections of their own that begin together; each is one transaction. Returns what went wrong."""

    def within(deed):
        with workspace(shop):
            deed()

    return faults_of(*(partial(within, deed) for deed in deeds))


def ticket(pk):
    return Ticket.objects.get(pk=pk)


def is_whole(shop, messages):
    """So many messages, each in one thread, at one place of it, found by search where it stands."""
    with workspace(shop):
        assert Message.objects.count() == messages
        for each in Ticket.objects.all():
            places = list(each.messages.order_by("position").values_list("position", flat=True))
            assert len(set(places)) == len(places) and (not places or places[-1] == each.last_position)
            assert not (each.merged_into_id and places)
        rows = dict(SearchEntry.objects.values_list("message", "ticket"))
        assert rows == dict(Message.objects.values_list("pk", "ticket"))


@pytest.mark.parametrize("low", [True, False])
def test_merging_while_the_customers_write(real_shop, say, three, low):
    owner = real_shop.owner
    for turn in range(1, TURNS + 1):
        one, two, other = three()
        target, source = (one, two) if low else (two, one)
        faults = together(
            real_shop,
            lambda: merge(target=ticket(target), sources=[ticket(source)], by=owner),
            lambda: receive_many([say("به اولی", 0, ticket_id=one), say("به دومی", 1, ticket_id=two)]),
            lambda: receive_many([say("به دومی", 1, ticket_id=two), say("به سومی", 2, ticket_id=other)]),
            lambda: receive(say("به منبع", 1, ticket_id=source)),
        )
        assert faults == []
        is_whole(real_shop, turn * 11)


@pytest.mark.parametrize("how", ["verb", "undo", "undo_absorbed"])
@pytest.mark.parametrize("low", [True, False])
def test_taking_a_merge_back_while_the_customers_write(real_shop, say, three, low, how):
    owner = real_shop.owner
    for turn in range(1, TURNS + 1):
        one, two, other = three()
        target, source = (one, two) if low else (two, one)
        with workspace(real_shop):
            # The third went into the source before: it is led on, and back.
            merge(target=ticket(source), sources=[ticket(other)], by=owner)
            merge(target=ticket(target), sources=[ticket(source)], by=owner)
            kind = "ticket.absorbed" if how == "undo_absorbed" else "ticket.merged"
            about = target if how == "undo_absorbed" else source
            event = Event.objects.filter(kind=kind, subject_id=about).latest("pk")
        back = (
            (lambda: unmerge(ticket=ticket(source), by=owner))
            if how == "verb"
            else (lambda: undo(event=event, by=owner))
        )
        faults = together(
            real_shop,
            back,
            lambda: receive(say("به منبع", 1, ticket_id=source)),
            lambda: receive(say("به سومی", 2, ticket_id=other)),
            lambda: receive_many([say("به مقصد", 0, ticket_id=target), say("به سومی", 2, ticket_id=other)]),
        )
        assert faults == []
        is_whole(real_shop, turn * 10)
        with workspace(real_shop):
            assert (ticket(source).merged_into_id, ticket(other).merged_into_id) == (None, source)


def test_splitting_while_the_customer_writes(real_shop, say, three):
    owner = real_shop.owner
    for turn in range(1, TURNS + 1):
        one, two, _ = three()
        with workspace(real_shop):
            first = Message.objects.filter(ticket=two).earliest("position").pk
        faults = together(
            real_shop,
            lambda: split(ticket=ticket(two), message_id=first, by=owner, later=False),
            lambda: receive(say("به آن", 1, ticket_id=two)),
            lambda: receive_many([say("به اولی", 0, ticket_id=one), say("به آن", 1, ticket_id=two)]),
        )
        assert faults == []
        is_whole(real_shop, turn * 9)


def test_what_comes_after_a_merge_stays_with_the_target(real_shop, say, three):
    one, two, _ = three()
    with workspace(real_shop):
        merge(target=ticket(one), sources=[ticket(two)], by=real_shop.owner)
        receive(say("پس از ادغام", 1, ticket_id=two))
        unmerge(ticket=ticket(two), by=real_shop.owner)
        texts = [list(ticket(pk).messages.order_by("position").values_list("text", flat=True)) for pk in (one, two)]
    assert texts == [["مریم می‌گوید", "و باز", "پس از ادغام"], ["علی می‌گوید", "و باز"]]


def test_a_link_takes_its_tickets_before_its_turn_among_links(real_shop, three):
    """As merging does, which has its tickets when it comes to their links."""
    one, two, _ = three()
    has, waits = threading.Event(), threading.Event()

    def merging():
        locked([one, two])
        has.set()
        assert waits.wait(60)
        move_links(ticket(one), ticket(two))

    def linking():
        assert has.wait(60)
        link(ticket=ticket(two), other=ticket(one), how="related", by=real_shop.owner)

    def watching():
        assert has.wait(60)
        with connection.cursor() as cursor:
            wait_until(lambda: cursor.execute(WAITING) or cursor.fetchone()[0])
        waits.set()

    assert together(real_shop, merging, linking, watching) == []
    with workspace(real_shop):
        assert Link.objects.get().kind == Link.Kind.RELATED
