"""What a business sets of the looks, and what its page sets itself, on a page of a strict policy."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def picture():
    out = io.BytesIO()
    Image.new("RGB", (72, 72), "#ff0000").save(out, "WEBP", lossless=True)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()


def test_place_words_and_picture_of_the_launcher(open_browser, visit, shop_site):
    shop_site.looks |= {
        "offset_x": 40,
        "offset_y": 60,
        "phone_offset_x": 8,
        "phone_offset_y": 90,
        "launcher": {"fa": "پرسشی دارید؟"},
    }
    shop_site.looks |= {"icon": "picture", "picture": picture()}
    visitor = visit(open_browser(viewport=WIDE))
    expect(visitor.launcher).to_have_text("پرسشی دارید؟")
    canvas = visitor.launcher.locator("canvas")
    expect(canvas).to_be_visible()
    assert canvas.evaluate("(each) => [...each.getContext('2d').getImageData(36, 36, 1, 1).data]")[:2] == [255, 0]
    expect(visitor.launcher.locator("svg")).to_be_hidden()
    box = visitor.launcher.bounding_box()
    assert (box["x"], round(box["y"] + box["height"])) == (40, WIDE["height"] - 60)
    visitor.open()
    expect(canvas).to_be_hidden()
    expect(visitor.launcher.locator("svg")).to_be_visible()
    frame = visitor.page.locator("#pasokh iframe").bounding_box()
    assert (frame["x"], round(frame["y"] + frame["height"])) == (40, WIDE["height"] - 128)
    visitor.page.keyboard.press("Escape")
    visitor.page.set_viewport_size(PHONE)
    expect(visitor.launcher).to_have_css("left", "8px")
    assert (
        round(visitor.launcher.bounding_box()["y"] + visitor.launcher.bounding_box()["height"]) == PHONE["height"] - 90
    )


def test_where_the_launcher_is_hidden(open_browser, visit, host_page, shop_site):
    shop_site.looks |= {"not_pages": ["/checkout*"], "hide_offline": True, "hide_phones": True}
    page = open_browser(viewport=WIDE).new_page()
    launcher = page.locator("#pasokh button").first
    page.goto(f"{host_page.url}/lamps")
    expect(launcher).to_be_visible()
    page.evaluate("history.pushState({}, '', '/checkout/pay')")
    expect(launcher).to_be_hidden()
    page.evaluate("history.pushState({}, '', '/lamps')")
    expect(launcher).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(launcher).to_be_hidden()
    page.set_viewport_size(WIDE)
    shop_site.site["online"] = False
    page.reload()
    page.locator("#pasokh button").first.wait_for(state="attached")
    expect(launcher).to_be_hidden()


def test_a_page_sets_colours_of_its_own(open_browser, visit, shop_site):
    visitor = visit(open_browser(viewport=WIDE, color_scheme="light")).open()
    root = "document.documentElement"
    set_own = f"(own) => {{ for (const name in own) {root}.style.setProperty(`--pasokh-${{name}}`, own[name]) }}"
    visitor.page.evaluate(set_own, {"color": "gold", "radius": "0px", "theme": "dark", "offset-x": "32px"})
    head = visitor.chat.locator(".head")
    expect(head).to_have_css("background-color", "rgb(255, 215, 0)")
    expect(head).to_have_css("color", "rgb(0, 0, 0)")
    expect(visitor.launcher).to_have_css("background-color", "rgb(255, 215, 0)")
    expect(visitor.launcher).to_have_css("color", "rgb(0, 0, 0)")
    expect(visitor.launcher).to_have_css("left", "32px")
    expect(visitor.chat.locator("body")).to_have_css("background-color", "rgb(26, 32, 33)")
    visitor.page.evaluate(f"{root}.style = ''")
    expect(head).to_have_css("background-color", "rgb(10, 111, 106)")
    expect(visitor.chat.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
