"""A call is entered by keyboard alone, with a Persian layout; and a subject is changed from the request."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket, TicketType, TypeField
from pasokh.workspaces.actions.custom_fields import make_field

from .conftest import at_work, picture
from .test_screens import serious
from .test_writing import PASTE

pytestmark = pytest.mark.browser

# As a Persian layout sends it: the key is physical, the letter another one.
PRESS = "([code, key]) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))"


@pytest.fixture
def ticket(real_shop, say):
    """Maryam's request; and a type whose requests need a serial number from the start."""
    with workspace(real_shop):
        labels = {"fa": "شماره سریال", "en": "Serial number"}
        field = make_field(by=real_shop.owner, key="serial", kind="text", labels=labels, needed="creation")
        TypeField.objects.create(type=TicketType.objects.get(key="problem"), field=field)
    return say()


def test_a_call_is_entered_by_keyboard(browse, real_shop, ticket):
    page = browse(real_shop.owner, "/desk/?box=all")
    page.evaluate(PRESS, ["KeyC", "ز"])
    page.wait_for_url("**/desk/tickets/new")
    at_work(page)
    search = page.locator("#entering-q")
    expect(search).to_be_focused()
    page.keyboard.insert_text("مریم")
    expect(page.locator("#entering-found .found-line").first).to_contain_text("مریم رضایی")
    page.keyboard.press("Enter")
    expect(page.locator("[name=contact]")).to_have_count(1)
    expect(page.get_by_role("button", name="مشتری دیگر")).to_be_focused()
    expect(page.locator(".entering-open")).to_contain_text(f"#{ticket.number}")
    page.keyboard.press("Tab")  # her open request
    page.keyboard.press("Tab")
    expect(page.locator("[name=subject]")).to_be_focused()
    page.keyboard.insert_text("یخچال روشن نمی‌شود")
    text = page.locator("[name=text]")
    assert not text.evaluate(PASTE, ["<p>از <b>دیروز</b></p>", "از دیروز"])
    expect(text).to_have_value("از **دیروز**")
    page.keyboard.insert_text(" خاموش است")
    page.locator("[name=type]").select_option(label="مشکل")
    serial = page.locator("[name=value-serial]")
    expect(serial).to_be_visible()
    picture(page, "entering")
    page.evaluate(PRESS, ["Enter", "Enter"])  # no shortcut without Ctrl
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entering-field-serial .field-errors")).to_be_visible()
    at_work(page)
    expect(serial).to_be_focused()
    expect(page.locator("[name=text]")).to_have_value("از **دیروز** خاموش است")
    picture(page, "entering-refused")
    serial.fill("A-17")
    serial.press("Enter")
    page.wait_for_url("**/desk/tickets/*")
    expect(page.locator("#ticket-head h2")).to_have_text("یخچال روشن نمی‌شود")
    expect(page.locator("#stream")).to_contain_text("از دیروز خاموش است")
    with workspace(real_shop):
        assert Ticket.objects.order_by("-pk").first().values == {"serial": "A-17"}
    at_work(page)
    picture(page, "entered")
    page.get_by_role("button", name="کارهای دیگر", exact=True).click()
    page.get_by_text("تغییر موضوع…").click()
    dialog = page.locator("#subject-dialog")
    dialog.locator("[name=subject]").fill("یخچال خاموش است")
    dialog.locator("[name=subject]").press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#ticket-head h2")).to_have_text("یخچال خاموش است")


@pytest.mark.parametrize(("language", "theme", "width"), [("fa", "dark", 390), ("en", "light", 1280)])
def test_it_fits(browse, real_shop, ticket, language, theme, width):
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/tickets/new?fresh=1&q=0912", width=width, color_scheme=theme, bypass_csp=True)
    picture(page, f"entering-{language}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == {}
