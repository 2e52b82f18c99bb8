"""How answers leave a mailbox, in its settings: what is quoted, how much goes along, the key that signs."""

import pytest

from pasokh.channels.adapters.email.dkim import Standing, record_of, signs
from pasokh.channels.models import Channel
from tests.channels.email.nameserver import nameserver


@pytest.fixture
def mailbox(shop):
    given = {"address": "support@khaneno.example"}
    return Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox, settings=given)


@pytest.fixture
def at(mailbox):
    return f"/desk/settings/mailboxes/{mailbox.public_id}"


def now(mailbox):
    return Channel.objects.get(pk=mailbox.pk)


def test_what_goes_along_is_kept_and_other_settings_stay(desk, mailbox, at):
    assert f"{at}/sending" in desk.get(at).content.decode()
    assert desk.post(f"{at}/sending", {"limit": "۱۰"}).status_code == 302
    assert now(mailbox).settings == {"address": "support@khaneno.example", "quote_history": False, "files_limit": 10}
    page = desk.get(f"{at}/sending").content.decode()
    assert 'value="۱۰"' in page
    assert desk.post(f"{at}/sending", {"limit": "0"}).status_code == 422
    assert now(mailbox).settings["files_limit"] == 10


def test_a_key_is_made_shown_found_and_switched_off(desk, mailbox, at, settings):
    assert "_domainkey" not in desk.get(f"{at}/sending").content.decode()
    assert desk.post(f"{at}/signing", {"act": "look"}).status_code == 404
    assert desk.post(f"{at}/signing", {"act": "make"}).status_code == 302
    record = record_of(now(mailbox), Standing.of(now(mailbox)).waiting)
    page = desk.get(f"{at}/sending").content.decode()
    assert record.name in page and record.text in page and "PRIVATE" not in page
    zone = {}
    with nameserver(zone) as settings.PASOKH_DNS:
        desk.post(f"{at}/signing", {"act": "look"})
        assert not signs(now(mailbox))
        zone[record.name, "TXT"] = [record.strings]
        desk.post(f"{at}/signing", {"act": "look"})
    assert signs(now(mailbox)) and "امضا می" in desk.get(f"{at}/sending").content.decode()
    desk.post(f"{at}/signing", {"act": "off"})
    assert not signs(now(mailbox))
    assert desk.post(f"{at}/signing", {"act": "other"}).status_code == 404


def test_a_mailbox_without_an_address_has_nothing_to_sign_for(desk, mailbox, at):
    Channel.objects.filter(pk=mailbox.pk).update(settings={})
    assert desk.post(f"{at}/signing", {"act": "make"}).status_code == 404
    assert now(mailbox).settings == {} and 'btn-primary" name="act' not in desk.get(f"{at}/sending").content.decode()
