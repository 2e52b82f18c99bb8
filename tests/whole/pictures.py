"""The pictures of the desk in the README and the guides, taken of the demo shop as it is now: python -m tests.whole.pictures [folder]. No test."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browsers import launched

from .house import standing
from .people import sign_in

FOLDER = Path(__file__).parents[2] / "docs" / "images"
COLOURS = 200  # what a screen of ours needs to look as it does; keeps a picture below 150 kB
WIDE, PHONE = {"width": 1400, "height": 860}, {"width": 390, "height": 800}
WIDEST_OF_A_PHONE = 500


def main(folder=FOLDER):
    """Take them all into a folder."""
    with standing("--demo") as house, sync_playwright() as driver, launched(driver) as chromium:
        page = _page(chromium, house, WIDE)
        sign_in(page)
        kept = page.context.storage_state()
        for language, suffix in (("fa", ""), ("en", "-en")):
            _speak(page, language)
            for name, take in SCREENS.items():
                _keep(folder, name + suffix, take(page))
            phone = _page(chromium, house, PHONE, storage_state=kept, has_touch=True, is_mobile=True)
            _keep(folder, f"phone{suffix}", _desk(phone))


def _page(chromium, house, size, **options):
    context = chromium.new_context(
        base_url=house.url, viewport=size, locale="fa-IR", color_scheme="light", reduced_motion="reduce", **options
    )
    return context.new_page()


def _speak(page, language):
    page.goto("/desk/settings/profile")
    page.locator("select[name=language]").select_option(language)
    page.locator("main form .btn-primary").first.click()
    page.wait_for_function("language => document.documentElement.lang === language", arg=language)


def _desk(page):
    page.goto("/desk/?box=all")
    page.locator("#rows .row", has_text="UPS").locator("a").click()
    page.locator(".composer-people .chip").wait_for()
    if page.viewport_size["width"] > WIDEST_OF_A_PHONE:
        page.locator("#fold-tasks").wait_for()
    return _shot(page)


def _saved(page):
    _desk(page)
    page.locator(".composer-text").press_sequentially("/")
    page.locator("#saved-replies [role=option]").first.wait_for()
    shot = _shot(page)
    page.locator(".composer-text").fill("")
    return shot


def _solve(page):
    _desk(page)
    page.locator("#ticket-head .btn-primary").click()
    page.locator("#solve-dialog").wait_for()
    return _shot(page)


def _panel(page):
    _desk(page)
    page.locator("#panel").evaluate("each => each.scrollTo(0, 560)")
    return _shot(page, "#panel")


def _board(page):
    page.goto("/desk/views/")
    page.locator(".shelf-line:has(.icon) a", has_text="تخته").or_(
        page.locator(".shelf-line a", has_text="board")
    ).first.click()
    page.locator(".board .card").first.wait_for()
    return _shot(page)


def _today(page):
    page.goto("/desk/today")
    return _shot(page)


SCREENS = {"desk": _desk, "saved": _saved, "solve": _solve, "panel": _panel, "board": _board, "today": _today}


def _shot(page, part=None):
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(600)  # what loads by itself is there; a picture may be taken again
    return page.locator(part).screenshot() if part else page.screenshot()


def _keep(folder, name, png):
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(Path(folder) / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
