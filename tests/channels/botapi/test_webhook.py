"""Updates that are handed over: stored before they are acknowledged, refused without the secret."""

import json

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.adapters.botapi import connecting, webhook
from pasokh.channels.adapters.botapi.storing import store_update
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from .conftest import make_bot
from .provider import update


@pytest.fixture
def hooked(real_shop, provider, no_waiting):
    with workspace(real_shop):
        return make_bot(real_shop, provider, way="webhook")


@pytest.fixture
def hand_over(hooked):
    """Post an update as the provider does; the status of the answer."""
    client = Client(REMOTE_ADDR="2001:db8:7:1::1")

    def hand_over(body=None, key=None, secret=None):
        raw = body if isinstance(body, bytes) else json.dumps(body or update(1, text="سلام")).encode()
        headers = {webhook.HEADER: hooked.credentials["secret"] if secret is None else secret}
        address = f"/hooks/bots/{key or hooked.credentials['hook']}"
        return client.post(address, raw, content_type="application/json", headers=headers).status_code

    return hand_over


def kept(shop):
    with workspace(shop):
        return list(Receipt.objects.order_by("pk").values_list("key", flat=True))


def test_an_update_is_stored_with_its_job_and_acknowledged(real_shop, hand_over):
    assert [hand_over(), hand_over()] == [200, 200]
    assert len(kept(real_shop)) == 1
    assert ProcrastinateJob.objects.filter(task_name="channels.jobs.process_receipt").count() == 1


def test_what_is_not_stored_is_not_acknowledged(real_shop, hand_over, monkeypatch):
    def die(*arguments):
        raise OSError("killed")

    monkeypatch.setattr(webhook, "store_update", die)
    with pytest.raises(OSError, match="killed"):
        hand_over()
    assert kept(real_shop) == []


def test_dying_between_storing_and_answering_loses_and_doubles_nothing(real_shop, hooked, hand_over):
    with workspace(real_shop):
        store_update(hooked, json.dumps(update(1, text="سلام")).encode())  # committed, and never answered
    assert (hand_over(), len(kept(real_shop))) == (200, 1)


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
def test_without_the_secret_nothing_is_taken(real_shop, hand_over, secret):
    assert (hand_over(secret=secret), kept(real_shop)) == (403, [])


@pytest.mark.parametrize("key", ["0" * 48, "telegram bot 7000001", "short"])
def test_another_address_leads_nowhere(real_shop, hand_over, key):
    assert (hand_over(key=key), kept(real_shop)) == (404, [])


@pytest.mark.parametrize("change", [{"active": False}, {"settings": {"way": "polling"}}])
def test_a_bot_that_is_closed_or_asked_takes_nothing(real_shop, hooked, hand_over, change):
    with workspace(real_shop):
        Channel.objects.update(**change)
    assert (hand_over(), kept(real_shop)) == (404, [])


@pytest.mark.parametrize(("body", "status"), [(b"", 200), (b"[]", 200), (b"{" * 9000, 200), (b"x" * 3_000_000, 413)], ids=["empty", "list", "deep", "huge"])  # fmt: skip
def test_hostile_bodies_do_no_harm(hand_over, body, status):
    assert hand_over(body) == status


def test_wrong_secrets_are_tried_a_few_times_only(hooked, hand_over, monkeypatch):
    from pasokh.kernel import limits

    monkeypatch.setattr(limits, "hit", lambda *arguments, **options: limits.Verdict(False, 9, 0))
    assert hand_over(secret="guess") == 429


def test_the_provider_is_told_where_to_send(real_shop, provider, hooked, settings):
    connecting.connect(real_shop.pk, hooked.pk)
    assert provider.webhook["url"] == f"{settings.PASOKH_URL}/hooks/bots/{hooked.credentials['hook']}"
    assert provider.webhook["secret_token"] == hooked.credentials["secret"]
    with workspace(real_shop):
        Channel.objects.update(active=False)
    connecting.connect(real_shop.pk, hooked.pk)
    assert provider.webhook == {}


def test_a_webhook_that_was_taken_away_is_set_again(real_shop, provider, hooked):
    from pasokh.channels.adapters.botapi.jobs import look_at_webhooks

    look_at_webhooks()
    assert provider.webhook["url"].endswith(hooked.credentials["hook"])
    provider.refuse("getWebhookInfo", 401, "Unauthorized")
    look_at_webhooks()
    with workspace(real_shop):
        assert Channel.objects.get().health["bot"]["words"] == "Unauthorized"


def test_the_bot_s_own_number_is_no_key(hooked, hand_over):
    assert Address.find(Address.Kind.WEBHOOK_KEY, connecting.claim_of(hooked)) is not None
    assert hand_over(key=connecting.claim_of(hooked).replace("/", "")) == 404


def test_a_server_of_ones_own_takes_nobody_s_bot_in_advance(hooked):
    own = connecting.claim_of(hooked)
    hooked.settings = hooked.settings | {"base_url": ""}
    assert connecting.claim_of(hooked) == "telegram bot 7000001" != own
