"""A walk through several chats at once: each keeps its draft, keys switch, what comes meanwhile is counted, and a phone shows one column."""

import os
import re

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.live.availability import available_ids
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team
from tests.front.serving import wait_until
from tests.routing.conftest import line as line_of

from .conftest import at_work, picture
from .test_screens import serious
from .test_writing import in_shop

pytestmark = pytest.mark.browser


def looked_at(page, name):
    """Not wider than its screen and without a serious fault; pictures of both themes where somebody wants them."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    assert serious(page) == {}, page.url
    for theme in ("light", "dark") if os.environ.get("PASOKH_PICTURES") else ():
        page.emulate_media(color_scheme=theme)
        picture(page, f"chats-{name}-{theme}", whole=False)


@pytest.fixture
def three(real_shop, say):
    """Three chats that are with Negar; the second one has an answer."""
    people = [
        ("مریم رضایی", "سفارشم نرسیده"),
        ("علی کاظمی", "رمز را فراموش کرده‌ام"),
        ("Sara Ahmadi", "Do you ship to Tabriz?"),
    ]
    tickets = [say(text, email=f"c{place}@example.ir", name=name) for place, (name, text) in enumerate(people)]
    with workspace(real_shop):
        tickets = [Ticket.objects.get(pk=ticket.pk) for ticket in tickets]
        for ticket in tickets:
            ticket.assign(real_shop.owner, by=real_shop.owner)
        reply(ticket=tickets[1], by=real_shop.owner, text="سلام، الان بررسی می‌کنم")
    return tickets


def line(page, name):
    return page.locator("#chats .chat", has_text=name)


def apart(chat):
    """Whether how many are unread stands beside what is said of the chat, not upon it."""
    badge, rest = chat.locator(".chat-unread").bounding_box(), chat.locator(".row-rest").bounding_box()
    return badge["x"] + badge["width"] <= rest["x"]


def test_a_walk(browse, real_shop, say, three):
    page = browse(real_shop.owner, "/desk/chats/", reduced_motion="reduce")
    main, text = page.locator("#main"), page.locator(".composer-text")
    expect(page.locator("#chats .chat")).to_have_count(3)
    expect(line(page, "مریم").locator(".chip-wait")).to_be_visible()
    expect(line(page, "علی").locator(".chip-wait")).to_have_count(0)
    looked_at(page, "list")

    page.keyboard.press("Alt+1")
    expect(main.locator(".thread-head")).to_contain_text("مریم")
    expect(page).to_have_url(re.compile(f"/desk/chats/{three[0].number}$"))
    expect(line(page, "مریم").locator("a")).to_have_attribute("aria-current", "true")
    expect(page.locator("#panel .panel-top")).to_contain_text("مریم")
    at_work(page)
    text.fill("سلام مریم، سفارش شما")
    page.keyboard.press("Alt+3")
    expect(main.locator(".thread-head")).to_contain_text("Sara")
    expect(text).to_have_value("")
    at_work(page)
    expect(text).to_be_focused()  # she was writing, and goes on
    text.fill("Yes, we do")

    # What one of the others says meanwhile is counted, in the column, over the rail and in the title.
    clock = line(page, "علی").locator("[data-controller=waiting]")
    say("همچنان منتظرم", ticket_id=three[1].pk, email="c1@example.ir", name="علی کاظمی")
    expect(line(page, "علی").locator(".chat-unread")).to_contain_text("۱")
    assert apart(line(page, "علی"))
    expect(clock).to_be_visible()
    expect(page.locator("#chats-count")).to_contain_text("۳")
    expect(page).to_have_title(re.compile("۳ گفت‌وگو منتظر پاسخ شماست"))
    assert line(page, "Sara").locator("a").get_attribute("aria-current") == "true"
    looked_at(page, "thread")
    before = clock.inner_text()
    expect(clock).not_to_have_text(before)  # it runs

    page.keyboard.press("Alt+j")  # after the last one comes the first
    expect(main.locator(".thread-head")).to_contain_text("مریم")
    expect(text).to_have_value("سلام مریم، سفارش شما")
    at_work(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stream .message-out")).to_contain_text("سلام مریم")
    expect(line(page, "مریم").locator(".chip-wait")).to_have_count(0)
    expect(page.locator("#chats-count")).to_contain_text("۲")

    # Another colleague takes one over: it leaves the column; one that is given to her comes by itself.
    with workspace(real_shop):
        Ticket.objects.get(pk=three[1].pk).assign(None, by=real_shop.owner)
    expect(page.locator("#chats .chat")).to_have_count(2)

    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/desk/chats/")
    at_work(page)
    expect(main).to_be_hidden()
    looked_at(page, "phone-list")
    line(page, "Sara").locator("a").click()
    expect(main).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    expect(text).to_have_value("Yes, we do")
    looked_at(page, "phone-thread")
    main.locator(".desk-back a").click()
    expect(page.locator("#list")).to_be_visible()

    if os.environ.get("PASOKH_PICTURES"):
        with workspace(real_shop):
            type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language="en")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"/desk/chats/{three[2].number}")
        looked_at(at_work(page), "english")


def test_passing_on_whispering_and_offers(browse, real_shop, say, colleague, three):
    sara, mina = colleague("سارا محمدی"), colleague("مینا راد", role="lead")
    page = browse(real_shop.owner, f"/desk/chats/{three[0].number}", reduced_motion="reduce")
    lead = browse(mina, f"/desk/tickets/{three[0].number}")

    # A lead looks in: what she writes is a note from the start, and the agent hears it as a whisper.
    expect(lead.locator(".composer")).to_have_attribute("data-mode", "note")
    expect(lead.locator("#writing-around")).to_contain_text("نگار")
    page.evaluate("document.addEventListener('thread:whisper', () => (window.whispered = true))")
    lead.locator(".composer-text").fill("ده درصد تخفیف بده")
    lead.locator(".composer-text").press("Control+Enter")
    expect(page.locator(".message-whisper")).to_contain_text("ده درصد")
    assert page.evaluate("window.whispered")
    looked_at(page, "whisper")
    expect(lead.locator(".message-whisper")).to_have_count(0)

    # What is offered is taken without the page being loaded anew.
    with workspace(real_shop):
        team = Team.objects.create(name="فروش")
        team.memberships.create(member=real_shop.owner)
        line_of(real_shop.owner, [team], offer_seconds=120)
    page.goto("/desk/chats/")
    at_work(page)
    wait_until(lambda: in_shop(real_shop, available_ids))
    page.evaluate("window.stays = true")
    offered = say("سلام، تازه آمده‌ام", email="new@example.ir", name="نسرین تازه")
    expect(page.locator(".offer")).to_contain_text("نسرین")
    looked_at(page, "offer")
    page.locator(".offer").get_by_role("button", name="پذیرفتن").click()
    page.wait_for_url(f"**/desk/chats/{offered.number}")
    expect(page.locator("#main .thread-head")).to_contain_text("نسرین")
    expect(line(page, "نسرین").locator("a")).to_have_attribute("aria-current", "true")
    expect(page.locator(".chats-room")).to_contain_text("۴ از ۴")
    assert page.evaluate("window.stays")

    # It is passed on with a note, though she is away; then it leaves the column.
    at_work(page)
    page.keyboard.press("Alt+t")
    dialog = page.locator("#transfer-dialog")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    dialog.get_by_label(sara.name).check()
    dialog.get_by_label("یادداشت برای تحویل‌گیرنده").fill("سایز ۳۸ می‌خواهد")
    dialog.get_by_role("button", name="انتقال").click()
    expect(dialog).to_contain_text("آفلاین")
    looked_at(page, "transfer")
    dialog.get_by_label("حتی اگر جا ندارد").check()
    dialog.get_by_role("button", name="انتقال").click()
    expect(dialog).to_have_count(0)
    expect(line(page, "نسرین")).to_have_count(0)
    with workspace(real_shop):
        assert Ticket.objects.get(pk=offered.pk).assignee == sara

    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("#ticket-head").get_by_role("button", name="کارهای دیگر").click()
    page.get_by_role("menuitem", name="مسدود کردن یا هرزنامه").click()
    expect(page.locator("#block-dialog")).to_be_visible()
    looked_at(page, "phone-block")
