"""Lists are told of several changes at once: nothing is lost, the order is kept, the last state is told."""

import re

import pytest

from pasokh.live import unhurried
from pasokh.live.connection import Stream
from pasokh.live.hub import Hub
from pasokh.live.projectors import Frame, projectors
from pasokh.live.streams import Principal
from tests.front.serving import wait_until

from .conftest import SHOP

LIST = "tickets"


class Loop:
    """A loop whose time passes when the test says so."""

    def __init__(self):
        self.due = []

    def call_later(self, seconds, function):
        self.due.append(function)
        return function

    def pass_time(self):
        due, self.due = self.due, []
        for function in due:
            function()


class Line:
    """A connection that remembers what was written, piece by piece."""

    def __init__(self):
        self.pieces, self.closed = [], False

    def write(self, data):
        self.pieces.append([int(number) for number in re.findall(rb"^id: (\d+)-", data, re.MULTILINE)])

    def is_closing(self):
        return self.closed

    def get_write_buffer_size(self):
        return 0

    def abort(self):
        self.closed = True


@pytest.fixture
def hub():
    hub = Hub(listen=False)
    hub.loop = Loop()
    return hub


@pytest.fixture
def agent(hub):
    """Open a stream of these topics: the ids that each writing carried stand in `transport.pieces`."""

    def agent(*topics):
        stream = Stream(hub, Principal(SHOP, "member:1", topics))
        stream.transport = Line()
        hub.subscriptions.add(stream)
        return stream

    return agent


def changed(event_id, ticket=None):
    return Frame(LIST, event_id, {"ticket": ticket or event_id}, gathers=True)


def tell(hub, *frames):
    hub.fan_out(SHOP, frames, 5)


def test_the_first_is_told_at_once_and_what_follows_together(hub, agent):
    lists = [agent(LIST), agent(LIST)]
    for event_id in (1, 2, 3, 4):
        tell(hub, changed(event_id))
    assert [each.transport.pieces for each in lists] == [[[1]], [[1]]]
    hub.loop.pass_time()
    assert [each.transport.pieces for each in lists] == [[[1], [2, 3, 4]]] * 2


def test_what_comes_in_one_reading_goes_out_in_one_writing(hub, agent):
    stream = agent(LIST)
    tell(hub, changed(1), changed(2), changed(3))
    assert stream.transport.pieces == [[1, 2, 3]]


def test_of_those_alike_the_last_is_told_where_it_stands(hub, agent):
    stream = agent(LIST)
    tell(hub, changed(1))
    for event_id, ticket in ((2, 7), (3, 8), (4, 7)):
        tell(hub, changed(event_id, ticket))
    hub.loop.pass_time()
    assert stream.transport.pieces == [[1], [3, 4]]


def test_what_cannot_wait_takes_along_what_waits_before_it(hub, agent):
    stream, other = agent(LIST, "ticket:7:fa"), agent(LIST)
    tell(hub, changed(1))
    tell(hub, changed(2))
    tell(hub, Frame("ticket:7:fa", 3, {"kind": "message"}), changed(3, 7))
    assert (stream.transport.pieces, other.transport.pieces) == ([[1], [2, 3, 3]], [[1]])
    hub.loop.pass_time()
    assert (stream.transport.pieces, other.transport.pieces) == ([[1], [2, 3, 3]], [[1], [2, 3]])


def test_no_id_is_told_before_a_lower_one_of_the_same_stream(hub, agent):
    stream = agent(LIST, "ticket:7:fa")
    for event_id in range(1, 40):
        tell(hub, *([changed(event_id)] if event_id % 3 else [Frame("ticket:7:fa", event_id, "سلام")]))
        if event_id % 7 == 0:
            hub.loop.pass_time()
    hub.loop.pass_time()
    told = [event_id for piece in stream.transport.pieces for event_id in piece]
    assert told == list(range(1, 40))


def test_after_a_quiet_while_a_change_is_told_at_once_again(hub, agent):
    stream = agent(LIST)
    tell(hub, changed(1))
    hub.loop.pass_time()
    assert hub.loop.due == []
    tell(hub, changed(2))
    assert stream.transport.pieces == [[1], [2]]


def test_while_the_past_is_read_everything_is_held_in_order(hub, agent):
    stream = agent(LIST)
    stream.held = []
    tell(hub, changed(1))
    tell(hub, changed(2))
    assert [event_id for event_id, _ in stream.held] == [1, 2]
    assert (stream.transport.pieces, hub.loop.due) == ([], [])


def test_a_stream_that_ended_is_told_nothing_and_forgotten(hub, agent):
    stream, stays = agent(LIST), agent(LIST)
    tell(hub, changed(1))
    tell(hub, changed(2))
    stream.abort()
    hub.loop.pass_time()
    hub.loop.pass_time()
    assert (stream.transport.pieces, stays.transport.pieces) == ([[1]], [[1], [2]])
    assert hub.unhurried.waiting == {}


@pytest.fixture
def lists(door):
    """A projector of the tests' events for a list beside the one for the ticket."""

    @projectors.register("test.said")
    def rows(events, wanted):
        if LIST in wanted:
            yield from (Frame(LIST, event.pk, {"ticket": event.subject_id}, gathers=True) for event in events)


def test_what_waited_when_the_line_broke_is_told_on_resuming(listen, tell, front, lists, monkeypatch):
    monkeypatch.setattr(unhurried, "GATHER_SECONDS", 600)
    stream = listen(topics=LIST)
    tell(ticket=1)
    assert stream.frames(1) == [{"ticket": 1}]
    tell(ticket=2)
    tell(ticket=3)
    wait_until(lambda: any(len(waiting) == 2 for waiting in list(front.hub.unhurried.waiting.values())))
    stream.close()
    assert listen(topics=LIST, last=stream.last.partition("-")[0]).frames(2) == [{"ticket": 2}, {"ticket": 3}]


def test_a_list_that_waits_is_told_without_anything_else_happening(listen, tell, lists):
    stream = listen(topics=LIST)
    for ticket in (1, 2, 3):
        tell(ticket=ticket)
    assert stream.frames(3) == [{"ticket": 1}, {"ticket": 2}, {"ticket": 3}]
