"""The style guide in a real browser: how it looks, whether it can be used by everyone, and whether its controllers work."""

from pathlib import Path

import pytest

from tests.ui.conftest import OUTPUT

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PAGES = [
    "/ui/",
    "/ui/desk",
    "/ui/desk?pane=thread",
    "/ui/desk?pane=panel",
    "/ui/request",
    "/ui/help",
    "/ui/settings",
    "/ui/setup",
    "/ui/error/404",
    "/accounts/login/",
    "/accounts/password/reset/",
]
LOOKS = [("fa", "light"), ("fa", "dark"), ("en", "light"), ("en", "dark")]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_pages_fit_and_load_cleanly(open_page, language, theme, width):
    OUTPUT.mkdir(parents=True, exist_ok=True)
    page = open_page(PAGES[0], language, theme, width)
    for path in PAGES:
        page.goto_path(path)
        name = path.strip("/").replace("/", "-").replace("?", "-")
        page.screenshot(path=OUTPUT / f"{name}-{language}-{theme}-{width}.png", full_page=path == "/ui/")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert page.faults == [], path


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_axe_finds_no_serious_fault(open_page, language, theme):
    page = open_page(PAGES[0], language, theme, bypass_csp=True)
    for path in PAGES:
        page.goto_path(path)
        page.add_script_tag(path=AXE)
        found = page.evaluate(
            "() => axe.run({preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        serious = [
            (fault["id"], [(node["html"][:120], node["failureSummary"][:300]) for node in fault["nodes"]])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == [], path
        assert len(found["passes"]) > 5, path


def test_no_text_is_smaller_than_twelve_pixels(open_page):
    page = open_page("/ui/")
    small = page.evaluate("""() => [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.outerHTML.slice(0, 80))""")
    assert small == []


def test_targets_are_large_enough_to_touch(open_page):
    page = open_page("/ui/desk?pane=thread", width=390, has_touch=True, is_mobile=True)
    small = page.evaluate("""() => [...document.querySelectorAll('.thread-head .btn, .composer .btn, .composer-modes label, .rail > a')].filter(e => e.offsetParent)
        .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height]).filter(([, height]) => height < 44)""")
    assert small == []


def test_menu_opens_by_arrow_moves_and_gives_the_focus_back(open_page):
    page = open_page("/ui/")
    page.wait_for_function("() => Stimulus.router.modulesByIdentifier.has('menu')")
    button = page.locator("#sample-menu-button")
    button.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#sample-menu").is_visible()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent.trim()") == "بی‌مسئول"
    page.keyboard.press("Escape")
    assert page.locator("#sample-menu").is_hidden()
    assert page.evaluate("document.activeElement.id") == "sample-menu-button"


def test_shortcuts_hear_the_physical_key_and_are_silent_while_typing(open_page):
    page = open_page("/ui/desk")
    page.wait_for_function("() => ['shortcuts', 'dialog'].every(name => Stimulus.router.modulesByIdentifier.has(name))")
    press = "code => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ق', code, shiftKey: code === 'Slash', bubbles: true}))"
    page.evaluate(press, "KeyN")  # a Persian keyboard gives another letter for the same key
    assert page.locator("#composer").get_attribute("data-mode") == "note"
    page.locator("#composer textarea").focus()
    page.evaluate(press, "Slash")
    assert page.locator("#shortcuts-help").is_hidden()
    page.evaluate("document.activeElement.blur()")
    page.evaluate(press, "Slash")
    assert page.locator("#shortcuts-help").is_visible()
    assert "Ctrl K" in page.locator("#shortcuts-help").inner_text()


def test_theme_is_remembered(open_page):
    page = open_page("/ui/", theme="light")
    page.wait_for_function("() => Stimulus.router.modulesByIdentifier.has('theme')")
    page.locator("[data-action='theme#toggle']").first.click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_message_shows_at_once_waits_without_network_and_is_sent_once_it_is_back(open_page):
    page = open_page("/ui/desk?pane=thread")
    page.wait_for_function(
        "() => ['optimistic', 'draft', 'composer'].every(name => Stimulus.router.modulesByIdentifier.has(name))"
    )
    tries = []
    page.route(
        "**/ui/desk*",
        lambda route: (
            (
                tries.append(route.request.post_data),
                route.abort()
                if len(tries) == 1
                else route.fulfill(
                    status=200,
                    content_type="text/html",
                    body="<article class='message message-out' id='message-99' data-state='sent'>رسید</article>",
                ),
            )
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.locator("#composer textarea").fill("سلام از نو")
    page.keyboard.press("Control+Enter")
    pending = page.locator("#stream [data-client-id]")
    pending.wait_for()
    assert pending.locator("[data-slot=text]").inner_text() == "سلام از نو"
    assert page.locator("#composer textarea").input_value() == ""
    page.locator("#message-99").wait_for()
    assert pending.count() == 0
    ids = [dict(pair.split("=", 1) for pair in body.split("&"))["client_id"] for body in tries]
    assert len(ids) == 2 and ids[0] == ids[1]


def test_refused_message_says_why_and_can_go_back_to_the_draft(open_page):
    page = open_page("/ui/desk?pane=thread")
    page.wait_for_function(
        "() => ['optimistic', 'draft', 'composer'].every(name => Stimulus.router.modulesByIdentifier.has(name))"
    )
    page.route(
        "**/ui/desk*",
        lambda route: (
            route.fulfill(status=422, content_type="text/plain; charset=utf-8", body="پیام بیش از اندازه بلند است.")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.locator("#composer textarea").fill("متن بلند")
    page.keyboard.press("Control+Enter")
    failed = page.locator("#stream [data-state=failed][data-client-id]")
    failed.wait_for()
    assert "بیش از اندازه بلند" in failed.inner_text()
    failed.locator("[data-action='optimistic#discard']").click()
    assert page.locator("#composer textarea").input_value() == "متن بلند"
    assert failed.count() == 0


def test_draft_survives_a_reload_and_two_tabs_lose_nothing(open_page):
    page = open_page("/ui/desk?pane=thread")
    ready = "() => Stimulus.router.modulesByIdentifier.has('draft')"
    page.wait_for_function(ready)
    page.locator("#composer textarea").fill("متن نخست")
    page.locator("#composer textarea").blur()
    page.reload()
    page.wait_for_function(ready)
    page.wait_for_function("() => document.querySelector('#composer textarea').value === 'متن نخست'")
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_function("() => document.querySelector('#composer textarea').value === 'متن نخست'")
    other.locator("#composer textarea").fill("متن نخست و دنباله")
    other.locator("#composer textarea").blur()
    page.wait_for_function("() => document.querySelector('#composer textarea').value === 'متن نخست و دنباله'")


@pytest.mark.parametrize(("language", "shown", "next_day", "next_week"), [
    ("fa", "آذر ۱۴۰۵", "۱۴۰۵/۰۹/۰۲", "۱۴۰۵/۰۹/۰۹"),
    ("en", "November 2026", "2026-11-23", "2026-11-30"),
])  # fmt: skip
def test_a_day_is_chosen_by_keys_in_reading_direction(open_page, language, shown, next_day, next_week):
    page = open_page("/ui/", language)
    page.wait_for_function("() => Stimulus.router.modulesByIdentifier.has('date-picker')")
    field, button = page.locator("#written_due"), page.locator("[data-date-picker-target=button]")
    field.fill("1405/9/1")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog.calendar b").inner_text() == shown
    page.keyboard.press("ArrowLeft" if language == "fa" else "ArrowRight")
    page.keyboard.press("Enter")
    assert field.input_value() == next_day
    assert page.evaluate("document.activeElement.dataset.datePickerTarget") == "button"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("Enter")
    assert field.input_value() == next_week


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_the_open_calendar_has_no_serious_fault_and_fits_a_phone(open_page, language, theme):
    page = open_page("/ui/", language, theme, 390, bypass_csp=True)
    page.wait_for_function("() => Stimulus.router.modulesByIdentifier.has('date-picker')")
    page.locator("[data-date-picker-target=button]").click()
    page.screenshot(path=OUTPUT / f"calendar-{language}-{theme}.png")
    page.add_script_tag(path=AXE)
    found = page.evaluate("() => axe.run('dialog.calendar', {preload: false})")
    assert [fault["id"] for fault in found["violations"]] == []
    assert page.evaluate("document.querySelector('dialog.calendar').scrollWidth <= 390")
    page.keyboard.press("Escape")
    assert page.locator("dialog.calendar").is_hidden()
