"""A server of the style guide, and a browser that looks at it."""

import threading
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from tests.browsers import launched

OUTPUT = Path(__file__).resolve().parents[1] / "output" / "ui"


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def site():
    """The address of a running server that needs no database."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(driver):
    """The system's Chromium."""
    with launched(driver) as chromium:
        yield chromium


def _go(page, address):
    page.goto(address)
    page.wait_for_function("() => window.Stimulus || !document.querySelector('script[type=importmap]')")
    page.evaluate("() => document.fonts.ready.then(() => true)")


@pytest.fixture
def open_page(browser, site):
    """Open a path as a person with this language, theme and width; the page's `faults` collects what the console complains of."""
    contexts = []

    def open_page(path, language="fa", theme="light", width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "theme", "value": theme, "url": site},
                {"name": "pasokh_language", "value": language, "url": site},
            ]
        )
        page = context.new_page()
        page.faults = []
        page.on(
            "console",
            lambda message: page.faults.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto_path = lambda path: _go(page, site + path)
        page.goto_path(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
