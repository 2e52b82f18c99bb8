"""A line of the shop, and a local server that speaks as a provider of text messages does."""

import pytest

from pasokh.channels.actions.sms_lines import open_line
from pasokh.channels.adapters.sms.storing import store_call
from pasokh.channels.jobs import process_receipt
from pasokh.channels.models import Receipt

from .provider import KEY, LINE, Provider


@pytest.fixture
def provider(settings):
    settings.PASOKH_SMS_PRIVATE = True
    found = Provider()
    yield found
    found.close()


def make_line(shop, provider, **given):
    """A line of Kavenegar; settings may differ."""
    plain = {"provider": "kavenegar", "line": LINE, "way": "polling", "base_url": provider.url} | given
    return open_line(name="پیامک", inbox=shop.inbox, by=shop.owner, settings=plain, credentials={"key": KEY})


def make_http_line(shop, provider, key="s3cret", **given):
    """A line of another provider."""
    plain = {
        "provider": "http",
        "line": "3000",
        "way": "webhook",
        "url": f"{provider.url}/send",
        "method": "POST",
        "body": "json",
        "fields": {"mobile": "{to}", "body": "{text}", "from": "{from}"},
        "headers": {"Authorization": "Bearer {key}"},
        "number_style": "plus",
        "ok_path": "ok",
        "ok_value": "true",
        "id_path": "data.0.id",
        "in_from": "src",
        "in_text": "msg",
        "in_id": "mid",
        "state_id": "ref",
        "state_name": "status",
        "state_delivered": "DELIVRD, ok",
        "state_failed": "UNDELIV",
    } | given
    return open_line(name="درگاه", inbox=shop.inbox, by=shop.owner, settings=plain, credentials={"key": key})


@pytest.fixture
def line(shop, provider):
    return make_line(shop, provider)


@pytest.fixture
def http_line(shop, provider):
    return make_http_line(shop, provider)


def come(channel, said):
    """A call comes and is processed; its receipt as it stands then."""
    receipt, _fresh = store_call(channel, said)
    process_receipt(receipt_id=receipt.pk)
    return Receipt.objects.get(pk=receipt.pk)
