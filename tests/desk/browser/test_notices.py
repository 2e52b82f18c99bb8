"""The bell, presence, the palette and the day in a real browser, by keys of a Persian keyboard too."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.live.availability import standing_of
from pasokh.notices.jobs import tell
from pasokh.notices.models import Notification
from pasokh.tickets.models import Ticket
from tests.front.serving import wait_until

from .conftest import at_work, picture
from .test_screens import serious

pytestmark = pytest.mark.browser


def press(page, code, key, **held):
    """A physical key as a Persian keyboard gives it: the code of the key, the letter of the layout."""
    page.evaluate(
        """([code, key, held]) => (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true, ...held }))""",
        [code, key, held],
    )


@pytest.fixture
def told(real_shop):
    """Read the log of the shop, as the worker does."""

    def told():
        with workspace(real_shop):
            tell()

    return told


@pytest.fixture
def given(real_shop, say, colleague, told):
    """A ticket that Sara gives to Negar: given() does it now."""
    sara = colleague()

    def given(text="سفارش ۱۴۰۳۷ هنوز نرسیده", email="maryam@example.ir"):
        ticket = say(text, email=email)
        with workspace(real_shop):
            Ticket.objects.get(pk=ticket.pk).assign(real_shop.owner, by=sara)
        told()
        return ticket

    return given


def test_the_bell_rings_by_itself_and_opens_by_keys(browse, real_shop, given):
    page = browse(real_shop.owner, "/desk/contacts/")
    with page.expect_response(lambda each: "/live/desk" in each.url):  # it opens late: only then does a signal reach it
        page.reload()
    ticket = given()
    expect(page.locator("#bell-count")).to_contain_text("۱")
    wait_until(lambda: page.title().startswith("(۱) "))
    press(page, "KeyG", "ل")
    press(page, "KeyN", "د")
    panel = page.locator("#notices-panel")
    expect(panel).to_be_visible()
    expect(panel.locator(".notice > a")).to_be_focused()
    picture(page, "bell-panel", whole=False)
    assert serious(page) == {}
    press(page, "KeyE", "ث")
    expect(panel.locator(".notice-unread")).to_have_count(0)
    expect(page.locator("#bell-count")).to_be_empty()
    wait_until(lambda: not page.title().startswith("("))
    panel.locator(".notice > a").click()
    page.wait_for_url(f"**/desk/tickets/{ticket.number}")


def test_a_look_at_the_ticket_takes_it_off_the_bell(browse, real_shop, given):
    ticket = given()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    expect(page.locator("#bell-count")).to_be_empty()
    with workspace(real_shop):
        assert not Notification.objects.unread().filter(member=real_shop.owner).exists()


def test_the_bell_on_a_phone_is_a_page(browse, real_shop, given):
    given()
    page = browse(real_shop.owner, "/desk/", width=390, height=844)
    page.locator(".rail-bell").click()
    page.wait_for_url("**/desk/notices")
    at_work(page)
    expect(page.locator(".notice")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    picture(page, "notices-phone", whole=False)
    page.locator(".notices-head form button").first.click()
    expect(page.locator(".notice")).to_have_count(0)


def test_she_says_how_she_is_and_her_colleague_sees_it(browse, real_shop, say, colleague):
    ticket, sara = say(), colleague()
    hers = browse(sara, "/desk/")
    hers.locator("#me-button").click()
    picture(hers, "me-menu", whole=False)
    hers.get_by_role("menuitemradio", name="ناهار").click()
    expect(hers.locator("#me-button")).to_have_attribute("data-presence", "lunch")
    with workspace(real_shop):
        assert standing_of(sara.pk).state == "lunch"
    mine = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    mine.locator("#assign-button").click()
    line = mine.get_by_role("menuitemradio", name="سارا").locator(".presence-note")
    expect(line).to_have_text("ناهار")
    picture(mine, "assign-menu", whole=False)


def test_the_palette_by_keys(browse, real_shop, say):
    ticket = say("سفارش ۱۴۰۳۷ هنوز نرسیده")
    page = browse(real_shop.owner, "/desk/contacts/")
    press(page, "KeyK", "ن", ctrlKey=True)
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(page.locator(".palette-option").first).to_be_visible()
    picture(page, "palette-empty", whole=False)
    assert serious(page) == {}
    page.keyboard.insert_text("سفارش")
    expect(page.locator("#palette-list mark").first).to_have_text("سفارش")
    picture(page, "palette-found", whole=False)
    selected = page.locator("[aria-selected=true]")
    expect(selected).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == selected.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/tickets/{ticket.number}")


def test_the_palette_does_what_the_open_request_offers(browse, real_shop, say):
    ticket = say()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    press(page, "KeyK", "ن", ctrlKey=True)
    page.keyboard.insert_text("واگذار به من")
    option = page.locator(".palette-option", has_text="به من")
    if option.count() == 0:
        page.get_by_role("combobox").fill("به من")
    expect(option.first).to_be_visible()
    option.first.click()
    expect(page.locator("#assign-button")).to_contain_text(real_shop.owner.name)
    press(page, "KeyK", "ن", ctrlKey=True)
    box, first = page.get_by_role("combobox", name="رفتن به، یا انجام دادن"), page.locator("#palette-own-0")
    for typed, offered in (
        ("چاپ", "چاپ"),
        ("رونوشت", "رونوشت"),
        ("کار تازه", "کار تازه"),
        ("تماس", "برنامه‌ریزی تماس"),
        ("دنبال", "دنبال کردن این درخواست"),
        ("settings", "تنظیمات"),
        ("exports", "خروجی‌ها"),
        ("زمان‌سنج", "زمان‌سنج را به کار بیندازید"),
    ):
        box.fill(typed)
        expect(first).to_contain_text(offered)
    first.click()
    expect(page.locator("#running-timer a")).to_be_visible()


def test_the_palette_remembers_and_fits_a_phone(browse, real_shop, say):
    ticket = say()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}", width=390, height=844)
    page.goto("/desk/contacts/")
    at_work(page)
    press(page, "KeyK", "ن", ctrlKey=True)
    expect(page.locator(f"#palette-ticket-{ticket.number}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    picture(page, "palette-phone", whole=False)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("fa", "light", 1280), ("en", "dark", 1280), ("fa", "dark", 390), ("en", "light", 390)],
)
def test_screens(browse, real_shop, given, say, language, theme, width):
    given()
    say("کسی هست؟", email="reza@example.ir", name="رضا نادری")
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/today", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for path in ("/desk/today", "/desk/notices?show=all", "/desk/settings/notices", "/desk/"):
        page.goto(path)
        at_work(page)
        expect(page.locator(".skeleton")).to_have_count(0)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        picture(page, f"{path.strip('/').replace('/', '-').partition('?')[0]}-{language}-{theme}-{width}")
        if found := serious(page):
            faults[path] = found
    assert faults == {}
