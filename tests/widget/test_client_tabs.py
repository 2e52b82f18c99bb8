"""One visitor with several tabs: one draft, one outbox, one line to the server."""

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

pytestmark = pytest.mark.browser
HIDE = "Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))"
HOLD = """() => {
  const held = (window.held = []);
  const hold = (event) => held.push(event) && event.stopImmediatePropagation();
  addEventListener("storage", hold, true);
  window.release = () => {
    removeEventListener("storage", hold, true);
    for (const { key, newValue } of held) dispatchEvent(new StorageEvent("storage", { key, newValue }));
  };
}"""
SHOW = "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def tabs(browser, visit, shop_site):
    """Two tabs of one visitor who has begun a conversation; the second was looked at last."""
    first = visit(browser).open()
    first.send("سلام")
    first.wait_for_state("sent")
    second = visit(browser, "/second").open()
    second.wait_for_texts("سلام")
    return first, second


def frame_of(tab):
    return next(frame for frame in tab.page.frames if frame.url.endswith("/frame"))


def test_draft_is_one_and_loses_nothing(tabs):
    first, second = tabs
    first.field.fill("سفارش من")
    expect(second.field).to_have_value("سفارش من")
    second.field.press_sequentially(" کجاست؟")
    expect(first.field).to_have_value("سفارش من کجاست؟")


def test_two_drafts_written_at_once_are_both_kept(tabs):
    first, second = tabs
    # Both write before either hears of the other.
    for tab in tabs:
        tab.page.evaluate(HOLD)
    first.field.fill("از برگهٔ یک")
    second.field.fill("از برگهٔ دو")
    for tab in tabs:
        tab.wait_for("held.length > 0")
    for tab in tabs:
        tab.page.evaluate("release()")
    first.field.press_sequentially("!")
    expect(second.field).to_have_value("از برگهٔ دو\nاز برگهٔ یک!")
    expect(first.field).to_have_value("از برگهٔ دو\nاز برگهٔ یک!")


def test_sending_in_one_tab_empties_the_other(tabs, shop_site):
    first, second = tabs
    first.field.fill("نوشته در یک")
    expect(second.field).to_have_value("نوشته در یک")
    second.chat.locator("button.send").click()
    expect(first.field).to_have_value("")
    first.wait_for_texts("سلام", "نوشته در یک")
    second.wait_for_texts("سلام", "نوشته در یک")
    assert shop_site.texts(shop_site.only_visitor) == ["سلام", "نوشته در یک"]


def test_message_waiting_in_a_closed_tab_is_sent_by_another(tabs, shop_site, visit, browser):
    first, second = tabs
    shop_site.trouble("/messages", 503, 1000)
    first.send("در راه")
    expect(first.chat.locator(".pending, .failed")).to_have_count(1)
    first.wait_until_kept("در راه")
    first.page.close()
    second.page.close()
    shop_site.troubles.clear()
    third = visit(browser, "/third")
    third.open().wait_for_texts("سلام", "در راه")
    expect(third.chat.locator(".pending, .failed")).to_have_count(0)
    assert shop_site.texts(shop_site.only_visitor) == ["سلام", "در راه"]


def test_tabs_nobody_looks_at_share_one_line_and_still_count(tabs, shop_site):
    first, _ = tabs
    wait_until(lambda: len(shop_site.streams) == 2)
    for tab in tabs:
        frame_of(tab).evaluate(HIDE)
    wait_until(lambda: len(shop_site.streams) == 1)
    shop_site.say(shop_site.only_visitor, "بفرمایید")
    for tab in tabs:
        expect(tab.launcher).to_have_accessible_name("پشتیبانی خانهٔ نو، ۱ پیام خوانده‌نشده")
    frame_of(first).evaluate(SHOW)
    first.wait_for_texts("سلام", "بفرمایید")
    expect(first.launcher).to_have_accessible_name("پشتیبانی خانهٔ نو")


def test_second_tab_has_the_same_visitor(tabs, shop_site):
    second = tabs[1]
    second.send("از دومی")
    second.wait_for_texts("سلام", "از دومی")
    tabs[0].wait_for_texts("سلام", "از دومی")
    assert len(shop_site.threads) == 1
