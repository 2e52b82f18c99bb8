"""A visitor's browser, a site of another origin that holds the widget, and a server that fails on command."""

import pytest

from tests.browsers import launched
from tests.front.serving import wait_until

from .fake_server import FakeServer, HostPage, Server
from .fake_shop import Shop

STRICT_HOST = "default-src 'none'; script-src {home}; frame-src {home}; style-src 'nonce-x'"


@pytest.fixture
def shop_site():
    """What the fake server knows; change `shop_site.site` before the page opens."""
    return Shop()


@pytest.fixture
def home(shop_site):
    """The server of the widget. Its origin (localhost) is another site than the page's (127.0.0.1)."""
    server = Server(FakeServer(shop_site), host="localhost").start()
    yield server
    server.stop()


@pytest.fixture
def host_page(home, shop_site):
    """A page elsewhere, with a policy of its own that allows no inline style."""
    server = Server(HostPage(home.url, STRICT_HOST.format(home=home.url)))
    shop_site.origins.append(server.url)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium(driver):
    with launched(driver, whole=True, flags=["--test-third-party-cookie-phaseout"]) as chromium:
        yield chromium


@pytest.fixture
def open_browser(chromium):
    """Open a browser that blocks third-party cookies and storage, as a context: open_browser(viewport=…)."""
    contexts = []

    def open_browser(**options):
        context = chromium.new_context(**options)
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def browser(open_browser):
    return open_browser()


class Visitor:
    """A visitor's page: `page`, and `chat`, where the chat's own elements are found."""

    def __init__(self, page, chat):
        self.page, self.chat = page, chat

    @property
    def launcher(self):
        return self.page.locator("#pasokh button").first

    @property
    def field(self):
        return self.chat.locator("textarea")

    @property
    def bubbles(self):
        return self.chat.locator(".bubble:not(.typing)")

    def texts(self):
        """The texts of the bubbles, in the order they stand."""
        return self.chat.locator(".bubble .text").all_inner_texts()

    def open(self):
        self.launcher.click()
        self.chat.locator(".chat").wait_for()
        return self

    def send(self, text):
        self.field.fill(text)
        self.chat.locator("button.send").click()

    def wait_for_texts(self, *texts):
        """Wait until exactly these bubbles stand there."""
        from playwright.sync_api import expect

        expect(self.chat.locator(".bubble .text")).to_have_text(list(texts))

    def wait_for(self, expression):
        """Wait until something is true on the page (whose policy forbids Playwright's own way of waiting for it)."""
        wait_until(lambda: self.page.evaluate(expression) or self.page.wait_for_timeout(50))

    def wait_until_kept(self, text):
        """Wait until the page's own storage, to which the frame hands what it keeps, holds this text."""
        self.wait_for(f"Object.entries(localStorage).flat().some((each) => each.includes({text!r}))")

    def wait_for_line(self, shop_site):
        """Wait until the stream is open and all that it has told was heard: what came later would prove the line alive."""
        from playwright.sync_api import expect

        wait_until(lambda: shop_site.streams)
        for typing, count in ((True, 1), (False, 0)):
            shop_site.type(shop_site.only_visitor, typing)
            expect(self.chat.locator(".bubble.typing")).to_have_count(count)

    def wait_for_state(self, state):
        self.chat.locator(f".bubble.me:last-of-type .state.{state}").wait_for()


@pytest.fixture
def visit(host_page):
    """Open the other site's page in a browser context: visit(context)."""

    def visit(context, path="/"):
        page = context.new_page()
        page.goto(host_page.url + path)
        page.locator("#pasokh button").wait_for()
        return Visitor(page, page.frame_locator("#pasokh iframe"))

    return visit


@pytest.fixture
def visitor(browser, visit):
    """A visitor on the other site's page, the chat open."""
    return visit(browser).open()
