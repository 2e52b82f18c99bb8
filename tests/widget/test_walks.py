"""Whole walks of a visitor through the program: several conversations on two devices, and the chat without a script."""

import time
import uuid

import jwt
import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.sites import renew_identity_secret
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket

from .conftest import Visitor
from .test_conversation import elsewhere, open_shop_site, program  # noqa: F401 (fixtures)

pytestmark = pytest.mark.browser


def say(visitor, call):
    visitor.page.evaluate(f"Pasokh.{call}")


def opened(context, elsewhere):  # noqa: F811
    page = context.new_page()
    page.goto(elsewhere.url)
    page.locator("#pasokh button").wait_for()
    return Visitor(page, page.frame_locator("#pasokh iframe"))


def test_her_conversations_on_two_devices(real_shop, open_shop_site, elsewhere, open_browser):  # noqa: F811
    site = open_shop_site()
    with workspace(real_shop):
        secret = renew_identity_secret(site=site, by=real_shop.owner)
    token = jwt.encode({"sub": "5031", "name": "مریم", "exp": int(time.time()) + 600}, secret, algorithm="HS256")
    phone = opened(open_browser(), elsewhere).open()
    phone.send("سفارش من نرسید")
    phone.wait_for_state("sent")
    # One conversation and nothing else: there is no home to begin at, but a way to begin another one.
    phone.chat.get_by_role("button", name="همهٔ گفت‌وگوها").click()
    phone.chat.get_by_role("button", name="گفت‌وگوی تازه").click()
    expect(phone.bubbles).to_have_count(0)
    phone.send("فاکتور می‌خواهم")
    phone.send("برای شرکت")
    phone.wait_for_texts("فاکتور می‌خواهم", "برای شرکت")
    phone.wait_for_state("sent")
    with workspace(real_shop):
        assert Ticket.objects.count() == 2
        reply(ticket=Ticket.objects.earliest("pk"), by=real_shop.owner, text="فردا می‌رسد", client_id=uuid.uuid4())
    # What is said in the other one is counted, and does not stand here.
    expect(phone.page.locator("#pasokh b")).to_have_text("")
    phone.chat.get_by_role("button", name="همهٔ گفت‌وگوها").click()
    expect(phone.chat.locator(".talk mark")).to_have_text("۱")
    say(phone, f"identify('{token}')")
    laptop = opened(open_browser(), elsewhere)
    say(laptop, f"identify('{token}')")
    expect(laptop.launcher.locator("b")).to_have_text("۱")
    laptop.open()
    laptop.wait_for_texts("سفارش من نرسید", "فردا می‌رسد")
    laptop.chat.get_by_role("button", name="همهٔ گفت‌وگوها").click()
    expect(laptop.chat.locator(".talk")).to_have_count(2)
    say(laptop, "forget()")
    expect(laptop.chat.locator(".talk")).to_have_count(0)
    expect(laptop.field).to_be_visible()
    laptop.send("کس دیگری")
    laptop.wait_for_texts("کس دیگری")
    laptop.wait_for_state("sent")
    with workspace(real_shop):
        assert Ticket.objects.latest("pk").contact != Ticket.objects.earliest("pk").contact


def test_the_chat_page_without_scripts(real_shop, open_shop_site, program, open_browser):  # noqa: F811
    open_shop_site()
    page = open_browser(java_script_enabled=False).new_page()
    page.goto(f"{program}/c/site-key")
    page.wait_for_url("**/plain")
    page.get_by_label("پیام شما").fill("بدون اسکریپت")
    page.get_by_role("button", name="فرستادن").click()
    expect(page.locator(".bubble.me")).to_have_text("بدون اسکریپت")
    with workspace(real_shop):
        reply(ticket=Ticket.objects.get(), by=real_shop.owner, text="رسید", client_id=uuid.uuid4())
    page.get_by_role("link", name="دیدن پاسخ‌های تازه").click()
    expect(page.locator(".bubble.agent .text")).to_have_text("رسید")
