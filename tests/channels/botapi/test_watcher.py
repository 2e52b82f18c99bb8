"""Updates that are asked for: nothing is forgotten before it is stored."""

import threading
import time

import pytest

from pasokh.channels.adapters import asking
from pasokh.channels.adapters.botapi import watcher
from pasokh.channels.adapters.botapi.client import Client
from pasokh.channels.adapters.botapi.watcher import Poller
from pasokh.channels.mailroom import Mailroom, active_bots, active_mailboxes
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace

from .conftest import make_bot
from .provider import update

PATIENCE = 20  # seconds


class NoLocks:
    """Nobody else is there."""

    def hold(self, channel_id):
        return True

    def release(self, channel_id):
        pass


@pytest.fixture
def bot(real_shop, provider, no_waiting):
    with workspace(real_shop):
        return make_bot(real_shop, provider)


@pytest.fixture
def poller(bot):
    return Poller(bot.workspace_id, bot.pk, NoLocks(), patience=1)


def numbers(shop):
    with workspace(shop):
        return [each["update"] for each in Receipt.objects.order_by("pk").values_list("facts", flat=True)]


def test_what_waits_is_stored_and_then_confirmed(real_shop, provider, bot, poller):
    provider.updates = [update(number, text="سلام") for number in (5, 6, 7)]
    client = Client(bot)
    assert poller.ask_once(bot, client, None) == 8
    assert len(provider.updates) == 3
    assert (poller.ask_once(bot, client, 8), provider.updates, numbers(real_shop)) == (None, [], [5, 6, 7])
    with workspace(real_shop):
        assert Channel.objects.get().progress["offset"] == 8


def test_dying_before_the_commit_confirms_nothing(real_shop, provider, bot, poller, monkeypatch):
    provider.updates = [update(5, text="سلام")]
    whole = watcher.store_update

    def die(channel, raw):
        whole(channel, raw)
        raise KeyboardInterrupt

    monkeypatch.setattr(watcher, "store_update", die)
    with pytest.raises(KeyboardInterrupt):
        poller.ask_once(bot, Client(bot), None)
    assert (numbers(real_shop), len(provider.updates)) == ([], 1)
    monkeypatch.undo()
    poller.ask_once(bot, Client(bot), None)
    assert numbers(real_shop) == [5]


def test_a_number_below_the_last_one_is_not_lost(real_shop, provider, bot, poller):
    client = Client(bot)
    provider.updates = [update(900, text="سلام")]
    offset = poller.ask_once(bot, client, None)
    offset = poller.ask_once(bot, client, offset)
    provider.updates = [update(3, text="پس از یک هفته", message_id=77)]
    poller.ask_once(bot, client, offset)
    assert numbers(real_shop) == [900, 3]


def test_another_bot_or_an_old_number_begins_anew(bot):
    client, now = Client(bot), watcher.timezone.now().isoformat()
    for progress, expected in (
        ({"bot": client.bot, "offset": 9, "at": now}, 9),
        ({"bot": "1", "offset": 9, "at": now}, None),
        ({"bot": client.bot, "offset": 9, "at": "2020-01-01T00:00:00+00:00"}, None),
        ({}, None),
    ):
        bot.progress = progress
        assert watcher._known_offset(bot, client) == expected


def test_a_poller_goes_on_after_trouble_and_says_how_it_goes(real_shop, provider, bot, poller, monkeypatch):
    monkeypatch.setattr(asking, "FIRST_WAIT", 0.05)
    poller.wait = 0.05
    provider.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    provider.updates = [update(5, text="سلام")]
    poller.start()
    try:
        assert until(lambda: numbers(real_shop) == [5] and provider.updates == [])
        with workspace(real_shop):
            assert until(lambda: Channel.objects.get().health["bot"]["ok"])
    finally:
        poller.stop.set()
        poller.join(PATIENCE)
    assert not poller.is_alive()
    assert "deleteWebhook" in [name for name, _ in provider.calls]


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        threading.Event().wait(0.02)
    return condition()


def test_only_open_bots_without_a_webhook_are_asked(real_shop, provider, bot):
    assert [key[1] for key in active_bots()] == [bot.pk]
    assert active_mailboxes() == set()
    with workspace(real_shop):
        Channel.objects.update(settings=bot.settings | {"way": "webhook"})
    assert active_bots() == set()


def test_the_mailroom_asks_for_a_bot_until_it_is_closed(real_shop, provider, bot):
    provider.updates = [update(5, text="سلام")]
    room = Mailroom(threading.Event(), port=0)
    try:
        room._look()
        assert [type(each) for each in room.watchers.values()] == [Poller]
        assert until(lambda: numbers(real_shop) == [5])
        with workspace(real_shop):
            Channel.objects.update(active=False)
        (watcher,) = room.watchers.values()
        assert until(lambda: room._look() or not watcher.is_alive())
    finally:
        for each in room.watchers.values():
            each.stop.set()
            each.join(PATIENCE)
        room.locks.close()
    assert room.watchers == {}
