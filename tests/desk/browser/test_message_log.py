"""What became of messages, as a browser shows it: on wide and narrow screens, in both languages, dark and light."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Channel, Delivery, Receipt
from pasokh.channels.models.channel_step import step_of, write_steps
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket
from pasokh.workspaces.models import Member

from .conftest import picture
from .test_screens import serious

pytestmark = pytest.mark.browser
LOG = "/desk/settings/messages"


@pytest.fixture
def told(real_shop):
    """Mails that came in and an answer that was refused; the shop."""
    with workspace(real_shop):
        settings = {"imap_host": "imap.khaneno.example", "smtp_host": "smtp.khaneno.example"}
        mailbox = open_mailbox(
            name="پشتیبانی",
            inbox=real_shop.inbox,
            address="help@khaneno.example",
            by=real_shop.owner,
            settings=settings,
        )
        for number, subject in enumerate(
            ["سفارش ۱۰۴۲ هنوز نرسیده است", "Return of the lamp that came broken", "فاکتور"]
        ):
            raw = f"From: Maryam <maryam{number}@example.ir>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nسلام"
            process(store_mail(mailbox, raw.encode(), folder="INBOX", uid=70 + number)[0])
        _answer(real_shop)
        stuck = b"From: maryam@example.ir\r\nSubject: x\r\n\r\nhello"
        receipt, _ = store_mail(mailbox, stuck)
        receipt.settle(Receipt.State.QUARANTINED, reason="Traceback\nValueError: no such charset: x-unknown")
        since = (timezone.now() - timedelta(minutes=42)).isoformat()
        noted = {"ok": False, "words": "535 5.7.8 authentication failed", "at": since, "since": since, "last_ok": since}
        Channel.objects.filter(pk=mailbox.pk).update(health={"imap": noted, "sending": noted})
    return real_shop


def _answer(shop):
    message = reply(ticket=Ticket.objects.order_by("pk").first(), by=shop.owner, text="در راه است")
    delivery = Delivery.objects.get(message=message)
    busy = step_of(delivery, "put_off", words="451 4.7.1 Greylisted, please try again in 300 seconds", next=_soon())
    refused = step_of(
        delivery,
        "refused",
        words="550 5.1.1 <maryam0@example.ir>: Recipient address rejected: User unknown in virtual mailbox table",
    )
    begun = (step_of(delivery, "begun", **{"try": number}) for number in (1, 2))
    first, second = begun
    write_steps([first, busy, second, refused])
    Message.objects.filter(pk=message.pk).update(state="failed", failure=refused.words)
    Delivery.objects.filter(pk=delivery.pk).update(state="failed", answer=refused.words)


def _soon():
    return (timezone.now() + timedelta(minutes=5)).isoformat()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_log_opens_to_steps_and_fits(browse, told, width, scheme):
    page = browse(told.owner, LOG, width=width, color_scheme=scheme)
    expect(page.locator(".log-line")).to_have_count(5)
    page.locator(".log-line summary").nth(1).click()
    expect(page.locator(".log-step", has_text="550 5.1.1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == {}
    picture(page, f"log-{width}-{scheme}")
    page.get_by_label("فقط مشکل‌دارها").check()
    expect(page.locator(".log-line")).to_have_count(3)


def test_a_failed_answer_says_what_became_of_it(browse, told):
    with workspace(told):
        number = Ticket.objects.order_by("pk").first().number
    page = browse(told.owner, f"/desk/tickets/{number}", width=390)
    page.get_by_role("button", name="چه بر سرش آمد").click()
    dialog = page.locator("#steps-dialog")
    expect(dialog.locator(".log-said", has_text="Recipient address rejected")).to_be_visible()
    assert serious(page) == {}
    picture(page, "steps-390", whole=False)


def test_what_could_not_be_read_is_corrected(browse, told):
    page = browse(told.owner, "/desk/quarantine/")
    page.locator("a.arrival").click()
    page.get_by_text("آنچه می‌گوید را بنویسید و بپذیرید").click()
    page.locator("#id_text").fill("سفارش من نرسیده است")
    assert serious(page) == {}
    picture(page, "correct")
    page.get_by_role("button", name="همین را بپذیرید").click()
    page.wait_for_url("**/desk/tickets/*")
    expect(page.locator(".message-in").last).to_contain_text("سفارش من نرسیده است")


def test_health_says_how_a_mailbox_goes(browse, told):
    with workspace(told):
        Member.objects.filter(pk=told.owner.pk).update(language="en")
    page = browse(told.owner, "/desk/settings/health", width=390)
    expect(page.get_by_text("Sending fails since:")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == {}
    picture(page, "health-en")
