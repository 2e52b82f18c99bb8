"""What goes out, what becomes one and what is told apart: one walk through each, by mouse and by the keys of a Persian keyboard."""

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from pasokh.channels.models import Channel, Delivery
from pasokh.desk.tickets.out import mailing
from pasokh.kernel.models import IdempotencyKey
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions import broadcasting, export
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.jobs.types import move_tagged
from pasokh.tickets.models import Broadcast, Export, Message, Tag, Ticket, Transcript
from tests.desk.test_out import Server

from .conftest import at_work

pytestmark = pytest.mark.browser

LETTERS = {"KeyK": "ن", "KeyM": "پ", "KeyZ": "ظ"}  # of a Persian keyboard
CONTROL = 2
MOST_TABS = 150


class Mouse:
    """Points at things."""

    def __init__(self, page):
        self.page = page

    def press(self, control):
        control.click()

    tick = press

    def write(self, field, text):
        field.click()
        self.page.keyboard.insert_text(text)

    def choose(self, button, name):
        """Of the menu of a button."""
        button.click()
        self.page.get_by_role("menuitem", name=name).click()

    def do(self, name, _code=""):
        """A verb of the menu of the request."""
        self.choose(self.page.get_by_role("button", name="کارهای دیگر", exact=True), name)

    def send(self, dialog):
        dialog.locator(".btn-primary").click()

    def undo(self):
        self.page.locator(".toast").get_by_role("button", name="واگرد").click()


class Keys:
    """Goes from control to control, and knows the shortcuts; the keys are where they are, whatever letter stands on them."""

    def __init__(self, page):
        self.page = page
        self.protocol = page.context.new_cdp_session(page)

    def strike(self, code, modifiers=0):
        key = {"code": code, "key": LETTERS[code], "modifiers": modifiers}
        text = {} if modifiers else {"text": LETTERS[code]}
        self.protocol.send("Input.dispatchKeyEvent", {"type": "keyDown", **text, **key})
        self.protocol.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def reach(self, control):
        """By the tabulator, from wherever one is."""
        expect(control).to_be_visible()
        for _ in range(MOST_TABS):
            if control.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {control}")

    def press(self, control):
        self.reach(control)
        self.page.keyboard.press("Enter")

    def tick(self, control):
        self.reach(control)
        self.page.keyboard.press("Space")

    def write(self, field, text):
        self.reach(field)
        self.page.keyboard.insert_text(text)

    def choose(self, button, name):
        self.press(button)
        wanted = self.page.get_by_role("menuitem", name=name)
        expect(self.page.locator("[role=menuitem]:focus")).to_have_count(1)
        while not wanted.evaluate("element => element === document.activeElement"):
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def do(self, name, code=""):
        if code:
            self.strike(code)
        else:
            self.strike("KeyK", CONTROL)
            self.find(name)

    def find(self, name):
        """In the palette."""
        box = self.page.get_by_role("combobox", name="رفتن به، یا انجام دادن")
        expect(box).to_be_focused()
        self.page.keyboard.insert_text(name)
        expect(self.page.locator(".palette-option[aria-selected=true]")).to_contain_text(name)
        self.page.keyboard.press("Enter")

    def send(self, dialog):
        self.press(dialog.locator(".btn-primary"))

    def undo(self):
        self.page.locator("#main").focus()
        self.strike("KeyZ")


@pytest.fixture(params=[Mouse, Keys], ids=["mouse", "keys"])
def hand(request):
    return request.param


@pytest.fixture
def incident(real_shop, say):
    """A request by mail with an answer that did not get through, and two reports in the chat that hang on it."""
    owner = real_shop.owner
    with workspace(real_shop):
        settings = {"address": "help@khaneno.example"}
        box = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox, settings=settings)
    ticket = say("درگاه پرداخت خطا می‌دهد", channel="email", origin=box.origin, subject="خطای درگاه")
    say("و یک فاکتور هم می‌خواستم", channel="email", origin=box.origin, ticket_id=ticket.pk)
    reports = [
        say(text, email=f"c{at}@example.ir", name=text) for at, text in enumerate(("پرداخت نشد", "صفحه باز نشد"))
    ]
    with workspace(real_shop):
        for report in reports:
            link(ticket=ticket, other=report, how="child", by=owner)
        failed = reply(ticket=ticket, by=owner, text="بررسی می‌کنیم")
        Message.objects.filter(pk=failed.pk).update(state="failed", failure="550")
        Delivery.objects.filter(message=failed).update(state="failed")
    return ticket


def asked(shop, model):
    with workspace(shop):
        return model.objects.get()


