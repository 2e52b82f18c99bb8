"""Every screen as it stands in the running program: nothing overflows, and axe finds no serious fault."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .house import standing
from .people import Visitor, hosted

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
RULES = "() => axe.run({preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
LOOKS = [
    ("fa", "light", 1280),
    ("en", "dark", 390),
    pytest.param("fa", "dark", 390, marks=pytest.mark.full),
    pytest.param("en", "light", 1280, marks=pytest.mark.full),
]
SETTINGS = ("business", "profile", "members", "teams", "inboxes", "sites", "mailboxes", "tokens", "audit")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_screens_of_the_desk(at_desk, speaking, visit, house, language, theme, width):
    visit("بیننده").send("سلام، صفحه‌ها را ببینید")
    house.send_mail(sender="look@example.net", subject="نگاه", text="سلام")
    speaking(language)
    page = at_desk("/desk/?box=all", width=width, color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    page.locator("#rows .row").first.wait_for()
    ticket = page.locator("#rows .row a").first.get_attribute("href")
    screens = ["/desk/?box=all", ticket, "/desk/contacts/", "/desk/drawer/", "/desk/quarantine/"]
    faults = {path: found for path in screens if (found := _faults(page, path, language))}
    faults |= {name: found for name in SETTINGS if (found := _faults(page, f"/desk/settings/{name}", language))}
    for section in ("contacts/", "settings/sites/", "settings/mailboxes/", "settings/members/"):
        page.goto(f"/desk/{section.rstrip('/') if 'settings' in section else section}")
        one = page.locator(f'main a[href^="/desk/{section}"]').first.get_attribute("href")
        if found := _faults(page, one, language):
            faults[section] = found
    assert faults == {}


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_screens_of_customers_and_newcomers(at_desk, browse, house, language, theme, width):
    """Signing in, following a request, joining by invitation."""
    office = at_desk("/desk/settings/members")
    office.locator("input[name=email]").fill(f"new-{language}-{theme}@khaneno.example")
    office.locator("form:has(input[name=email]) .btn-primary").click()
    link = office.locator(".copied code").first.inner_text()
    page = browse(house.url, width=width, color_scheme=theme, bypass_csp=True)
    paths = [f"{path}?lang={language}" for path in ("/accounts/login/", "/accounts/password/reset/", "/track/", link)]
    faults = {path: found for path in paths if (found := _faults(page, path, language))}
    assert faults == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_screens_of_the_chat(browse, house, agent, theme):
    """The form, a conversation, and its end. (English: tests/widget; a site has one language.)"""
    page = browse(house.url, width=390, color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    page.goto(hosted(house))
    page.get_by_label("نام").wait_for()
    assert _serious(page) == {}
    name = f"نگاه {theme}"
    visitor = Visitor(page).introduce(name, "look@example.net")
    visitor.send("سلام https://shop.example/" + "a" * 90)
    agent.open(name)
    agent.send("سلام، در خدمتم")
    visitor.expect_texts("سلام", "در خدمتم")
    visitor.pick("فاکتور.pdf")
    assert _serious(page) == {}
    agent.solve()
    expect(visitor.chat.locator(".notice")).to_be_visible()
    assert _serious(page) == {}


def test_an_installation_without_the_demo_begins_with_three_answers(browse):
    """Setting up, as somebody who has just started it sees it; then the first chat on the page that setup gave."""
    with standing() as house:
        page = browse(house.url, bypass_csp=True)
        for language in ("en", "fa"):
            assert _faults(page, f"/setup?lang={language}", language) == {}
        for name, answer in ANSWERS.items():
            page.locator(f"[name={name}]").fill(answer)
        page.locator("main form button").click()
        page.wait_for_url("**/desk/settings/sites/**")
        chat = page.locator("code", has_text="/c/").inner_text()
        guest = browse(house.url)
        guest.goto(chat)
        Visitor(guest).send("نخستین پیام")
        page.goto("/desk/?box=all")
        expect(page.locator("#rows .row")).to_contain_text("نخستین پیام")


ANSWERS = {
    "business": "چاپ سپید",
    "name": "امید سپیدار",
    "email": "omid@chapsepid.example",
    "password": "گذرواژهٔ-خوب-۱۲",
}


def _faults(page, path, language):
    """What is wrong with a screen, by kind; empty when nothing is."""
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "fa" else "ltr")
    expect(page.locator(".skeleton")).to_have_count(0)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return _serious(page) | ({"pixels too wide": wide} if wide > 0 else {})


def _serious(page):
    page.evaluate(AXE)
    found = page.evaluate(RULES)
    assert len(found["passes"]) > 5
    return {
        fault["id"]: [node["html"][:160] for node in fault["nodes"]][:4]
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    }
