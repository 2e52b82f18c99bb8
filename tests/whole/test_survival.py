"""One conversation through everything that a visitor's day has: a shop of one script with a strict policy, storage blocked, a second tab, no network, a server
that dies, a laptop that is closed. Compared message by message on all screens and in the database."""

import pytest
from playwright.sync_api import expect

from tests.browsers import Lid, launched
from tests.serving import HTML, serving

from .house import SITE
from .people import Visitor, same_everywhere

pytestmark = [pytest.mark.browser, pytest.mark.full]
POLICY = "default-src 'none'; script-src 'self' {house}; frame-src {house}; connect-src 'self'; base-uri 'none'; form-action 'none'"
PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>فروشگاه</title><body><a id="next" href="/product">کالا</a>
<script src="/app.js"></script><script src="{house}/w.js" data-site="{site}" async></script></body></html>"""
APP = """document.getElementById("next").onclick = (event) => {
  event.preventDefault(); history.pushState({}, "", "/product/" + history.length); document.title = "کالا " + history.length }"""


@pytest.fixture(scope="module")
def strict_shop(house):
    """The address of a shop of one script, of another origin, that allows the installation's scripts and frames and nothing inline."""
    page, policy = PAGE.format(house=house.url, site=SITE), {"Content-Security-Policy": POLICY.format(house=house.url)}

    def page_of(path):
        if path == "/app.js":
            return APP, {"Content-Type": "text/javascript; charset=utf-8"} | policy
        return page, HTML | policy

    with serving(page_of) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def laptop(driver):
    """A browser that blocks what frames of other sites would store, as a context."""
    with launched(driver, whole=True, flags=["--test-third-party-cookie-phaseout"]) as chromium:
        context = chromium.new_context(locale="fa-IR", viewport={"width": 1100, "height": 800})
        context.clock.install()
        yield context
        context.close()


@pytest.fixture
def lid(laptop):
    lid = Lid(laptop)
    yield lid
    lid.go_on()


def at_the_shop(context, shop):
    page = context.new_page()
    page.goto(shop)
    page.locator("#pasokh button").first.wait_for()
    return Visitor(page, page.frame_locator("#pasokh iframe"))


def opened(visitor):
    visitor.page.locator("#pasokh button").first.click()
    return visitor


def test_a_chat_outlives_a_visitors_day(agent, laptop, lid, strict_shop, house):
    shiva = opened(at_the_shop(laptop, strict_shop)).introduce("شیوا پایدار", "shiva@example.net")
    shiva.send("۱ سلام")
    number = agent.open("شیوا پایدار")
    shiva.expect_state("۱", "read")
    frame = next(each for each in shiva.page.frames if "/frame" in each.url)
    stores = "() => { try { localStorage.probe = 1; return true } catch { return false } }"
    assert frame.evaluate(stores) is False, "this browser does not block third-party storage: the test proves nothing"

    for _step in range(2):  # the shop's script goes on to another page
        shiva.page.locator("#next").click()
    shiva.send("۲ از صفحهٔ کالا")
    agent.send("۳ بفرمایید")
    agent.expect_state("۳", "read")

    second = at_the_shop(laptop, strict_shop)
    if not second.field.is_visible():
        opened(second)
    second.expect_texts("۱", "۲", "۳")
    second.send("۴ از زبانهٔ دوم")
    expect(shiva.bubbles).to_have_count(4)

    laptop.set_offline(True)
    shiva.send("۵ بی‌شبکه")
    shiva.expect_waiting("۵")
    agent.send("۶ هنگام قطعی")
    agent.expect_state("۶", "sent")
    laptop.set_offline(False)
    for tab in (shiva, second):
        expect(tab.bubbles).to_have_count(6)

    house.kill_web()
    shiva.send("۷ هنگام مرگ سرور")
    agent.send("۸ هنگام مرگ سرور")
    shiva.expect_state("۷", "read")
    expect(second.bubbles).to_have_count(8)

    lid.close()
    agent.send("۹ شب")
    agent.send("۱۰ شب")
    expect(agent.messages).to_have_count(10)
    lid.open(hours=9)
    second.page.bring_to_front()
    second.send("۱۱ صبح")
    for tab in (shiva, second):
        expect(tab.bubbles).to_have_count(11)
        tab.expect_all_sent()
    assert shiva.texts() == second.texts()
    kept = [text for (text,) in same_everywhere(agent, second, house, number)]
    assert sorted(text.split()[0] for text in kept) == sorted("۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۱۰ ۱۱".split())