def test_what_goes_out_of_a_request(browse, real_shop, incident, hand, monkeypatch):
    """Another try, one answer to all that hang on it, the transcript by mail, and paper."""
    page = browse(real_shop.owner, f"/desk/tickets/{incident.number}")
    hand = hand(page)
    failed = page.locator(".message-out")
    expect(failed).to_have_attribute("data-state", "failed")
    hand.press(failed.get_by_role("button", name="تلاش دوباره"))
    expect(failed).not_to_have_attribute("data-state", "failed")
    with workspace(real_shop):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}

    hand.press(page.get_by_role("button", name="پاسخ به همهٔ آن‌ها"))
    dialog = page.locator("#broadcast-dialog")
    expect(dialog.locator("textarea")).to_be_focused()
    page.keyboard.insert_text("درگاه درست شد")
    hand.send(dialog)
    expect(dialog).to_have_count(0)
    made = asked(real_shop, Broadcast)
    with workspace(real_shop):
        while broadcasting.answer_batch(made.pk):
            pass
    expect(page.locator(".broadcast")).to_have_attribute("data-state", "done")
    with workspace(real_shop):
        told = Message.objects.filter(text="درگاه درست شد")
        assert set(told.values_list("ticket__preview", "state")) == {("درگاه درست شد", "sent")} and told.count() == 2

    hand.do("رونوشت")
    dialog = page.locator("#transcript-dialog")
    expect(dialog.locator("[name=address]")).to_have_value("maryam@example.ir")
    hand.send(dialog)
    expect(dialog).to_have_count(0)
    server = Server()
    for asked_for in ("server_of_channel", "server_of_installation"):
        monkeypatch.setattr(mailing, asked_for, lambda *_: server)
    mailing.send_transcript(real_shop.pk, asked(real_shop, Transcript).pk)
    (mail,) = server.taken
    assert (mail.to, "درگاه پرداخت خطا می‌دهد" in mail.body) == (["maryam@example.ir"], True)

    with page.context.expect_page() as opened:
        hand.do("چاپ")
    paper = opened.value
    expect(paper.locator(".paper")).to_contain_text("درگاه پرداخت خطا می‌دهد")
    on_paper = hand.__class__(paper)
    with paper.expect_download() as fetched:
        on_paper.press(paper.get_by_role("link", name="PDF"))
    assert fetched.value.path().read_bytes().startswith(b"%PDF-")


def test_what_becomes_one_and_what_is_told_apart(browse, real_shop, say, incident, hand):
    second = say("خبری نشد؟", subject="پیگیری درگاه")
    page = browse(real_shop.owner, f"/desk/tickets/{incident.number}")
    hand = hand(page)
    hand.do("ادغام…", "KeyM")
    dialog = page.locator("#merge-dialog")
    expect(dialog.locator("input[type=search]")).to_be_focused()
    with page.expect_response(re.compile("/find")):
        page.keyboard.insert_text(str(second.number))
    expect(dialog.locator(".found-line")).to_have_text(re.compile("پیگیری درگاه"))
    at_work(page)
    hand.tick(dialog.locator(".found-line input"))
    hand.send(dialog)
    expect(page.locator(".message-in")).to_have_count(3)
    hand.undo()
    expect(page.locator(".message-in")).to_have_count(2)

    at_work(page)
    hand.choose(page.locator(".message-in").nth(1).locator("[data-menu], [data-menu-target=button]"), "جداسازی")
    dialog = page.locator("#split-dialog")
    hand.write(dialog.locator("#split-subject"), "فاکتور")
    hand.send(dialog)
    expect(page.locator(".thread-title h2")).to_contain_text("فاکتور")
    expect(page.locator(".message-in")).to_have_count(1)
    hand.undo()
    page.wait_for_url(re.compile(f"/desk/tickets/{incident.number}$"))
    expect(page.locator(".message-in")).to_have_count(2)
    with workspace(real_shop):
        assert Ticket.objects.get(merged_into=incident).subject == "فاکتور"

    with workspace(real_shop):
        kept, gone = Tag.named("درگاه"), Tag.named("درگاه پرداخت")
        incident.tag(gone.name, by=real_shop.owner)
    page.goto(f"/desk/settings/tags/{gone.public_id}")
    at_work(page)
    hand.write(page.locator("[name=into]"), "درگاه")
    form = page.locator("form", has=page.locator("[name=into]"))
    hand.press(form.locator("[type=submit], .btn").last)
    expect(page.locator("[name=sure]:invalid, .field-errors")).not_to_have_count(0)  # it is asked first
    hand.tick(page.locator("[name=sure]"))
    hand.press(form.locator("[type=submit], .btn").last)
    page.wait_for_url("**/desk/settings/tags")
    move_tagged(tag_id=gone.pk, workspace_id=real_shop.pk)
    page.goto(f"/desk/tickets/{incident.number}")
    expect(page.locator("#request-facts")).to_contain_text("درگاه")
    with workspace(real_shop):
        assert list(incident.tags.all()) == [kept]


def test_a_view_goes_out_as_a_file(browse, real_shop, incident, hand):
    page = browse(real_shop.owner, "/desk/views/all")
    way = hand(page)
    for name, format in (("خروجی اکسل", "xlsx"), ("خروجی CSV", "csv")):
        page.goto("/desk/views/all")
        at_work(page)
        way.choose(page.locator("#view-more button, [aria-controls=view-more]").first, name)
        page.wait_for_url("**/desk/exports")
        with workspace(real_shop):
            asked_for = Export.objects.latest("pk")
            assert IdempotencyKey.objects.count() == Export.objects.count()  # its form came with a key
        export.write(asked_for.pk, real_shop.pk)
        line = page.locator(".shelf-line").first
        with page.expect_download() as fetched:
            way.press(line.get_by_role("link", name="دانلود"))
        content = fetched.value.path().read_bytes()
        assert fetched.value.suggested_filename.endswith(f".{format}")
        assert "خطای درگاه" in _text_of(content, format)


def _text_of(content, format):
    if format == "csv":
        return str(list(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
