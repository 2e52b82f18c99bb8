"""The looks, in both directions, both themes, wide and narrow: readable, reachable, without fault for axe."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "vendor/axe.min.js"
OUTPUT = Path(__file__).parents[1] / "output/widget"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SMALL_TEXT = """() => [...document.querySelectorAll("body *")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && parseFloat(getComputedStyle(one).fontSize) < 12
).map((one) => one.outerHTML)"""
SMALL_TARGETS = """(least) => [...document.querySelectorAll("button, a, input:not([hidden]), textarea")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  return width && !one.closest(".text") && (width < least || height < least);
}).map((one) => one.outerHTML.slice(0, 120))"""


def frame_of(visitor):
    return next(frame for frame in visitor.page.frames if frame.url.endswith("/frame"))


def talk(visitor, shop_site):
    visitor.send("سفارش ۱۴۰۳۷ هنوز نرسیده")
    visitor.wait_for_state("sent")
    who = shop_site.only_visitor
    shop_site.read(who)
    shop_site.say(who, "متأسفم. کد تخفیف شما SORRY-10 است: https://shop.example/off\nAnd a line in English.")
    visitor.chat.locator("input[type=file]").set_input_files(
        [
            {"name": "عکس.png", "mimeType": "image/png", "buffer": b"x"},
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
        ]
    )
    visitor.field.fill("در حال نوشتن")
    expect(visitor.bubbles).to_have_count(2)
    expect(visitor.chat.locator(".tray small")).to_have_count(2)


def faults(frame):
    frame.evaluate(AXE.read_text() + ";0")
    found = frame.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    return [
        (fault["id"], [node["html"] for node in fault["nodes"]])
        for fault in found["violations"]
        if fault["id"] not in ("region", "page-has-heading-one")
    ]


@pytest.mark.parametrize("color", ["", "#f2b705", "#1b1b6f"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_conversation_is_readable_everywhere(open_browser, visit, shop_site, language, theme, color):
    shop_site.site |= {"language": language}
    shop_site.looks["colour"] = color
    context = open_browser(viewport=WIDE, color_scheme=theme, reduced_motion="reduce")
    visitor = visit(context).open()
    talk(visitor, shop_site)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    visitor.page.screenshot(path=OUTPUT / f"{language}-{theme}-{color or 'turquoise'}.png")
    frame = frame_of(visitor)
    assert faults(frame) == []
    assert frame.evaluate(SMALL_TEXT) == []
    assert frame.evaluate(SMALL_TARGETS, 24) == []


@pytest.mark.parametrize("language", ["fa", "en"])
def test_form_and_notice_are_readable(open_browser, visit, shop_site, language):
    shop_site.site |= {"language": language, "requires": ["name", "phone_or_email"], "online": False, "reply_hint": "9"}
    visitor = visit(open_browser(viewport=WIDE, reduced_motion="reduce")).open()
    visitor.chat.locator("button.go").click()
    expect(visitor.chat.locator(".error")).to_have_count(2)
    assert faults(frame_of(visitor)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phone_shows_it_on_the_whole_screen(open_browser, visit, shop_site, theme):
    context = open_browser(viewport=PHONE, color_scheme=theme, has_touch=True, is_mobile=True, reduced_motion="reduce")
    visitor = visit(context).open()
    talk(visitor, shop_site)
    visitor.page.screenshot(path=OUTPUT / f"phone-{theme}.png")
    assert visitor.page.locator("#pasokh iframe").bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert visitor.page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    frame = frame_of(visitor)
    assert frame.evaluate(SMALL_TARGETS, 44) == []
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.evaluate("parseFloat(getComputedStyle(document.querySelector('textarea')).fontSize)") >= 16
    visitor.chat.get_by_role("button", name="بستن گفت‌وگو").click()
    expect(visitor.launcher).to_be_visible()
    assert visitor.page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"


def test_phone_keyboard_leaves_the_field_in_sight(open_browser, visit, shop_site):
    visitor = visit(open_browser(viewport=PHONE, has_touch=True, is_mobile=True)).open()
    # What a keyboard does: the visual viewport becomes shorter than the layout.
    visitor.page.evaluate(
        "() => { Object.defineProperty(visualViewport, 'height', { value: 444 }); visualViewport.dispatchEvent(new Event('resize')) }"
    )
    assert visitor.page.locator("#pasokh iframe").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 444}
    expect(visitor.field).to_be_in_viewport()


def test_narrow_and_zoomed_frame_still_scrolls_its_text_only(open_browser, visit, shop_site):
    # 320 CSS pixels wide is what WCAG asks of a page at 400 % zoom.
    visitor = visit(open_browser(viewport={"width": 320, "height": 256})).open()
    visitor.send("https://shop.example/" + "a" * 300)
    visitor.wait_for_state("sent")
    assert frame_of(visitor).evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(visitor.field).to_be_in_viewport()


def test_hosted_page_has_both_directions(open_browser, home, shop_site):
    for language, direction in (("fa", "rtl"), ("en", "ltr")):
        shop_site.site |= {"language": language}
        page = open_browser(viewport=PHONE).new_page()
        page.goto(f"{home.url}/c/site-key")
        expect(page.locator("textarea")).to_be_visible()
        assert page.evaluate("[document.dir, document.documentElement.lang]") == [direction, language]
        assert faults(page) == []
