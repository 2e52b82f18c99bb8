"""Push in a visitor's browser: what the chat page asks for, what its worker shows, and where a press on it leads."""

import json

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket
from pasokh.visitors.models import Browser
from tests.front.serving import wait_until
from tests.notices.push_service import Browser as UserAgent

from .test_conversation import elsewhere, open_shop_site, program  # noqa: F401

pytestmark = pytest.mark.browser
READY = "() => navigator.serviceWorker.ready.then((ready) => !!ready.active && ready.scope)"
SHOWN = "() => navigator.serviceWorker.ready.then((ready) => ready.getNotifications()).then((all) => all.map(({ title, body, lang, dir, tag, icon }) => ({ title, body, lang, dir, tag, icon })))"
LETTER = {"title": "نگار کریمی", "body": "در گفت‌وگو پاسخ تازه‌ای دارید.", "lang": "fa", "dir": "rtl", "tag": "tkt_1"}
# No push service of a browser's maker is reached from here: what it would answer is given by this one.
SERVICE = """{
  let kept = sessionStorage.subscribed ? made() : null;
  function made(key) {
    const { endpoint, p256dh, auth } = %s;
    const unsubscribe = async () => { kept = null; sessionStorage.removeItem("subscribed"); return true };
    return { endpoint, options: { applicationServerKey: key }, unsubscribe, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
  }
  PushManager.prototype.getSubscription = async () => kept;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => { sessionStorage.subscribed = 1; return (kept = made(applicationServerKey.buffer)) };
}"""


@pytest.fixture
def chat_page(open_shop_site, open_browser, program, push_service):  # noqa: F811
    """The chat page of the shop, in a browser that lets it show notices, after she has written."""
    open_shop_site()
    browser, agent = open_browser(), UserAgent()
    browser.grant_permissions(["notifications"], origin=program)
    given = {"endpoint": push_service.endpoint(agent), "p256dh": agent.p256dh, "auth": agent.auth}
    browser.add_init_script(SERVICE % json.dumps(given))
    page = browser.new_page()
    page.goto(f"{program}/c/site-key")
    page.locator("textarea").fill("کی می‌رسد؟")
    page.locator("button.send").click()
    page.locator(".state.sent, .state.delivered").wait_for()
    return page


class Line:
    """What the browser's own push service would do."""

    def __init__(self, page):
        self.page, self.session, self.found = page, page.context.new_cdp_session(page), {}
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")

    def _note(self, news):
        self.found |= {each["scopeURL"]: each["registrationId"] for each in news["registrations"]}

    def push(self, origin, scope, letter):
        for _ in range(300):  # what the browser tells is heard while the page is waited for
            if scope in self.found:
                break
            self.page.wait_for_timeout(50)
        given = {"origin": origin, "registrationId": self.found[scope], "data": json.dumps(letter)}
        self.session.send("ServiceWorker.deliverPushMessage", given)


def subscribed(shop):
    with workspace(shop):
        return Browser.objects.count()


def test_the_page_subscribes_and_signing_out_ends_it(chat_page, real_shop):
    wait_until(lambda: subscribed(real_shop) == 1)
    assert chat_page.evaluate("sessionStorage.subscribed") == "1"
    chat_page.evaluate("Pasokh.forget()")
    expect(chat_page.locator(".bubble")).to_have_count(0)
    wait_until(lambda: subscribed(real_shop) == 0)
    wait_until(lambda: chat_page.evaluate("sessionStorage.subscribed ?? null") is None)
    with workspace(real_shop):
        assert Ticket.objects.count() == 1  # her conversation waits for her


def test_each_site_has_a_worker_of_its_own(chat_page, program):  # noqa: F811
    assert chat_page.evaluate(READY) == f"{program}/c/site-key"


def test_who_looks_elsewhere_is_shown_the_answer_and_who_looks_at_the_chat_is_not(chat_page, program, real_shop):  # noqa: F811
    scope = chat_page.evaluate(READY)
    line = Line(chat_page)
    line.push(program, scope, LETTER | {"tag": "seen"})
    chat_page.evaluate("document.title")
    another = chat_page.context.new_page()
    chat_page.goto(f"{program}/c/site-key/plain")  # of the same worker, and not the chat
    another.bring_to_front()
    line = Line(chat_page)
    line.push(program, scope, LETTER)
    wait_until(lambda: chat_page.evaluate(SHOWN))
    assert chat_page.evaluate(SHOWN) == [LETTER | {"icon": f"{scope}/icon-192.png"}]


def test_a_press_leads_to_the_chat(chat_page, program):  # noqa: F811
    chat_page.evaluate(READY)
    wait_until(lambda: chat_page.context.service_workers)
    (worker,) = chat_page.context.service_workers
    worker.evaluate(
        """async () => {
          self.led = [];
          WindowClient.prototype.focus = async function () { self.led.push(["focus", this.url]); return this };
          clients.openWindow = async (url) => { self.led.push(["open", url]) };
          await registration.showNotification("پاسخ تازه");
          self.press = async () => {
            const [notification] = await registration.getNotifications();
            const event = new NotificationEvent("notificationclick", { notification });
            let done;
            event.waitUntil = (work) => { done = work };
            dispatchEvent(event);
            await done;
            return self.led;
          };
        }"""
    )
    page = f"{program}/c/site-key"
    assert worker.evaluate("press()") == [["focus", page]]
    assert worker.evaluate("registration.getNotifications().then((all) => all.length)") == 0
    chat_page.goto("about:blank")
    worker.evaluate("registration.showNotification('پاسخ تازه')")
    assert worker.evaluate("press()") == [["focus", page], ["open", page]]


def test_an_answer_reaches_the_service_that_the_page_named(chat_page, real_shop, push_service):
    from datetime import timedelta

    from django.utils import timezone

    from pasokh.contacts.models import Contact
    from pasokh.visitors import jobs

    wait_until(lambda: subscribed(real_shop) == 1)
    chat_page.goto("about:blank")
    with workspace(real_shop):
        message = reply(ticket=Ticket.objects.get(), by=real_shop.owner, text="فردا می‌رسد")
        Contact.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    jobs.push_answer(workspace_id=real_shop.pk, message_id=message.pk)
    assert len(push_service.got) == 1
