"""Who is at the browsers: an agent at the desk, and a visitor in the chat."""

import re
import time

from playwright.sync_api import expect

from tests.browsers import PATIENCE
from tests.front.serving import wait_until

from .house import OWNER, PASSWORD, SITE

GIVE = """(target, [way, name, type, content]) => {
    const data = new DataTransfer()
    data.items.add(new File([content], name, { type }))
    const options = { bubbles: true, cancelable: true }
    if (way === "paste") target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }))
    else for (const name of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: data }))
}"""


def sign_in(page):
    """As Negar, the owner of the demo shop, by the form."""
    page.goto("/")
    page.locator("input[name=login]").fill(OWNER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/desk/**")


class Person:
    """Who sits before a page, on which stands what was said: `texts()`."""

    def expect_said(self, kept):
        """Exactly this stands there, as soon as all has come."""
        end = time.monotonic() + PATIENCE / 1000
        while self.texts() != kept and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        assert self.texts() == kept


class Agent(Person):
    """A desk, with one request open at a time."""

    def __init__(self, page):
        self.page = page
        self.messages = page.locator("#stream .message:not(.message-note)")
        self.field = page.locator(".composer-text")

    def row(self, words):
        return self.page.locator("#rows .row", has_text=words)

    def open(self, name):
        """Open the request of the customer of this name from the list, as soon as it stands there. Returns its number."""
        self.row(name).locator("a").click()
        expect(self.page.locator("#panel .panel-top")).to_contain_text(name)
        expect(self.page.locator(".composer[data-mode]")).to_be_visible()
        return self.number

    def reload(self):
        self.page.reload()
        expect(self.page.locator(".composer[data-mode]")).to_be_visible()

    @property
    def number(self):
        return int(re.search(r"/tickets/(\d+)", self.page.url).group(1))

    def send(self, text):
        self.field.fill(text)
        self.page.keyboard.press("Control+Enter")

    def solve(self):
        """By the button, with the resolution its dialog offers first."""
        self.page.get_by_role("button", name="حل شد", exact=True).click()
        self.page.locator("#solve-dialog .btn-primary").click()
        expect(self.page.locator("#ticket-head")).to_contain_text("حل‌شده")

    def texts(self):
        """What was said, as it stands on the screen; files by their names."""
        return [_words(each) for each in self.messages.evaluate_all(SAID_AT_THE_DESK)]

    def expect_texts(self, *texts):
        expect(self.messages).to_have_count(len(texts))
        for place, text in enumerate(texts):
            expect(self.messages.nth(place)).to_contain_text(text)

    def expect_state(self, text, state):
        said = self.page.locator(f'#stream .message:has(.message-text:has-text("{text}"))')
        expect(said).to_have_attribute("data-state", state)


class Visitor(Person):
    """The chat: `chat` is the page itself where it is hosted, or the frame inside a shop's page."""

    def __init__(self, page, chat=None):
        self.page, self.chat = page, chat or page
        self.field = self.chat.locator("textarea")
        self.bubbles = self.chat.locator(".bubble:not(.typing)")

    def introduce(self, name, address):
        self.chat.get_by_label("نام").fill(name)
        self.chat.get_by_label("موبایل یا ایمیل").fill(address)
        self.chat.get_by_role("button", name="آغاز گفت‌وگو").click()
        self.field.wait_for()
        return self

    def send(self, text):
        self.field.fill(text)
        self.field.press("Enter")

    def texts(self):
        return [_words(each) for each in self.bubbles.evaluate_all(SAID_IN_THE_CHAT)]

    def expect_texts(self, *texts):
        expect(self.bubbles).to_have_count(len(texts))
        for place, text in enumerate(texts):
            expect(self.bubbles.nth(place)).to_contain_text(text)

    def expect_state(self, text, state):
        self.chat.locator(f'.bubble:has(.text:has-text("{text}")) .state.{state}').wait_for()

    def expect_waiting(self, text):
        """It is on its way: soon it is said to have failed, and goes by itself all the same."""
        expect(self.chat.locator(".bubble.pending, .bubble.failed").filter(has_text=text)).to_be_visible()

    def expect_all_sent(self):
        """Nothing is on its way any more."""
        expect(self.chat.locator(".bubble.me:not(:has(.state))")).to_have_count(0)

    def give(self, way, name, content="%PDF-1.4 x", kind="application/pdf"):
        """Hand over a file by "paste" or "drop", and wait until it is up."""
        self.chat.locator("textarea" if way == "paste" else "main.chat").evaluate(GIVE, [way, name, kind, content])
        self.expect_in_tray(name)

    def pick(self, name, content=b"%PDF-1.4 x", kind="application/pdf"):
        self.chat.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
        self.expect_in_tray(name)

    def expect_in_tray(self, name):
        line = self.chat.locator(".tray li", has_text=name)
        expect(line).to_be_visible()
        expect(line.locator("progress")).to_have_count(0)
        expect(line.locator(".wrong")).to_have_count(0)


SAID_AT_THE_DESK = """all => all.map(message => [message.querySelector(".message-text, .message-html")?.innerText ?? "",
    [...message.querySelectorAll(".file-name")].map(file => file.innerText)])"""
SAID_IN_THE_CHAT = """all => all.map(bubble => [bubble.querySelector(".text")?.innerText ?? "",
    [...bubble.querySelectorAll(".file-name")].map(file => file.innerText)])"""


def _words(said):
    text, files = said
    return (text.strip(), *files)


def hosted(house):
    return f"{house.url}/c/{SITE}"


def same_everywhere(agent, visitor, house, number):
    """Both screens show what the database holds, in its order, once each; and a reload of the desk shows the same."""
    visitor.expect_all_sent()
    kept = [(text, *(files or [])) for _, _, text, files in house.messages(number)]
    for person in (visitor, agent):
        person.expect_said(kept)
    # Lines about what happened may come a moment after the messages: the live page comes to show what a new one shows.
    beside = agent.page.context.new_page()
    beside.goto(agent.page.url)
    wait_until(lambda: agent.page.locator("#stream").inner_text() == beside.locator("#stream").inner_text())
    beside.close()
    agent.reload()
    agent.expect_said(kept)
    return kept
