"""The whole program behind a port, and browsers in which members are signed in."""

import os

import pytest
from django.test import Client

from pasokh.live.announcing import announcer
from pasokh.workspaces.models import User
from tests.browsers import launched
from tests.front.serving import serving, wait_until


@pytest.fixture(scope="session")
def chromium(driver):
    with launched(driver) as browser:
        yield browser


@pytest.fixture
def site(real_shop, settings):
    """The address of the running program."""
    from pasokh.config.wsgi import application
    from pasokh.front.application import Front

    settings.ALLOWED_HOSTS = ["*"]
    with serving(Front(application, 4)) as port:
        yield f"http://127.0.0.1:{port}"
    announcer.flush()


def picture(page, name, whole=True):
    """Kept where somebody wants to look at it: in the folder that PASOKH_PICTURES names. `whole`: what lies below the window's end too."""
    if folder := os.environ.get("PASOKH_PICTURES"):
        page.wait_for_timeout(300)  # what comes in slowly is there then
        page.screenshot(path=f"{folder}/{name}.png", full_page=whole)


def at_work(page):
    """The same page, once all its scripts are loaded and have found their elements."""
    page.wait_for_selector("#main", state="attached")
    wait_until(lambda: page.evaluate(AT_WORK))
    return page


AT_WORK = """() => !!window.Stimulus && [...document.querySelectorAll("[data-controller]")].every(element =>
    element.dataset.controller.split(/\\s+/).filter(Boolean).every(name => window.Stimulus.getControllerForElementAndIdentifier(element, name)))"""


def heard(locator):
    """The same control, once htmx listens to what it is in: what is drawn into a page stands there for a moment before it is."""
    wait_until(lambda: locator.evaluate("control => !!control.closest('[hx-trigger]')['htmx-internal-data']?.initHash"))
    return locator


@pytest.fixture
def browse(chromium, site):
    """A page in a browser of its own: browse(member, "/desk/", width=390). Faults of the page's scripts fail the test."""
    contexts, faults = [], []

    def browse(member, path="/desk/", width=1280, height=800, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=site, **options)
        client = Client()
        client.force_login(User.objects.get(pk=member.user_id))
        value = client.cookies["pasokh_session"].value
        context.add_cookies([{"name": "pasokh_session", "value": value, "url": site}])
        contexts.append(context)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return at_work(page)

    yield browse
    for context in contexts:
        context.close()
    assert faults == []
