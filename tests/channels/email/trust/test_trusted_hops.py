"""The servers that a mailbox names as its own."""

import pytest

from pasokh.channels.adapters.email.forms import MailboxForm


@pytest.fixture
def fill(shop):
    def fill(hops, channel=None):
        given = {"name": "پشتیبانی", "inbox": shop.inbox.pk, "active": "on", "address": "support@khaneno.example"}
        return MailboxForm(
            given | {"imap_security": "tls", "smtp_security": "starttls", "trusted_hops": hops}, channel=channel
        )

    return fill


def test_servers_are_named_one_on_each_line_and_come_back_so(fill, mailbox):
    form = fill(channel=mailbox, hops=" MX.Khaneno.example. \n\nmx2.khaneno.example\nmx.khaneno.example\n")
    assert form.is_valid(), form.errors
    assert form.kept()["settings"]["trusted_hops"] == ["mx.khaneno.example", "mx2.khaneno.example"]
    mailbox.settings |= form.kept()["settings"]
    assert fill("", mailbox).initial["trusted_hops"] == "mx.khaneno.example\nmx2.khaneno.example"


@pytest.mark.parametrize("wrong", ["*", "example", "10.0.0.0/8", "mx shop.ir", "a" * 70 + ".ir", ".ir"])
def test_what_names_no_server_is_refused(fill, wrong):
    form = fill(f"mx.khaneno.example\n{wrong}")
    assert "trusted_hops" in form.errors and wrong in str(form.errors["trusted_hops"])
