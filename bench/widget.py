"""The chat on a visitor's page: bytes on the wire until the chat is open, and the main thread of a mid-range phone (a processor slowed four times)."""

import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .main_thread import LONG, TRACED, Task, tasks_of
from .stage import Stage
from .table import Row, at_most
from .world import HOST, web

SLOWER = 4  # as the browser's own tools slow a computer down to a mid-range phone
ROUNDS, SAID = 3, 10
PATIENCE = 60_000  # milliseconds
PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>فروشگاه</title>
<body><h1>فروشگاه</h1><p>کتاب، کاغذ، مداد</p></body></html>"""
INSERT = """([src, site]) => { const script = document.createElement("script"); script.src = src; script.dataset.site = site; document.body.append(script) }"""


def measure(here):
    """A page without the chat stands there; then the loader is put into it, in a browser with an empty cache each time."""
    from playwright.sync_api import sync_playwright

    stage = Stage(here)
    with web(here.processes) as served, sync_playwright() as driver, _chromium(driver) as chromium, _shop() as shop:
        visits = Visits(chromium, shop, f"http://{HOST}:{served.port}/w.js", stage.key)
        alone = visits.bytes()
        with _somebody_here(here, stage):
            yield _bytes(visits.bytes(), alone)
            yield from _tasks(visits.tasks())


def _bytes(taken, alone):
    measured = {"loader": taken["loader"], "open chat": taken["chat"], "while nobody is online": alone["chat"]}
    measured |= {"what the page gets later": taken["page"], "requests": taken["requests"]}
    who = "one visitor, empty cache, scripts and styles as they come over the wire (compressed, without headers)"
    return Row("bytes of the chat", who, measured, (at_most("loader", 2_000), at_most("open chat", 20_000)))


def _tasks(found):
    who = f"processor slowed {SLOWER} times, {ROUNDS} rounds"
    for what, tasks in found.items():
        long = sorted((each for each in tasks if each.ms > LONG), key=lambda each: -each.ms)
        measured = {
            f"tasks over {LONG} ms by us": sum(each.is_long_by_us for each in long) / ROUNDS,
            "all of them": len(long) / ROUNDS,
            "most of ours in one ms": max((each.ours for each in tasks), default=0),
            "the longest": "; ".join(each.words() for each in long[:3]) or "none",
        }
        yield Row(f"main thread: {what}", who, measured, (at_most(f"tasks over {LONG} ms by us", 0),))


@contextmanager
def _somebody_here(here, stage):
    """An agent is at her desk, so that the chat shows what it shows by day."""
    # Past Django, which will not be asked in the thread that drives a browser.
    where = f"workspace_id = {stage.workspace} AND node = 'bench'"
    here.run_sql(f"DELETE FROM live_presence WHERE {where}")
    here.run_sql(
        "INSERT INTO live_presence (workspace_id, member_id, node, seen_at) "
        f"VALUES ({stage.workspace}, {stage.facts['owner']}, 'bench', now() + interval '30 minutes')"
    )
    try:
        yield
    finally:
        here.run_sql(f"DELETE FROM live_presence WHERE {where}")


class Visits:
    """Visitors in browsers of their own, on a page of the shop."""

    def __init__(self, chromium, shop, loader, key):
        self.chromium, self.shop, self.loader, self.key = chromium, shop, loader, key

    @contextmanager
    def _page(self):
        context = self.chromium.new_context(locale="fa-IR", viewport={"width": 390, "height": 800})
        context.set_default_timeout(PATIENCE)
        try:
            page = context.new_page()
            page.goto(self.shop)
            page.wait_for_timeout(1_000)  # the browser is done with the page itself
            yield page
        finally:
            context.close()

    def bytes(self) -> dict:
        """What is fetched of the installation until the chat is open."""
        with self._page() as page:
            answers = []
            page.on("response", lambda answer: answers.append(answer))
            self._load(page)
            self._open(page)
            page.wait_for_timeout(1_000)
            ours = [each for each in answers if "/live/" not in each.url]
            sizes = {urlsplit(each.url).path: each.request.sizes()["responseBodySize"] for each in ours}
        loader, page = sizes.pop("/w.js"), sizes.pop("/w/page.js", 0)
        chat = sum(size for path, size in sizes.items() if path.endswith((".js", ".css")))
        return {"loader": loader, "chat": chat, "page": page, "requests": len(ours)}

    def tasks(self) -> dict[str, list[Task]]:
        """Each task of the main threads of page and frame, by what was being done."""
        deeds = {"the loader comes, the launcher is shown": self._load, "the chat opens": self._open,
                 f"{SAID} messages are written and sent": self._talk}  # fmt: skip
        found = {what: [] for what in deeds}
        for _round in range(ROUNDS):
            with self._page() as page:
                page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
                for what, deed in deeds.items():
                    found[what] += self._traced(page, deed)
        return found

    def _traced(self, page, deed):
        self.chromium.start_tracing(page=page, categories=TRACED)
        deed(page)
        page.wait_for_timeout(500)  # what the deed set going
        home = "{0.scheme}://{0.netloc}/".format(urlsplit(self.loader))
        return tasks_of(json.loads(self.chromium.stop_tracing()), home)

    def _load(self, page):
        page.evaluate(INSERT, [self.loader, self.key])
        page.locator("#pasokh button").first.wait_for()

    def _open(self, page):
        page.locator("#pasokh button").first.click()
        page.frame_locator("#pasokh iframe").locator("textarea").wait_for()

    def _talk(self, page):
        chat = page.frame_locator("#pasokh iframe")
        for number in range(SAID):
            chat.locator("textarea").fill(f"سلام، این پیام {number} است")
            chat.locator("textarea").press("Enter")
        chat.locator(".bubble .state").nth(SAID - 1).wait_for()


@contextmanager
def _chromium(driver):
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def _shop():
    """The address of a shop's page."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer((HOST, 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
