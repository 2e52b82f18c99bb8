"""A bot of the shop, and a local server that speaks the Bot API."""

import json

import pytest

from pasokh.channels.actions.open_channel import open_bot
from pasokh.channels.adapters.botapi.storing import store_update
from pasokh.channels.jobs import fetch_and_process
from pasokh.channels.models import Receipt
from pasokh.channels.registry import adapter_of
from pasokh.kernel import limits
from pasokh.tickets.models import Message

from .provider import TOKEN, Provider, update


@pytest.fixture
def provider(settings, monkeypatch):
    settings.PASOKH_BOTS_PRIVATE = True
    found = Provider()
    yield found
    found.close()


@pytest.fixture
def no_waiting(monkeypatch):
    """Limits are tested by themselves."""
    monkeypatch.setattr(limits, "hit", lambda *arguments, **options: limits.Verdict(True, 0, 1))


def make_bot(shop, provider, kind="telegram", **settings):
    given = {"base_url": provider.url, "bot": {"id": "7000001", "username": "khaneno_bot", "name": "پشتیبانی"}}
    credentials = {"token": TOKEN}
    return open_bot(
        kind=kind, name="ربات", inbox=shop.inbox, by=shop.owner, settings=given | settings, credentials=credentials
    )


@pytest.fixture
def bot(shop, provider, no_waiting):
    return make_bot(shop, provider)


@pytest.fixture
def bale(shop, provider, no_waiting):
    return make_bot(shop, provider, kind="bale")


def come(channel, given):
    """An update arrives and is processed; its receipt as it stands then."""
    receipt, _ = store_update(channel, json.dumps(given).encode())
    if adapter_of(channel).wants(receipt):
        fetch_and_process(workspace_id=channel.workspace_id, receipt_id=receipt.pk)
    else:
        from pasokh.channels.jobs import process_receipt

        process_receipt(receipt_id=receipt.pk)
    return Receipt.objects.get(pk=receipt.pk)


@pytest.fixture
def say(bot):
    """Maryam says something to the bot: say(text="سلام"); the message that it became, or None."""
    numbers = iter(range(1, 1000))

    def say(**message):
        receipt = come(bot, update(next(numbers), **message))
        assert receipt.state == "done", receipt.reason
        return Message.objects.filter(pk=receipt.message_id).first()

    return say
