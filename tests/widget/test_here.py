"""The chats hear who is here: by a signal at once, and by each check of the streams when the signal was lost."""

from types import SimpleNamespace

import pytest

from pasokh.live import presence
from pasokh.live.hub import Hub
from pasokh.widget import here, sites
from pasokh.workspaces.models import Member, Team
from tests.routing.conftest import line


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(here, "signal", lambda ws, topic, data: told.append((ws, topic, data["online"])))
    return told


class Chat:
    """A visitor's stream."""

    def __init__(self):
        self.told, self.heard = None, []

    def tell_soon(self, topic, data):
        self.heard.append(data["online"])

    def deliver(self, event_id, payload):
        self.heard.append(b"true" in payload)


def test_the_first_who_comes_and_the_last_who_leaves_are_told(shop, told):
    presence.record(shop.pk, "one", [shop.owner.pk], [])
    presence.record(shop.pk, "two", [shop.owner.pk], [])
    presence.record(shop.pk, "one", [], [shop.owner.pk])
    assert told == [(shop.pk, "here", True)]
    presence.record(shop.pk, "two", [], [shop.owner.pk])
    assert told == [(shop.pk, "here", True), (shop.pk, "here", False)]


def test_who_does_not_answer_customers_is_nobody_to_them(shop, told):
    Member.objects.filter(pk=shop.owner.pk).update(role=Member.Role.LIGHT)
    presence.record(shop.pk, "one", [shop.owner.pk], [])
    assert told == []


def test_who_is_here_out_of_hours_is_told_to_nobody_and_the_check_tells_when_they_begin(shop, told, monkeypatch):
    line(shop.owner, [Team.objects.create(name="فروش")], keeps_hours=True)
    monkeypatch.setattr("pasokh.routing.queries.is_at_work", lambda member, now: False)
    presence.record(shop.pk, "one", [shop.owner.pk], [])
    assert (told, sites.is_somebody_here(shop)) == ([], False)
    chat = Chat()
    here.remind([chat])
    monkeypatch.setattr("pasokh.routing.queries.is_at_work", lambda member, now: True)
    here.remind([chat])
    assert chat.heard == [False, True]


def test_memory_does_not_outlive_the_change(shop, told):
    assert not sites.is_somebody_here(shop)
    presence.record(shop.pk, "one", [shop.owner.pk], [])
    assert sites.is_somebody_here(shop)


def test_a_process_that_only_hears_the_signal_forgets_and_passes_it_on(shop, monkeypatch):
    monkeypatch.setattr(here, "signal", lambda *_: None)
    chat, hub = Chat(), SimpleNamespace(counters=SimpleNamespace(signals_sent=0))
    hub.subscriptions = SimpleNamespace(listeners=lambda ws, topic: [chat])
    assert not sites.is_somebody_here(shop)
    monkeypatch.setattr(sites, "online_member_ids", lambda ws: {shop.owner.pk})
    Hub.signalled(hub, shop.pk, here.TOPIC, here.shown(True))
    assert (chat.heard, chat.told, sites.is_somebody_here(shop)) == ([True], True, True)


def test_a_check_tells_only_those_who_do_not_know(shop, monkeypatch):
    chats = [Chat(), Chat()]
    here.remind(chats[:1])
    here.remind(chats)
    assert [chat.heard for chat in chats] == [[False], [False]]
    monkeypatch.setattr(sites, "online_member_ids", lambda ws: {shop.owner.pk})
    chats[0].told = True
    here.remind(chats)
    assert [chat.heard for chat in chats] == [[False], [False, True]]
