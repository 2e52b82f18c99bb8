"""What is shown of rows that an event brought along is what is shown of the same rows when they are read."""

import contextvars
from collections import defaultdict

import pytest

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.models import Channel
from pasokh.contacts.actions.identify import identify
from pasokh.events import relays
from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import current_workspace_id, workspace
from pasokh.live import loading
from pasokh.live.projectors import projectors
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply
from pasokh.workspaces.models import Workspace

TOPICS = ("tickets", "team:0", "ticket:{ticket}:fa", "ticket:{ticket}:en", "visitor:{contact}:{site}")


@pytest.fixture
def told():
    """Events as the relays are told, by workspace."""
    heard = defaultdict(list)

    def hear(workspace_id, events):
        heard[workspace_id].extend(events)

    relays.register(hear)
    yield heard
    relays._relays.remove(hear)


@pytest.fixture
def talk(real_shop):
    """A visitor has written by a site: (Inbound of her next message, the ticket, the topics of who listens)."""
    with workspace(real_shop):
        site = open_site(name="فروشگاه", inbox=real_shop.inbox, by=real_shop.owner)
        visitor = identify(kind="visitor", value="v-1")
        said = Inbound(
            channel=Channel.Kind.CHAT, origin=site.origin, inbox_id=site.inbox_id, contact=visitor, text="سلام", joins_open=True
        )  # fmt: skip
        ticket = receive(said).ticket
    topics = frozenset(topic.format(ticket=ticket.pk, contact=visitor.pk, site=site.pk) for topic in TOPICS)
    return said, ticket, topics


def receive_again(shop, said, ticket):
    receive(said)


def answer(shop, said, ticket):
    reply(ticket=ticket, by=shop.owner, text="**سلام**، سفارش شما فردا می‌رسد: https://khaneno.example/a?b=1")


def write_a_note(shop, said, ticket):
    note(ticket=ticket, by=shop.owner, text="مشتری مهم است")


def answer_and_read(shop, said, ticket):
    answer(shop, said, ticket)
    receive(said)


@pytest.mark.parametrize("deed", [receive_again, answer, write_a_note, answer_and_read])
def test_brought_or_read_makes_no_difference(real_shop, talk, told, deed):
    said, ticket, topics = talk
    with workspace(real_shop):
        deed(real_shop, said, ticket)
    events = [event for event in told[real_shop.pk] if event.kind in projectors.kinds]
    assert any(event.brought for event in events)
    as_brought = loading.frames_of(real_shop.pk, {event.pk: event for event in events}, topics)
    as_read = loading.frames_of(real_shop.pk, {event.pk: None for event in events}, topics)
    assert as_brought == as_read
    assert {frame.topic.partition(":")[0] for frame in as_read} >= {"tickets", "team", "ticket"}


def test_a_message_that_was_brought_is_shown_without_a_statement(real_shop, talk, told, count_queries):
    said, _, topics = talk
    topics -= {"team:0"}
    with workspace(real_shop):
        receive(said)
        receive(said)
    before, after = [{event.pk: event} for event in told[real_shop.pk] if event.kind == "message.received"]
    loading.frames_of(real_shop.pk, before, topics)  # what is kept for a moment is there
    with count_queries() as counted:
        frames = loading.frames_of(real_shop.pk, after, topics)
    assert len(counted) == 0
    assert {frame.topic for frame in frames} == topics
    assert current_workspace_id() is None


def test_what_the_business_chose_meanwhile_is_seen_within_seconds(real_shop, talk, told):
    said, _, topics = talk
    with workspace(real_shop):
        receive(said)
    by_id = {event.pk: event for event in told[real_shop.pk]}
    before = loading.frames_of(real_shop.pk, by_id, topics)
    Workspace.objects.filter(pk=real_shop.pk).update(calendar="gregorian")
    forget_all()
    assert contextvars.copy_context().run(loading.frames_of, real_shop.pk, by_id, topics) != before
