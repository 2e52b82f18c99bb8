"""Warnings and the quiet line about a mail's sender, as a browser draws them, and splitting off where the reason stands."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.models import MailFacts
from pasokh.kernel.html import sanitise
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Ticket
from tests.front.serving import wait_until

from ..test_mail_trust import AGAINST, PROVED, UNSEEN
from .conftest import picture
from .test_screens import serious

pytestmark = pytest.mark.browser

MAIL = {"origin": "email:1", "channel": "email"}
DOUBT = {"code": "like", "whose": "shop", "of": "khaneno.ir", "shown": "khanen0.ir"}
BILL = '<table bgcolor="#f4efe6" cellpadding="8"><tr><td bgcolor="#0a6f6a"><font color="#ffffff">صورت‌حساب</font></td></tr><tr><td>لطفاً همین امروز پرداخت کنید.</td></tr></table>'


@pytest.fixture
def thread(real_shop, say):
    """A request with four mails: proven, seen by nobody, contradicted, and from somebody who looks like the shop; its number."""
    ticket = say("سلام، سفارش من کجاست؟", **MAIL)
    say("شمارهٔ پیگیری را پیدا نکردم.", ticket_id=ticket.pk, why_here="number", **MAIL)
    say("صورت‌حساب", ticket_id=ticket.pk, why_here="reference", html=str(sanitise(BILL)), **MAIL)
    say("از مدیر فروشگاه هستم.", ticket_id=ticket.pk, why_here="reference", **MAIL)
    known = [(PROVED, {}, "smime-signed"), (UNSEEN, {}, ""), (AGAINST, {}, ""), (PROVED, {"doubts": [DOUBT]}, "")]
    with workspace(real_shop):
        for message, (auth, sender, seal) in zip(Message.objects.order_by("pk"), known, strict=True):
            MailFacts.objects.create(message=message, auth=auth, sender=sender, seal=seal)
    return ticket.number


@pytest.mark.parametrize(
    ("theme", "width", "language"),
    [("light", 1280, "fa"), ("dark", 1280, "en"), ("dark", 390, "fa"), ("light", 390, "en")],
)
def test_what_is_known_of_senders_is_seen(browse, real_shop, thread, theme, width, language):
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, f"/desk/tickets/{thread}?box=all", width=width, color_scheme=theme, bypass_csp=True)
    expect(page.locator(".message-warning")).to_have_count(2)
    expect(page.locator(".message-trust")).to_have_count(4)
    picture(page, f"mail_trust_{language}_{theme}_{width}", whole=False)
    page.locator(".message-trust > summary").nth(2).click()
    expect(page.locator(".message-trust[open] .facts dt").first).to_be_visible()
    assert serious(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".message-trust[open]").scroll_into_view_if_needed()
    picture(page, f"mail_trust_open_{language}_{theme}_{width}", whole=False)
    page.locator("#stream .message").first.scroll_into_view_if_needed()
    picture(page, f"mail_seal_{language}_{theme}_{width}", whole=False)


def test_a_mail_is_split_off_where_the_reason_stands_and_taken_back(browse, real_shop, thread):
    page = browse(real_shop.owner, f"/desk/tickets/{thread}?box=all")
    button = page.locator(".message", has_text="شمارهٔ پیگیری").locator(".message-splits")
    assert min(button.bounding_box()[side] for side in ("width", "height")) >= 24
    button.click()
    page.locator(".toast [data-slot=undo]").click()

    def stands_at():
        with workspace(real_shop):
            return Message.objects.select_related("ticket").get(text__startswith="شماره").ticket.number

    wait_until(lambda: stands_at() == thread)
    with workspace(real_shop):
        assert Ticket.objects.count() == 2  # the new one was made, and leads here again
