"""The loader on a page of another site, where third-party storage is blocked."""

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

from .fake_server import HostPage, Server

pytestmark = pytest.mark.browser


def test_chat_works_where_a_frame_may_store_nothing(visitor, shop_site):
    frame = next(frame for frame in visitor.page.frames if frame.url.endswith("/frame"))
    stores = "() => { try { localStorage.probe = 1; return true } catch { return false } }"
    assert frame.evaluate(stores) is False, "this browser does not block third-party storage: the test proves nothing"
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    visitor.page.reload()
    visitor.wait_for_texts("سلام")
    assert len(shop_site.threads) == 1


def test_visitor_who_only_looks_costs_no_session(browser, visit, shop_site):
    visitor = visit(browser)
    expect(visitor.launcher).to_be_visible()
    assert [path for _, path in shop_site.calls if path.endswith("/session")] == []


def test_foreign_page_gets_no_chat(browser, home, shop_site):
    shop_site.origins.append("https://shop.example")
    foreign = Server(HostPage(home.url)).start()
    page = browser.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(foreign.url)
    assert page.locator("#pasokh button").count() == 0
    foreign.stop()


def test_page_without_the_right_origin_is_not_listened_to(browser, home, host_page, shop_site):
    # The policy would allow it to hold the frame, the frame's own list does not name it.
    page = browser.new_page()
    page.route(
        "**/frame",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace(host_page.url, "https://shop.example")
        ),
    )
    page.goto(host_page.url)
    page.locator("#pasokh iframe").wait_for(state="attached")
    page.wait_for_timeout(500)
    assert page.locator("#pasokh button").count() == 0


@pytest.mark.parametrize(
    ("language", "position", "side"),
    [("fa", "end", "left"), ("fa", "start", "right"), ("en", "end", "right"), ("en", "start", "left")],
)
def test_launcher_stands_on_the_chosen_side(browser, visit, shop_site, language, position, side):
    shop_site.site |= {"language": language}
    shop_site.looks["position"] = position
    visitor = visit(browser)
    box, width = visitor.launcher.bounding_box(), visitor.page.viewport_size["width"]
    assert ("left" if box["x"] < width / 2 else "right") == side
    visitor.open()
    expect(visitor.page.locator("#pasokh iframe")).to_have_css(side, "16px")


def test_javascript_api(browser, visit, shop_site):
    visitor = visit(browser)
    page = visitor.page
    page.evaluate(
        "() => { window.heard = []; for (const name of ['open', 'close', 'message', 'unread']) Pasokh.on(name, (detail) => heard.push([name, detail && detail.text || detail])) }"
    )
    page.evaluate("Pasokh.on('open', () => { throw new Error('a listener of the page fails') })")
    page.evaluate("Pasokh.open()")
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    page.evaluate("Pasokh.close()")
    expect(visitor.launcher).to_have_attribute("aria-expanded", "false")
    shop_site.say(shop_site.only_visitor, "بفرمایید")
    visitor.wait_for("heard.length >= 4")
    assert page.evaluate("heard.map(([name, detail]) => [name, detail ?? null])") == [
        ["open", None],
        ["close", None],
        ["message", "بفرمایید"],
        ["unread", 1],
    ]


def test_api_called_at_once_opens_the_chat_as_soon_as_it_is_there(browser, host_page):
    page = browser.new_page()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const wait = setInterval(() => window.Pasokh && (clearInterval(wait), Pasokh.open()), 1) })"
    )
    page.goto(host_page.url)
    expect(page.frame_locator("#pasokh iframe").locator("textarea")).to_be_visible()


def test_unread_messages_are_counted_on_the_launcher_and_in_the_title(visitor, shop_site):
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    visitor.launcher.click()
    expect(visitor.launcher).to_have_attribute("aria-expanded", "false")  # the frame, too, knows that it is closed
    who = shop_site.only_visitor
    shop_site.say(who, "بفرمایید")
    shop_site.say(who, "در خدمتم")
    expect(visitor.launcher.locator("b")).to_have_text("۲")
    expect(visitor.launcher).to_have_accessible_name("پشتیبانی خانهٔ نو، ۲ پیام خوانده‌نشده")
    visitor.page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(visitor.page).to_have_title("(۲) فروشگاه")
    visitor.page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(visitor.page).to_have_title("فروشگاه")
    visitor.launcher.click()
    expect(visitor.launcher.locator("b")).to_have_text("")
    expect(visitor.bubbles).to_have_count(3)
    wait_until(lambda: shop_site.seen)
    assert shop_site.seen == {who: 3}


def test_open_chat_stays_open_on_the_next_page_without_taking_focus(visitor):
    visitor.page.goto(visitor.page.url + "next")
    expect(visitor.field).to_be_visible()
    assert visitor.page.evaluate("document.activeElement.id") == ""


def test_unknown_site_says_so_in_the_chat(browser, visit, shop_site):
    visitor = visit(browser)
    shop_site.trouble("/session", 403)
    visitor.open()
    expect(visitor.chat.locator(".refused")).to_have_text("آزمون")
    assert visitor.field.count() == 0
