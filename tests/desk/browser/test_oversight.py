"""What was set aside and the page of health, in both languages, themes and widths; and taking what was set aside."""

import re

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Channel, Delivery
from pasokh.events.models import Event, FailedReaction
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.workspaces.models import Member

from .test_screens import LOOKS, serious

pytestmark = pytest.mark.browser
HEALTH = {"imap": {"ok": False, "words": "LOGIN failed " + "x" * 200, "at": "2026-11-22T01:02:03+00:00",
                   "since": "2026-11-21T22:10:00+00:00", "last_ok": "2026-11-21T22:09:00+00:00"}}  # fmt: skip


@pytest.fixture
def spam(real_shop, say):
    """A mail that was set aside, in a shop where other things failed as well."""
    ticket = say()
    settings = {"imap_host": "imap.khaneno.example"}
    with workspace(real_shop):
        mailbox = open_mailbox(
            name="نامه‌ها", inbox=real_shop.inbox, address="help@khaneno.example", by=real_shop.owner, settings=settings
        )
        Channel.objects.filter(pk=mailbox.pk).update(health=HEALTH)
        message = reply(ticket=ticket, by=real_shop.owner, text="بفرمایید")
        Delivery.objects.create(
            channel=mailbox, message=message, recipient="maryam@example.ir", state="unsure", answer="550 " + "x" * 200
        )
        event = Event.objects.filter(kind="message.composed").get()
        FailedReaction.objects.create(
            event=event.pk, reaction="pasokh.channels.reactions.send_reply", error="ValueError: " + "x" * 200
        )
        raw = (
            "X-Spam-Flag: YES\r\nFrom: زری <zari@example.ir>\r\nSubject: " + "سفارش " * 40 + "\r\n\r\n" + "سلام " * 400
        )
        receipt, _ = store_mail(mailbox, raw.encode())
        process(receipt)
    return receipt


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_screens(browse, real_shop, spam, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
        stuck, _ = store_mail(spam.channel, b"From: zari@example.ir\r\nSubject: order\r\n\r\n" + b"hello " * 200)
        stuck.settle("quarantined", reason="Traceback\nValueError: " + "x" * 200)
    page = browse(real_shop.owner, "/desk/", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    receipts = [f"/desk/quarantine/{each.public_id}" for each in (spam, stuck)]
    for path in ("/desk/quarantine/aside", *receipts, "/desk/settings/health"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        if found := serious(page):
            faults[path] = found
    assert faults == {}


def test_what_was_set_aside_becomes_a_request(browse, real_shop, spam):
    page = browse(real_shop.owner, "/desk/quarantine/")
    page.get_by_role("link", name="کنارگذاشته‌ها").click()
    page.locator(".arrival").click()
    page.get_by_role("button", name="پذیرفتن به‌عنوان درخواست").click()
    page.wait_for_url(re.compile(r"/desk/tickets/\d+"))
    expect(page.locator("#ticket-head")).to_contain_text("zari@example.ir")
