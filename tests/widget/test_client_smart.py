"""Smart messages in a browser, on a page whose policy allows no inline style: shown when it is time, told of, closed, answered, and kept from being too many."""

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

pytestmark = pytest.mark.browser

SAYS = {"text": "", "values": {}, "buttons": [], "product": None, "coupon": ""}
LEFT = {"visit": 1, "day": 1}


def offer(key, condition=True, variant="a", gap=0, left=None, **says):
    shown = None if variant == "control" else SAYS | says
    return {"id": key, "version": 1, "variant": variant, "if": condition, "left": left or LEFT, "gap": gap, "after": None, "until": None, "talk": False, "say": shown}  # fmt: skip


LAMP = {
    "title": "لوستر <b>سقفی</b>",
    "cost": "۱۵٬۰۰۰٬۰۰۰ تومان",
    "url": "javascript:alert(1)",
    "image": "https://shop.example/no.jpg",
}


@pytest.fixture
def told(shop_site):
    """What was told of smart messages: (id, what)."""
    shop_site.visitors = True
    return lambda: [(each["id"], each["what"]) for kind, told in shop_site.reports if kind == "smart" for each in told]


def test_messages_come_when_it_is_time_and_are_answered(browser, visit, shop_site, told):
    buttons = [
        {"do": "say", "label": "بله، بگویید", "value": "بله، بگویید"},
        {"do": "link", "label": "بد", "value": "javascript:alert(1)"},
    ]
    shop_site.smart = [
        offer("nobody", variant="control"),
        offer("never", ["url", "is", ["/cart*"]], text="نه"),
        offer("gone", ["scroll", "at_least", 70], gap=10, text="{نام|سلام}! {عنوان صفحه} را دیده‌اید؟", product=LAMP, coupon="NOW10", buttons=buttons),
        offer("event", ["event", "is", ["added"], False], text="به سبد افزودید", buttons=[{"do": "open", "label": "گفت‌وگو", "value": ""}]),
    ]  # fmt: skip
    visitor = visit(browser)
    card = visitor.page.locator("#pasokh section")
    # Those who see nothing are counted, and hold nobody up.
    wait_until(lambda: told() == [("nobody", "shown")])
    expect(card).to_be_hidden()
    visitor.page.evaluate("document.title = 'لوسترها'; history.pushState({}, '', '/lamps')")
    wait_until(lambda: any(kind == "page" for kind, _ in shop_site.reports))
    visitor.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(card).to_contain_text("سلام! لوسترها را دیده‌اید؟")
    expect(card).to_contain_text("لوستر <b>سقفی</b>")
    expect(card.locator("img")).to_have_count(0)  # the page's policy refuses it: the words stand alone
    expect(card.locator("a")).to_have_count(0)  # no script is a link
    expect(card.locator("button")).to_have_count(3)  # close, copy, and the ready answer
    wait_until(lambda: ("gone", "shown") in told())
    card.get_by_role("button", name="بله، بگویید").click()
    expect(card).to_be_hidden()
    visitor.wait_for_texts("{نام|سلام}! {عنوان صفحه} را دیده‌اید؟", "بله، بگویید")
    assert shop_site.posts[-1]["smart"] == "gone"
    wait_until(lambda: ("gone", "opened") in told())
    # While she talks nothing comes between.
    visitor.launcher.click()
    visitor.page.evaluate("Pasokh.track('added')")
    wait_until(lambda: any(kind == "events" for kind, _ in shop_site.reports))
    expect(card).to_be_hidden()
    assert [each for each in told() if each[0] in ("never", "event")] == []


def test_a_message_is_not_shown_again_in_another_tab_and_opens_with_the_chat(browser, visit, shop_site, told):
    shop_site.smart = [
        offer("once", ["seconds", "at_least", 0], text="کمکی می‌خواهید؟"),
        offer("later", ["exit", "yes"], gap=30, text="پیش از رفتن"),
    ]
    first = visit(browser)
    card = first.page.locator("#pasokh section")
    expect(card).to_contain_text("کمکی می‌خواهید؟")
    # Whoever opens the chat meanwhile finds it there, and her own words go with it.
    first.open()
    expect(card).to_be_hidden()
    first.wait_for_texts("کمکی می‌خواهید؟")
    wait_until(lambda: told() == [("once", "shown"), ("once", "opened")])
    second = visit(browser)
    wait_until(lambda: second.page.evaluate("Object.keys(localStorage).some((name) => name.endsWith(':smart'))"))
    second.page.evaluate("document.dispatchEvent(Object.assign(new MouseEvent('mouseout', {clientY: -1}), {}))")
    second.page.wait_for_timeout(700)  # nothing is to come, neither the same nor another so soon
    expect(second.page.locator("#pasokh section")).to_be_hidden()
    assert told() == [("once", "shown"), ("once", "opened")]
