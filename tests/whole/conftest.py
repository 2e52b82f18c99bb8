"""One installation of the demo shop for all tests here, and browsers for those who use it. Nothing inside of it is replaced."""

from contextlib import contextmanager

import pytest

pytest.register_assert_rewrite("tests.whole.people")  # so that what differs is said

from tests.browsers import launched  # noqa: E402
from tests.serving import HTML, serving  # noqa: E402

from .house import SITE, standing  # noqa: E402
from .people import Agent, Visitor, hosted, sign_in  # noqa: E402

SHOP = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>فروشگاه</title>
<body><h1>فروشگاه</h1><script src="{house}/w.js" data-site="{site}" async></script></body></html>"""


@pytest.fixture(scope="session")
def house():
    """A running installation that tells the demo."""
    with standing("--demo") as house:
        yield house


@pytest.fixture(scope="session")
def chromium(driver):
    # As people have it: the headless shell puts no tab to sleep, and loses no line that is open.
    with launched(driver, whole=True) as browser:
        yield browser


@pytest.fixture
def browse(chromium):
    """A page in a browser of its own: browse(address, width=390). Errors of the pages' scripts fail the test."""
    contexts, faults = [], []

    def browse(base_url, width=1280, height=800, **options):
        context = chromium.new_context(
            base_url=base_url, viewport={"width": width, "height": height}, locale="fa-IR", **options
        )
        contexts.append(context)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        return context.new_page()

    yield browse
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def signed_in(house, chromium):
    """What Negar's browser keeps after she signed in: signing in is done once, it is slow on purpose."""
    context = chromium.new_context(base_url=house.url)
    sign_in(context.new_page())
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def at_desk(house, browse, signed_in):
    """Negar at a page of the desk, as a page: at_desk("/desk/contacts/", width=390)."""

    def at_desk(path="/desk/?box=all", **options):
        page = browse(house.url, storage_state=signed_in, **options)
        page.goto(path)
        return page

    return at_desk


@pytest.fixture
def speaking(at_desk):
    """The desk's language, while a test looks: speaking("en")."""
    from playwright.sync_api import expect

    page = at_desk("/desk/settings/profile")

    def speak(language):
        page.goto("/desk/settings/profile")
        page.locator("select[name=language]").select_option(language)
        page.locator("main form button[type=submit], main form .btn-primary").first.click()
        expect(page.locator("html")).to_have_attribute("lang", language)

    yield speak
    speak("fa")


@pytest.fixture
def agent(at_desk):
    """Negar at her desk."""
    return Agent(at_desk())


@pytest.fixture
def visit(house, browse):
    """Somebody opens the hosted chat and introduces herself: visit("شیوا", "09120000000")."""

    def visit(name, address="09121234567", **options):
        page = browse(house.url, width=600, **options)
        page.goto(hosted(house))
        return Visitor(page).introduce(name, address)

    return visit


@pytest.fixture(scope="session")
def shop(house):
    """The address of a shop's own page, of another site than the installation, that holds the loader."""
    with shop_of(house) as address:
        yield address


@contextmanager
def shop_of(house):
    """Serve a shop's page with the loader of this house; yields its address."""
    page = SHOP.format(house=house.url, site=SITE)
    with serving(lambda path: (page, HTML)) as port:
        yield f"http://127.0.0.1:{port}"
