"""Small things that a visitor sees: a round launcher, pictures that arrive late, words that only wait for the form."""

import pytest
from playwright.sync_api import expect

from .test_client_writing import FORM, fill

pytestmark = pytest.mark.browser
FROM_THE_END = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
SHADE = "bubble => getComputedStyle(bubble).backgroundColor"


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "before the rest has come"])
def test_the_launcher_without_words_is_round_with_its_icon_in_the_middle(browser, visit, is_whole):
    if not is_whole:
        browser.route("**/w/page.js", lambda route: route.abort())
    launcher = visit(browser).launcher
    box, icon = launcher.bounding_box(), launcher.locator("svg").bounding_box()
    assert (box["width"], box["height"]) == (56, 56)
    assert icon["x"] + icon["width"] / 2 == box["x"] + box["width"] / 2


def test_who_is_at_the_end_stays_there_when_a_picture_arrives(visitor, shop_site):
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    for number in range(20):
        shop_site.say(shop_site.only_visitor, f"پیام {number}")
    shop_site.trouble("/files/", "slow")
    picture = {
        "id": "fil_1",
        "name": "عکس.png",
        "size": 9,
        "type": "image/png",
        "url": "/files/1",
        "thumbnail": "/files/1",
    }
    shop_site.uploads["fil_1"] = picture
    shop_site.say(shop_site.only_visitor, "این عکس", attachments=["fil_1"])
    visitor.chat.locator(".files img").wait_for(state="attached")
    log = visitor.chat.locator(".log")
    expect(visitor.chat.locator(".files img")).to_have_js_property("complete", True)
    expect(visitor.chat.locator(".files img")).to_have_js_property("naturalHeight", 90)
    assert log.evaluate(FROM_THE_END) < 2


def test_a_conversation_that_goes_leaves_no_error_behind(browser, visit, shop_site):
    shop_site.site |= {"requires": ["name"]}
    visitor = visit(browser)
    faults = []
    visitor.page.on("pageerror", lambda fault: faults.append(str(fault)))
    visitor.open()
    visitor.chat.get_by_label("نام").fill("مریم")
    visitor.chat.get_by_role("button", name="آغاز گفت‌وگو").click()
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    visitor.page.evaluate("Pasokh.forget()")
    expect(visitor.chat.get_by_label("نام")).to_be_visible()
    visitor.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert faults == []


def test_what_only_waits_for_the_form_is_not_called_a_failure(visitor, shop_site):
    shop_site.asked = FORM
    visitor.send("سلام")
    waiting = visitor.chat.locator(".bubble.me")
    expect(waiting.get_by_role("status")).to_contain_text("پس از پر کردن فرم")
    expect(waiting.get_by_role("alert")).to_have_count(0)
    expect(waiting.get_by_role("button")).to_have_text(["حذف"])
    shade = waiting.evaluate(SHADE)
    fill(visitor)
    visitor.wait_for_state("sent")
    assert visitor.chat.locator(".bubble.me").evaluate(SHADE) == shade


def test_the_link_in_what_she_agrees_to_can_be_followed(browser, visit, shop_site):
    label = "می‌پذیرم: https://shop.example/privacy"
    shop_site.site |= {"form": [{"key": "ok", "kind": "consent", "label": label, "required": True, "choices": []}]}
    visitor = visit(browser).open()
    expect(visitor.chat.locator(".tick a")).to_have_attribute("href", "https://shop.example/privacy")


def test_who_was_answered_a_moment_ago_is_not_told_that_nobody_is_there(visitor, shop_site):
    """A colleague answers from her messenger: she is not at the desk."""
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    visitor.wait_for_line(shop_site)
    who, notice = shop_site.only_visitor, visitor.chat.locator(".care")
    shop_site.site |= {"online": False}
    shop_site.signal(who, {"type": "here", "online": False})
    expect(notice).to_contain_text("آنلاین نیست")
    shop_site.say(who, "بفرمایید")
    visitor.send("ممنون")
    visitor.wait_for_texts("سلام", "بفرمایید", "ممنون")
    shop_site.signal(who, {"type": "here", "online": False})
    shop_site.type(who, False)  # what was told before has been heard by then
    expect(notice).to_have_count(0)
