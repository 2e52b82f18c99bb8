"""Lines of text messages in the settings: asked before they are saved, secrets never shown, tried with a text."""

import pytest

from pasokh.channels.models import Channel
from pasokh.kernel import limits
from pasokh.workspaces.models import Address
from tests.channels.sms.conftest import line, make_http_line, provider  # noqa: F401 (fixtures)
from tests.channels.sms.provider import KEY, LINE

NEW = "/desk/settings/sms/new/kavenegar"
NEW_HTTP = "/desk/settings/sms/new/http"


@pytest.fixture
def given(shop, provider):  # noqa: F811
    return {
        "name": "پیامک",
        "inbox": shop.inbox.pk,
        "active": "on",
        "line": "۱۰۰۰۴۳۴۶",
        "key": KEY,
        "way": "polling",
        "base_url": provider.url,
    }


@pytest.fixture
def http_given(shop, provider):  # noqa: F811
    return {
        "name": "درگاه",
        "inbox": shop.inbox.pk,
        "active": "on",
        "key": "s3cret",
        "url": f"{provider.url}/send",
        "method": "POST",
        "body": "json",
        "number_style": "plus",
        "fields_text": "mobile={to}\nbody={text}",
        "headers_text": "Authorization=Bearer {key}",
    }


def test_a_line_is_asked_and_connected(desk, given):
    address = desk.post(NEW, given).url
    made = Channel.objects.get()
    assert (made.kind, made.settings["line"], made.credentials["key"]) == ("sms", LINE, KEY)
    page = desk.get(address).content.decode()
    assert (LINE in page, KEY in page, made.credentials["hook"] in page) == (True, False, False)


@pytest.mark.parametrize(
    "wrong",
    [{"key": ""}, {"key": "no key"}, {"key": "0000"}, {"line": ""}, {"way": "webhook"}, {"base_url": "https://a/?b"}, {"proxy": "ftp://a"}, {"inbox": 0}],
)  # fmt: skip
def test_what_cannot_be_is_refused(desk, given, wrong):
    assert (desk.post(NEW, given | wrong).status_code, Channel.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "wrong", [{"fields_text": "mobile={to}"}, {"fields_text": "nonsense"}, {"url": "gopher://a"}, {"headers_text": "x"}]
)
def test_a_call_that_says_nothing_is_refused(desk, http_given, wrong):
    assert (desk.post(NEW_HTTP, http_given | wrong).status_code, Channel.objects.count()) == (422, 0)


def test_another_provider_is_told_where_to_call(desk, http_given):
    address = desk.post(NEW_HTTP, http_given).url
    made = Channel.objects.get()
    page = desk.get(address).content.decode()
    assert (made.settings["fields"], made.settings["headers"]) == (
        {"mobile": "{to}", "body": "{text}"},
        {"Authorization": "Bearer {key}"},
    )
    assert (f"/hooks/sms/{made.credentials['hook']}" in page, "s3cret" in page) == (True, False)
    assert Address.find(Address.Kind.WEBHOOK_KEY, made.credentials["hook"]).target_id == made.pk


def test_a_key_stays_where_it_is_not_entered_and_goes_to_no_other_server(desk, shop, provider, line, given):  # noqa: F811
    address = f"/desk/settings/sms/{line.public_id}"
    assert desk.post(address, given | {"key": "", "name": "دیگر"}).status_code == 302
    line.refresh_from_db()
    assert (line.name, line.credentials["key"]) == ("دیگر", KEY)
    before = len(provider.calls)
    refused = desk.post(address, given | {"key": "", "base_url": provider.url.replace("127.0.0.1", "localhost")})
    assert (refused.status_code, len(provider.calls)) == (422, before)


def test_a_line_is_tried_with_a_text(desk, provider, line):  # noqa: F811
    address = f"/desk/settings/sms/{line.public_id}/try"
    page = desk.post(address, {"to": "۰۹۱۲ ۱۱۱ ۲۲۳۳"}, follow=True).content.decode()
    assert ("در صف ارسال" in page, [to for to, _text in provider.texts()]) == (True, ["09121112233"])
    desk.post(address, {"to": "nobody"})
    assert len(provider.texts()) == 1


def test_trying_has_an_end(desk, provider, line, monkeypatch):  # noqa: F811
    monkeypatch.setattr(limits, "hit", lambda *arguments, **options: limits.Verdict(False, 9, 0))
    desk.post(f"/desk/settings/sms/{line.public_id}/try", {"to": "09121112233"})
    assert provider.texts() == []


def test_a_server_of_ones_own_network_needs_the_word_of_the_installation(desk, given, settings, provider):  # noqa: F811
    settings.PASOKH_SMS_PRIVATE = False
    refused = desk.post(NEW, given | {"base_url": provider.url.replace("http:", "https:")})
    assert (refused.status_code, Channel.objects.count()) == (422, 0)
