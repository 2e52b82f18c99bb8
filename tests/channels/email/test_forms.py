"""The settings of a mailbox."""

import contextvars
from pathlib import Path

import pytest

from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.adapters import email
from pasokh.channels.adapters.email.forms import PARTS, MailboxForm
from pasokh.channels.adapters.email.own import find_channel_address
from pasokh.channels.models import Channel
from pasokh.kernel.tenancy import workspace

SECURITIES = {"imap_security": "tls", "smtp_security": "starttls"}


@pytest.fixture
def fill(shop):
    def fill(channel=None, **fields):
        given = {"name": "پشتیبانی", "inbox": shop.inbox.pk, "active": "on", "address": "Support@خانه.example"}
        return MailboxForm(given | SECURITIES | fields, channel=channel)

    return fill


@pytest.fixture
def write(shop):
    """Save what a form was given, as the desk does."""

    def write(form):
        assert form.is_valid(), form.errors
        given, kept = form.cleaned_data, form.kept()
        row = {"name": given["name"], "inbox": given["inbox"], "by": shop.owner}
        if form.channel:
            change_channel(channel=form.channel, active=given["active"], **row, **kept)
            return Channel.objects.get(pk=form.channel.pk)
        return Channel.objects.get(pk=open_mailbox(address=given["address"], **row, **kept).pk)

    return write


def test_a_mailbox_is_written_with_its_secrets_apart_and_its_addresses_known(fill, write):
    form = fill(
        reply_base="reply@shop.example", imap_host="mx.example", imap_user="u", imap_password="راز ", imap_folders="INBOX\n\n پوشه "
    )  # fmt: skip
    channel = write(form)
    assert channel.settings["address"].startswith("support@xn--") and channel.settings["address"].isascii()
    assert channel.settings["imap_folders"] == ["INBOX", "پوشه"]
    assert channel.credentials == {"imap_password": "راز "} and "imap_password" not in channel.settings
    for address in ("support@خانه.example", "reply+x@SHOP.example"):
        assert find_channel_address(address).target_id == channel.pk


def test_an_empty_password_keeps_the_one_known(fill, write):
    channel = write(fill(imap_host="mx.example", imap_user="u", imap_password="secret"))
    channel = write(fill(channel, imap_host="mx.example", imap_user="u2"))
    assert (channel.settings["imap_user"], channel.credentials["imap_password"]) == ("u2", "secret")


def test_a_known_password_goes_to_no_other_server_unless_it_is_entered_again(fill, write):
    channel = write(fill(imap_host="mx.example", imap_user="u", imap_password="secret"))
    assert list(fill(channel, imap_host="mx2.example", imap_user="u").errors) == ["imap_password"]
    assert list(fill(channel, imap_host="mx2.example").errors) == ["imap_password"]
    channel = write(fill(channel, imap_host="mx2.example", imap_user="u", imap_password="again"))
    assert (channel.settings["imap_host"], channel.credentials["imap_password"]) == ("mx2.example", "again")


def test_what_was_stored_before_is_still_saved(fill, write, shop):
    """Of a time when a user needed no password, an address was kept as it was typed, and other settings did not exist."""
    old = {"address": "support@خانه.example", "imap_host": "mx.example", "imap_user": "u", "smtp_host": "mx.example"}
    channel = Channel.objects.create(kind="email", name="قدیمی", inbox=shop.inbox, settings=old)
    shown = fill(channel)
    assert (shown["tracking_line"].initial, shown["smtp_security"].initial) == (True, "none")
    assert (shown["imap_folders"].initial, shown["imap_security"].initial) == ("", "tls")
    channel = write(fill(channel, address=old["address"], imap_host="mx.example", imap_user="u", active=""))
    assert (channel.active, channel.settings["address"].isascii()) == (False, True)
    assert find_channel_address("support@خانه.example").target_id == channel.pk


def test_replies_follow_the_base_of_their_address_when_it_changes(fill, write):
    channel = write(fill(reply_base="reply@shop.example"))
    write(fill(channel, reply_base="answers@shop.example"))
    assert find_channel_address("answers+x@shop.example").target_id == channel.pk
    assert find_channel_address("reply+x@shop.example") is None


def test_a_password_whose_key_is_lost_is_entered_again(fill, write, settings, tmp_path):
    channel = write(fill(imap_host="mx.example", imap_user="u", imap_password="secret"))
    settings.PASOKH_HOME = tmp_path
    channel = Channel.objects.get(pk=channel.pk)
    channel = write(fill(channel, imap_host="mx.example", imap_user="u", imap_password="again"))
    assert channel.credentials == {"imap_password": "again"}


def test_what_is_rarely_needed_is_folded_until_it_says_something(fill):
    assert [opened for *_rest, opened in MailboxForm().parts] == [False] * 4
    given = {"reply_base": "x@", "imap_from_start": "on", "number_in_subject": "on", "oauth_scopes": "x"}
    assert [opened for *_rest, opened in fill(**given).parts] == [True] * 4


def test_every_field_stands_in_one_part():
    stands = [name for _words, usual, rare in PARTS for name in (*usual, *rare)]
    assert sorted(stands) == sorted(MailboxForm.base_fields)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"address": "not an address"}, "address"),
        ({"reply_base": "x@"}, "reply_base"),
        ({"reply_base": "reply+all@shop.example"}, "reply_base"),
        ({"imap_host": "mx.example", "imap_user": "u"}, "imap_password"),
        ({"smtp_port": "70000"}, "smtp_port"),
        ({"imap_security": "rot13"}, "imap_security"),
        ({"smtp_security": ""}, "smtp_security"),
        ({"afterwards": "burn"}, "afterwards"),
        ({"afterwards": "move"}, "afterwards_folder"),
        ({"afterwards": "move", "afterwards_folder": "INBOX"}, "afterwards_folder"),
        ({"afterwards": "move", "afterwards_folder": "فروش", "imap_folders": "فروش"}, "afterwards_folder"),
        ({"rate": "0"}, "rate"),
    ],
)
def test_what_cannot_work_is_refused_and_nothing_is_written(fill, fields, field):
    form = fill(**fields)
    assert not form.is_valid() and list(form.errors) == [field]
    assert Channel.objects.count() == 0


def test_what_happens_afterwards_is_nothing_unless_it_is_wished(fill, write):
    channel = write(fill())
    assert channel.settings["afterwards"] == "leave"
    channel = write(fill(channel, afterwards="move", afterwards_folder=" بایگانی "))
    assert (channel.settings["afterwards"], channel.settings["afterwards_folder"]) == ("move", "بایگانی")


def test_a_limit_is_written_in_any_digits_and_taken_away_again(fill, write):
    channel = write(fill(rate="۳۰"))
    assert channel.settings["rate"] == 30
    assert not write(fill(channel)).settings["rate"]


def test_an_address_leads_to_one_mailbox_only(fill, write, other_shop):
    write(fill())
    assert "address" in fill().errors

    def theirs():
        with workspace(other_shop):
            from pasokh.tickets.models import Inbox

            inbox = Inbox.objects.create(name="آن‌ها")
            return MailboxForm({"name": "x", "inbox": inbox.pk, "address": "support@خانه.example"} | SECURITIES).errors

    assert "address" in contextvars.Context().run(theirs)


def test_help_is_there_in_both_languages():
    for language in ("fa", "en"):
        assert (Path(email.__file__).parent / f"help.{language}.md").read_text("utf-8").startswith("# ")
