"""The settings of a mailbox."""

import contextvars
from pathlib import Path

import pytest

from pasokh.channels.adapters import email
from pasokh.channels.adapters.email.forms import MailboxForm
from pasokh.channels.adapters.email.own import find_channel_address
from pasokh.channels.models import Channel
from pasokh.kernel.tenancy import workspace


@pytest.fixture
def fill(shop):
    def fill(instance=None, **fields):
        given = {"name": "پشتیبانی", "inbox": shop.inbox.pk, "active": "on", "address": "Support@خانه.example"}
        return MailboxForm(given | fields, instance=instance)

    return fill


def written(form):
    assert form.is_valid(), form.errors
    return form.save()


def test_a_mailbox_is_written_with_its_secrets_apart_and_its_addresses_known(fill):
    form = fill(
        reply_base="reply@shop.example", imap_host="mx.example", imap_user="u", imap_password="راز ", imap_folders="INBOX\n\n پوشه "
    )  # fmt: skip
    channel = Channel.objects.get(pk=written(form).pk)
    assert channel.settings["address"].startswith("support@xn--") and channel.settings["address"].isascii()
    assert channel.settings["imap_folders"] == ["INBOX", "پوشه"]
    assert channel.credentials == {"imap_password": "راز "} and "imap_password" not in channel.settings
    for address in ("support@خانه.example", "reply+x@SHOP.example"):
        assert find_channel_address(address).target_id == channel.pk


def test_an_empty_password_keeps_the_one_known(fill):
    channel = written(fill(imap_host="mx.example", imap_user="u", imap_password="secret"))
    written(fill(instance=channel, imap_host="mx2.example", imap_user="u"))
    channel.refresh_from_db()
    assert (channel.settings["imap_host"], channel.credentials["imap_password"]) == ("mx2.example", "secret")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"address": "not an address"}, "address"),
        ({"reply_base": "x@"}, "reply_base"),
        ({"imap_host": "mx.example", "imap_user": "u"}, "imap_password"),
        ({"smtp_port": "70000"}, "smtp_port"),
        ({"imap_security": "rot13"}, "imap_security"),
    ],
)
def test_what_cannot_work_is_refused_and_nothing_is_written(fill, fields, field):
    form = fill(**fields)
    assert not form.is_valid() and list(form.errors) == [field]
    assert Channel.objects.count() == 0


def test_an_address_leads_to_one_mailbox_only(fill, other_shop):
    written(fill())
    assert "address" in fill().errors

    def theirs():
        with workspace(other_shop):
            from pasokh.tickets.models import Inbox

            inbox = Inbox.objects.create(name="آن‌ها")
            return MailboxForm({"name": "x", "inbox": inbox.pk, "address": "support@خانه.example"}).errors

    assert "address" in contextvars.Context().run(theirs)


def test_help_is_there_in_both_languages():
    for language in ("fa", "en"):
        assert (Path(email.__file__).parent / f"help.{language}.md").read_text("utf-8").startswith("# ")
