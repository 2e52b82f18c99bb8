"""The desk as an installed app: what it says of itself, and what it shows without a connection."""

import json

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message
from tests.front.serving import serving, wait_until

from .conftest import at_work

READY = "() => navigator.serviceWorker.ready.then(ready => !!ready.active)"


@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_the_manifest_speaks_both_languages(language, direction):
    answer = Client().get(f"/desk/app/{language}/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    said = json.loads(answer.content)
    assert (said["lang"], said["dir"], said["scope"], said["start_url"], said["display"]) == (
        language,
        direction,
        "/desk/",
        "/desk/",
        "standalone",
    )
    assert {(each["sizes"], each["purpose"]) for each in said["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }


def test_its_icons_are_as_large_as_it_says():
    from django.contrib.staticfiles import finders

    for each in Client().get("/desk/app/fa/manifest.webmanifest").json()["icons"]:
        size = Image.open(finders.find(each["src"].removeprefix("/static/"))).size
        assert f"{size[0]}x{size[1]}" == each["sizes"]


def test_an_unknown_language_is_not_there():
    assert Client().get("/desk/app/xx/manifest.webmanifest").status_code == 404
    assert Client().get("/desk/app/xx/offline").status_code == 404


def test_the_worker_is_always_asked_for_anew_and_may_serve_the_desk():
    answer = Client().get("/desk/app/worker.js")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Service-Worker-Allowed"] == "/desk/"


def test_a_new_release_is_another_worker(monkeypatch):
    from pasokh.desk.app import views

    before = Client().get("/desk/app/worker.js").content
    views._version.cache_clear()
    monkeypatch.setattr(views, "_release", lambda: "99.0.0")
    assert Client().get("/desk/app/worker.js").content != before
    views._version.cache_clear()


@pytest.fixture
def leaving(real_shop, settings):
    """A program that can be stopped while a browser looks at it: (its address, stop)."""
    from contextlib import ExitStack

    from pasokh.config.wsgi import application
    from pasokh.front.application import Front

    settings.ALLOWED_HOSTS = ["*"]
    with ExitStack() as stack:
        port = stack.enter_context(serving(Front(application, 4)))
        yield f"http://127.0.0.1:{port}", stack.close


# What the page has told the worker of its looks.
TOLD = """async () => {
    const { language, theme } = await (await caches.match("/desk/app/looks"))?.json() ?? {}
    return [language, theme]
}"""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "theme", "words"), [("fa", "dark", "اتصال برقرار نیست"), ("en", "light", "There is no connection")]
)
def test_without_a_connection_a_page_says_so(browse, real_shop, leaving, language, theme, words):
    address, stop = leaving
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, f"{address}/desk/")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    wait_until(lambda: page.evaluate(READY))
    page.goto(f"{address}/desk/contacts/")
    at_work(page)
    wait_until(lambda: page.evaluate(TOLD) == [language, theme])
    page.evaluate(
        "localStorage.setItem('pasokh-outbox:/desk/tickets/1/messages', JSON.stringify([{ id: 1 }, { id: 2 }]))"
    )
    stop()
    page.goto(f"{address}/desk/today")
    expect(page.locator("h1")).to_have_text(words)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("data-theme") == theme
    page.evaluate("() => document.fonts.ready.then(() => true)")
    assert page.evaluate("[...document.fonts].map(font => [font.family, font.status])") == [["Vazirmatn", "loaded"]]
    assert page.evaluate("caches.keys()") != []


@pytest.mark.browser
def test_what_was_written_without_a_connection_is_sent_later(browse, real_shop, say):
    ticket = say()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    wait_until(lambda: page.evaluate(READY))
    page.context.set_offline(True)
    page.locator("textarea[name=text]").fill("الان پیگیری می‌کنم")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message", has_text="الان پیگیری می‌کنم")).to_be_visible()
    page.context.set_offline(False)

    def arrived():
        with workspace(real_shop):
            return Message.objects.filter(text="الان پیگیری می‌کنم").count() == 1

    wait_until(arrived)


@pytest.mark.browser
def test_no_page_and_no_code_is_kept(browse, real_shop):
    page = browse(real_shop.owner, "/desk/")
    wait_until(lambda: page.evaluate(READY))
    page.goto("/desk/contacts/")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys())))).then(all => all.flat().map(request => new URL(request.url).pathname))"
    )
    pages = {"/desk/app/fa/offline", "/desk/app/en/offline", "/desk/app/looks"}
    assert set(kept) <= pages | {"/static/desk/app/offline.js", "/static/ui/fonts/Vazirmatn.woff2"}
