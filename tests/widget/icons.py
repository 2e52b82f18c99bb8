"""Draws the icons of the chat's button anew as masks, from which the icon of a chat page on a phone's home screen is made: `python -m tests.widget.icons`."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from pasokh.channels.site_looks import ICONS
from tests.browsers import launched

MASKS = Path(__file__).parents[2] / "pasokh/widget/icons"
SIDE = 288  # pixels
PAGE = """<style>body {{ margin: 0; background: #000 }}</style><svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 24 24"
fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>"""


def draw(folder: Path) -> None:
    """Write each icon into a folder: white on black, a square of SIDE pixels."""
    with sync_playwright() as driver, launched(driver) as browser:
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        for name, path in ICONS.items():
            page.set_content(PAGE.format(side=SIDE, path=path))
            Image.open(io.BytesIO(page.screenshot())).convert("L").save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    draw(MASKS)
