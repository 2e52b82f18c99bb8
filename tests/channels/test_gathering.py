"""Messages that arrive together are committed together, and nobody is answered before."""

import threading
import uuid

import pytest
from django.db import OperationalError, connection

from pasokh.channels.gathering import ENOUGH, Gatherer
from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive_many
from pasokh.tickets.models import Message, Ticket


@pytest.fixture
def say(real_shop):
    with workspace(real_shop):
        contacts = [identify(kind="visitor", value=f"v-{number}") for number in range(3)]

    def say(text, who=0, **fields):
        given = {
            "channel": "chat",
            "contact": contacts[who],
            "inbox_id": real_shop.inbox.pk,
            "origin": "chat:1",
            "joins_open": True,
        }
        return Inbound(**given, text=text, **fields)

    return say


def receive_together(workspace_id, inbounds):
    with workspace(workspace_id):
        return receive_many(inbounds)


@pytest.fixture
def hear(real_shop):
    """Take in one message, together with those of other threads."""
    gatherer = Gatherer(receive_together)
    return lambda inbound: gatherer.submit(real_shop.pk, inbound).result(60)


def all_at_once(calls):
    """Run calls in threads that start together; returns results and exceptions in order."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        start.wait(60)
        try:
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return results


def test_every_message_of_many_threads_is_there_once_and_in_one_order(real_shop, say, hear):
    ids = [uuid.uuid4() for _ in range(30)]
    sent = [say(str(number), who=number % 3, client_id=client_id) for number, client_id in enumerate(ids)]
    results = all_at_once([lambda inbound=inbound: hear(inbound) for inbound in sent + sent])
    assert [result for result in results if isinstance(result, Exception)] == []
    with workspace(real_shop):
        assert set(Message.objects.values_list("client_id", flat=True)) == set(ids)
        assert (Message.objects.count(), Ticket.objects.count()) == (30, 3)
        for ticket in Ticket.objects.all():
            positions = list(ticket.messages.order_by("position").values_list("position", flat=True))
            assert positions == list(range(1, 11))


def test_a_refused_message_hinders_no_other(say, hear):
    calls = [say("یک"), say(" "), say("دو", who=1)]
    results = all_at_once([lambda inbound=inbound: hear(inbound) for inbound in calls])
    assert isinstance(results[1], EmptyMessage)
    assert [results[0].message.text, results[2].message.text] == ["یک", "دو"]


def test_a_batch_that_fails_is_tried_one_by_one(real_shop, say):
    def poisoned(workspace_id, inbounds):
        if any(inbound.text == "زهر" for inbound in inbounds):
            raise OperationalError("no")
        return receive_together(workspace_id, inbounds)

    gatherer = Gatherer(poisoned, committers=1)
    futures = [gatherer.submit(real_shop.pk, say(text, who=who)) for who, text in enumerate(["خوب", "زهر", "نیز خوب"])]
    assert [future.exception(30).__class__.__name__ for future in futures] == [
        "NoneType",
        "OperationalError",
        "NoneType",
    ]
    with workspace(real_shop):
        assert set(Message.objects.values_list("text", flat=True)) == {"خوب", "نیز خوب"}


def test_what_came_while_a_batch_was_done_is_done_together():
    done, go_on = [], threading.Event()

    def take(key, items):
        done.append(items)
        assert go_on.wait(60)
        return items

    gatherer = Gatherer(take, committers=1)
    first = gatherer.submit("a", 1)
    while not done:
        go_on.wait(0.01)
    rest = [gatherer.submit("a", number) for number in range(2, 6)]
    go_on.set()
    assert [future.result(60) for future in [first, *rest]] == [1, 2, 3, 4, 5]
    assert done == [[1], [2, 3, 4, 5]]


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self):
        return self.now


def test_after_a_batch_there_is_a_rest_in_which_the_next_gathers():
    done, clock = [], Clock()

    def take(key, items):
        done.append((key, items))
        return items

    gatherer = Gatherer(take, rest=lambda took: 600, clock=clock)
    assert gatherer.submit("a", 1).result(60) == 1
    rest = [gatherer.submit("a", number) for number in (2, 3, 4)]
    # Another site waits for nobody's rest.
    assert gatherer.submit("b", 1).result(60) == 1
    assert done == [("a", [1]), ("b", [1])]
    clock.now += 600
    gatherer.submit("b", 2).result(60)
    assert [future.result(60) for future in rest] == [2, 3, 4]
    assert sorted(done) == [("a", [1]), ("a", [2, 3, 4]), ("b", [1]), ("b", [2])]


def test_nobody_rests_while_many_wait():
    done = []

    def take(key, items):
        done.append(items)
        return items

    gatherer = Gatherer(take, rest=lambda took: 600, clock=Clock())
    assert gatherer.submit("a", 0).result(30) == 0
    futures = [gatherer.submit("a", number) for number in range(ENOUGH)]
    assert [future.result(30) for future in futures] == list(range(ENOUGH))
    assert done == [[0], list(range(ENOUGH))]


def test_the_rest_ends_by_itself():
    done = []

    def take(key, items):
        done.append(items)
        return items

    gatherer = Gatherer(take, rest=lambda took: 0.02)
    for number in range(3):
        assert gatherer.submit("a", number).result(60) == number
    assert done == [[0], [1], [2]]


def test_many_keys_are_all_served_by_few_threads():
    gatherer = Gatherer(lambda key, items: items, committers=2)
    futures = [gatherer.submit(key, number) for number in range(40) for key in "abcdefg"]
    assert sorted(future.result(60) for future in futures) == sorted(list(range(40)) * 7)
