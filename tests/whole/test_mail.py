"""E-mail in by SMTP, answered at the desk, out into the drawer, answered by the customer; then found again, and followed by its code."""

import re

import pytest
from playwright.sync_api import expect

from .people import sign_in

pytestmark = pytest.mark.browser

TEXT = "سلام\nکتاب‌هایی که سفارش دادم نرسیده است.\nپروانه"
HTML = '<div dir="rtl"><p>سلام</p><p><b>کتاب‌هایی</b> که سفارش دادم نرسیده است.</p><script>fail()</script><p>پروانه</p></div>'


def test_a_mail_is_answered_found_again_and_followed(agent, browse, house):
    house.send_mail(sender="parvaneh@example.net", name="پروانه سالاری", subject="سفارش ۹۱۱", text=TEXT, html=HTML)
    number = agent.open("پروانه سالاری")
    expect(agent.page.locator("#ticket-head")).to_contain_text("سفارش ۹۱۱")
    expect(agent.messages.locator("b")).to_have_text("کتاب‌هایی")
    agent.send("سلام، فردا می‌رسد.")
    agent.expect_state("فردا می‌رسد", "sent")
    code = re.search(r"\w{4}-\w{4}-\w{4}", agent.page.locator("#panel").first.inner_text()).group()

    drawer = agent.page.context.new_page()
    drawer.goto("/desk/drawer/")
    drawer.locator("a", has_text="سفارش ۹۱۱").first.click()
    expect(drawer.locator(".plaintext")).to_contain_text("سلام، فردا می‌رسد.")
    expect(drawer.locator(".plaintext")).to_contain_text("> کتاب‌هایی که سفارش دادم نرسیده است.")
    drawer.locator("textarea[name=text]").fill("ممنونم، منتظر می‌مانم")
    drawer.locator("form:has(textarea[name=text]) button").click()

    agent.expect_texts("نرسیده است", "فردا می‌رسد", "منتظر می‌مانم")
    expect(agent.messages.last.locator("summary")).to_be_visible()
    assert [(kind, position) for position, kind, *_ in house.messages(number)] == [
        ("incoming", 1),
        ("reply", 2),
        ("incoming", 3),
    ]
    shown = agent.texts()
    agent.reload()
    assert agent.texts() == shown

    for query in (
        "سفارش نرسيده",
        "كتاب",
        "كتابهايي",
        "منتظر مي مانم",
        "۹۱۱",
        "911",
        "parvaneh@example.net",
        str(number),
    ):
        agent.page.locator("input[type=search]").fill(query)
        expect(agent.row("پروانه سالاری"), query).to_be_visible()
    agent.page.locator("input[type=search]").fill("چنین واژه‌ای نیامده")
    expect(agent.page.locator(".rows-empty")).to_be_visible()

    follower = browse(house.url)
    follower.goto("/track/")
    follower.locator("input[name=code]").fill(code.lower())
    follower.locator("input[name=person]").fill("Parvaneh@Example.net")
    follower.locator("main button").click()
    expect(follower.locator("main")).to_contain_text("سفارش ۹۱۱")
    expect(follower.locator("main")).to_contain_text(code)
    assert "می‌رسد" not in follower.locator("main").inner_text()


def test_a_mail_that_is_handed_in_twice_is_one_message(agent, house):
    mail = {"sender": "doubled@example.net", "name": "تکرار شده", "subject": "یک بار", "text": "فقط یک بار"}
    same = house.send_mail(**mail)
    house.send_mail(**mail, message_id=same)
    house.send_mail(**mail | {"text": "دومی"}, In_Reply_To=same, References=same)
    agent.open("تکرار شده")
    agent.expect_texts("فقط یک بار", "دومی")
    expect(agent.row("تکرار شده")).to_have_count(1)


def test_a_line_to_a_stranger_shows_nothing(browse, house):
    """Without signing in the desk shows the way in, and a wrong password says no more than that."""
    page = browse(house.url)
    page.goto("/desk/tickets/1001")
    expect(page.locator("input[name=password]")).to_be_visible()
    page.locator("input[name=login]").fill("negar@khaneno.example")
    page.locator("input[name=password]").fill("نادرست")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("[role=alert], .errors, .field-error").first).to_be_visible()
    assert "/accounts/login" in page.url
    sign_in(page)
