"""A walk through «Visitors now»: somebody opens the shop's page, an agent sees her at once, speaks first, and has her before her while they talk."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_site
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket
from pasokh.visitors.actions.attend import attend
from pasokh.visitors.actions.record import Report, take_in
from pasokh.visitors.cleaning import clean_cart, clean_page
from tests.serving import HTML, serving

from .conftest import at_work, picture
from .test_queues import looked_at

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>لوسترهای کریستالی</title>
<body><h1>فروشگاه</h1><script src="{home}/w.js" data-site="khaneno" async></script></body></html>"""
CART = "Pasokh.set({plan: 'طلایی', cart: {items: [{id: '7', title: 'لوستر هشت‌شاخه', price: 48500000, quantity: 1}]}}); Pasokh.track('added_to_cart', {product: 'لوستر هشت‌شاخه'})"


@pytest.fixture
def shop_page(site):
    """A page of the business's own, at another origin, with the chat on it."""
    with serving(lambda path: (PAGE.format(home=site), HTML)) as port:
        yield f"http://localhost:{port}"


@pytest.fixture
def channel(real_shop):
    """The shop's site."""
    with workspace(real_shop):
        return open_site(name="فروشگاه", inbox=real_shop.inbox, by=real_shop.owner, key="khaneno")


@pytest.fixture
def visitor(chromium, shop_page, channel):
    """Somebody on the shop's page, who never opened the chat."""
    context = chromium.new_context(viewport={"width": 390, "height": 700}, locale="fa-IR")
    page = context.new_page()
    page.goto(f"{shop_page}/lamps?token=secret", referer="https://www.google.com/")
    page.locator("#pasokh button").first.wait_for()
    yield page
    context.close()


def others(channel):
    """Some more who are there."""
    pages = [
        ("گلدان سفالی", "vase", "phone", 0),
        ("صندلی راحتی چوب گردو با روکش پارچه‌ای", "chair", "desktop", 125_000_000),
        ("پرسش‌های پرتکرار", "faq", "tablet", 0),
    ]
    for number, (title, path, device, cart) in enumerate(pages):
        page = clean_page({"url": f"https://shop.example/{path}", "title": title, "referrer": "https://instagram.com/"})
        facts = {"device": device, "browser": "Chrome 126", "system": "Android 14", "country": "IR", "city": "اصفهان"}
        filled = clean_cart({"total": cart}) if cart else None
        take_in(site=channel.origin, reports=[Report(f"v{number}", facts=facts, page=page, cart=filled)])
    attend([(channel.origin, f"v{number}") for number in range(len(pages))])


def test_a_walk(browse, real_shop, channel, visitor):
    desk = browse(real_shop.owner, "/desk/visitors/", reduced_motion="reduce")
    hers = desk.locator(".visitor", has_text="لوسترهای کریستالی")
    expect(hers).to_contain_text("/lamps")
    visitor.wait_for_function("document.getElementById('pasokh').shadowRoot.querySelector('[role=status]')")
    visitor.evaluate(CART)
    visitor.evaluate("history.pushState({}, '', '/lamps/8'); document.title = 'لوستر هشت‌شاخه'")
    hers = desk.locator(".visitor", has_text="لوستر هشت‌شاخه")
    expect(hers).to_contain_text("۴٬۸۵۰٬۰۰۰")
    with workspace(real_shop):
        others(channel)
    desk.reload()
    looked_at(at_work(desk), "visitors")
    hers.get_by_role("button", name="شروع گفت‌وگو").click()
    dialog = desk.locator("#visitor-call-dialog")
    dialog.locator("textarea").fill("سلام! دربارهٔ این لوستر پرسشی دارید؟")
    looked_at(desk, "visitors-call")
    dialog.get_by_role("button", name="فرستادن").click()
    desk.wait_for_url("**/desk/tickets/*")

    bubble = visitor.locator("#pasokh [role=status]")
    expect(bubble).to_contain_text("دربارهٔ این لوستر پرسشی دارید؟")
    expect(visitor.locator("#pasokh b")).to_have_text("۱")
    picture(visitor, "visitors-bubble", whole=False)
    bubble.locator("button").first.click()
    chat = visitor.frame_locator("#pasokh iframe")
    expect(chat.locator(".bubble .text")).to_have_text(["سلام! دربارهٔ این لوستر پرسشی دارید؟"])
    chat.locator("textarea").fill("بله، کِی می‌رسد؟")
    chat.locator("button.send").click()
    expect(desk.locator("#stream .message").last).to_contain_text("کِی می‌رسد؟")
    part = desk.locator("#visitor")
    expect(part).to_contain_text("لوستر هشت‌شاخه")
    expect(part).to_contain_text("طلایی")
    visitor.evaluate("history.pushState({}, '', '/delivery'); document.title = 'ارسال و تحویل'")
    expect(part).to_contain_text("ارسال و تحویل")
    looked_at(desk, "visitors-beside")
    with workspace(real_shop):
        ticket = Ticket.objects.get()
        assert (ticket.assignee, ticket.messages.count()) == (real_shop.owner, 2)

    phone = browse(real_shop.owner, "/desk/visitors/", width=390, color_scheme="dark", reduced_motion="reduce")
    looked_at(phone, "visitors-phone-dark")
    phone.locator(".visitor-who a").last.click()
    phone.wait_for_url("**/desk/visitors/vis_*")
    expect(phone.locator("#visitor")).to_contain_text("اکنون اینجاست")
    looked_at(at_work(phone), "visitors-one-phone-dark")
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language="en")
    english = browse(real_shop.owner, "/desk/visitors/", reduced_motion="reduce")
    english.locator("summary", has_text="All that is counted").click()
    expect(english.locator("table").first).to_contain_text("Pages looked at")
    expect(english.locator(".visitor").first).to_contain_text("Iran")
    looked_at(english, "visitors-english")
