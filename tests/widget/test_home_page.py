"""The chat page on the home screen of a phone: its name, colours and icon, as the site has them."""

import io

import pytest
from django.test import Client
from PIL import Image

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.site_looks import ICONS
from pasokh.channels.site_picture import picture_of
from tests.desk.test_sites import a_picture
from tests.widget import icons


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner, key="khaneno")


def keep(site, **settings):
    site.settings |= settings
    site.save()


def icon(size=192):
    answer = Client().get(f"/c/khaneno/icon-{size}.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, {"name": "خانهٔ نو", "lang": "fa", "dir": "rtl", "theme_color": "#0a6f6a"}),
        (
            {"language": "en", "title": {"en": "New Home support"}, "colour": "#112233"},
            {"name": "New Home support", "lang": "en", "dir": "ltr", "theme_color": "#112233"},
        ),
    ],
)
def test_the_manifest_says_it_in_the_sites_language(site, settings, said):
    keep(site, **settings)
    answer = Client().get("/c/khaneno/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert {name: told[name] for name in said} == said
    assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/c/khaneno", "/c/khaneno")
    sizes = [(each["src"], each["sizes"]) for each in told["icons"]]
    assert sizes == [(f"/c/khaneno/icon-{size}.png", f"{size}x{size}") for size in (180, 192, 512)]


def test_the_page_names_it_and_its_policy_lets_it_in(site):
    page = Client().get("/c/khaneno")
    html = page.content.decode()
    assert '<link rel="manifest" href="/c/khaneno/app.webmanifest">' in html
    assert '<link rel="apple-touch-icon" href="/c/khaneno/icon-180.png">' in html
    assert "manifest-src 'self'" in page["Content-Security-Policy"]
    assert "manifest" not in Client().get("/w/khaneno/frame").content.decode()


@pytest.mark.parametrize("size", [180, 192, 512])
def test_the_icon_has_the_sites_colour_and_sign(site, size):
    keep(site, colour="#112233", icon="heart")
    drawn = icon(size)
    assert drawn.size == (size, size)
    assert drawn.getpixel((0, 0)) == (0x11, 0x22, 0x33)
    assert (255, 255, 255) in {color for _count, color in drawn.getcolors(size * size)}


def test_every_icon_there_is_can_be_drawn_and_differs(site):
    drawn = set()
    for name in ICONS:
        keep(site, icon=name)
        drawn.add(icon().tobytes())
    assert len(drawn) == len(ICONS)


def test_a_picture_of_its_own(site):
    keep(site, icon="picture", picture=picture_of(a_picture()), colour="#0000ff")
    drawn = icon()
    red, green, blue = drawn.getpixel((96, 96))
    assert red > 200 and green < 60 and blue < 60
    assert drawn.getpixel((0, 0)) == (0, 0, 255)
    keep(site, picture="data:image/webp;base64,bm9uZQ==")
    assert icon().size == (192, 192)


@pytest.mark.parametrize("path", ["khaneno/icon-64.png", "nobody/icon-192.png", "nobody/app.webmanifest"])
def test_what_there_is_not(site, path):
    assert Client().get(f"/c/{path}").status_code == 404


@pytest.mark.browser
def test_the_masks_are_those_of_the_icons(tmp_path):
    icons.draw(tmp_path)
    for name in ICONS:
        ours, fresh = (
            Image.open(folder / f"{name}.png").resize((24, 24)).tobytes() for folder in (icons.MASKS, tmp_path)
        )
        assert max(abs(one - other) for one, other in zip(ours, fresh, strict=True)) < 16, name
