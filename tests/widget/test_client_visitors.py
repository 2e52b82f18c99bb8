"""A visitor who only looks at pages: where she is, what the page's script tells of her, and an agent who speaks first."""

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

pytestmark = pytest.mark.browser

EARLY = "window.Pasokh = [['track', 'early', {'a': 1}], ['set', {'plan': 'gold'}]]"


@pytest.fixture
def shown(shop_site):
    """The site shows its visitors."""
    shop_site.visitors = True
    return shop_site


def reported(shop, kind):
    return [data for each, data in shop.reports if each == kind]


def test_a_page_is_told_with_its_title_and_what_its_script_says_before_the_chat_is_there(
    open_browser, visit, shown, host_page
):
    context = open_browser()
    context.add_init_script(EARLY)
    visitor = visit(context)
    wait_until(lambda: len(shown.streams) == 1 and reported(shown, "attributes"))
    (page,) = reported(shown, "session")
    assert page["url"] == f"{host_page.url}/" and page["title"]
    assert reported(shown, "events") == [{"name": "early", "data": {"a": 1}}]
    assert reported(shown, "attributes") == [{"plan": "gold"}]
    visitor.page.evaluate(
        "Pasokh.track('added', {id: 7, no: () => 1}); Pasokh.set({cart: {items: [], total: 5}}); Pasokh.push(['track', 'pushed'])"
    )
    wait_until(lambda: len(reported(shown, "events")) == 3)
    assert reported(shown, "events")[1:] == [{"name": "added", "data": {"id": 7}}, {"name": "pushed"}]
    assert reported(shown, "attributes")[1:] == [{"cart": {"items": [], "total": 5}}]
    assert [path for _, path in shown.calls if path.endswith("/messages")] == []


def test_pages_of_one_script_are_told_once_each_when_their_title_stands(browser, visit, shown, host_page):
    visitor = visit(browser)
    wait_until(lambda: shown.streams)
    visitor.wait_for("!!document.getElementById('pasokh').shadowRoot.querySelector('[role=status]')")
    visitor.page.evaluate("history.pushState({}, '', '/lamps'); setTimeout(() => (document.title = 'لوسترها'), 50)")
    wait_until(lambda: reported(shown, "page"))
    visitor.page.evaluate("location.hash = 'reviews'; history.replaceState({}, '', '/lamps?size=2#/3')")
    wait_until(lambda: len(reported(shown, "page")) == 2)
    visitor.page.evaluate("history.go(-1)")
    wait_until(lambda: len(reported(shown, "page")) == 3)
    first, second, third = reported(shown, "page")
    assert first == {"url": f"{host_page.url}/lamps", "title": "لوسترها", "referrer": f"{host_page.url}/"}
    assert (second["url"], second["referrer"]) == (f"{host_page.url}/lamps?size=2#/3", f"{host_page.url}/lamps")
    assert third["url"] == f"{host_page.url}/lamps"


def test_a_page_that_becomes_another_before_all_scripts_are_there_is_told(browser, visit, shown, host_page):
    shown.trouble("/w/page.js", "slow", 1)
    visitor = visit(browser)
    wait_until(lambda: shown.streams)
    visitor.page.evaluate("history.pushState({}, '', '/lamps')")
    wait_until(lambda: reported(shown, "page"))
    assert [each["url"] for each in reported(shown, "page")] == [f"{host_page.url}/lamps"]


def test_an_agent_who_speaks_first_is_seen_at_once(browser, visit, shown):
    visitor = visit(browser)
    wait_until(lambda: shown.streams)
    visitor.wait_for("!!document.getElementById('pasokh').shadowRoot.querySelector('[role=status]')")
    shown.begin(shown.only_visitor, "سلام! دنبال لوستر خاصی هستید؟")
    bubble = visitor.page.locator("#pasokh [role=status]")
    expect(bubble).to_contain_text("دنبال لوستر خاصی هستید؟")
    expect(bubble).to_contain_text("نگار کریمی")
    expect(visitor.page.locator("#pasokh b")).to_have_text("۱")
    bubble.locator("button").first.click()
    visitor.wait_for_texts("سلام! دنبال لوستر خاصی هستید؟")
    expect(bubble).to_be_hidden()
    expect(visitor.page.locator("#pasokh b")).to_have_text("")
    visitor.send("بله")
    visitor.wait_for_texts("سلام! دنبال لوستر خاصی هستید؟", "بله")


def test_the_bubble_can_be_closed_and_is_not_shown_beside_an_open_chat(browser, visit, shown):
    visitor = visit(browser)
    wait_until(lambda: shown.streams)
    visitor.wait_for("!!document.getElementById('pasokh').shadowRoot.querySelector('[role=status]')")
    shown.begin(shown.only_visitor, "سلام")
    bubble = visitor.page.locator("#pasokh [role=status]")
    bubble.locator("button").nth(1).click()
    expect(bubble).to_be_hidden()
    visitor.open()
    shown.say(shown.only_visitor, "هستید؟")
    visitor.wait_for_texts("سلام", "هستید؟")
    assert bubble.is_hidden()


def test_whose_chat_was_opened_before_her_first_word_hears_the_answer(browser, visit, shown):
    visitor = visit(browser).open()
    wait_until(lambda: shown.streams)
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    wait_until(lambda: len([1 for _, path in shown.calls if path == "/live/visitor"]) == 2)
    shown.say(shown.only_visitor, "بفرمایید")
    visitor.wait_for_texts("سلام", "بفرمایید")


def test_who_signs_out_while_the_chat_signs_in_is_not_brought_back(open_browser, visit, shop_site):
    context = open_browser()
    visitor = visit(context).open()
    visitor.send("خصوصی")
    visitor.wait_for_state("sent")
    before = shop_site.only_visitor
    context.add_init_script("window.Pasokh = [['forget']]")
    shop_site.trouble("/session", "slow")
    after = visit(context).open()
    after.send("کس دیگری")
    after.wait_for_texts("کس دیگری")
    after.wait_for_state("sent")
    assert shop_site.texts(before) == ["خصوصی"]
    assert ["کس دیگری"] in [shop_site.texts(who) for who in shop_site.threads]
