"""Each dialog and list that opens over a request, from one load of its page: axe finds no serious fault, and it fits the screen.

Those of solving, closing and following up are seen in test_life.py, those of tasks, checklists, time and putting off in test_work.py.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.hold import hold
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.saved_replies import make_saved_reply
from pasokh.tickets.actions.split import split
from pasokh.tickets.models import Message, ResolutionCategory, Ticket
from pasokh.workspaces.models import Member

from .conftest import at_work
from .test_notices import press
from .test_screens import serious

pytestmark = pytest.mark.browser
LOOKS = [
    ("fa", "dark", 390),
    ("en", "light", 1280),
    pytest.param("fa", "light", 1280, marks=pytest.mark.full),
    pytest.param("en", "dark", 390, marks=pytest.mark.full),
]
FITS = """() => { const { left, top, right, bottom } = document.querySelector("dialog[open]").getBoundingClientRect()
    return left >= 0 && top >= 0 && right <= innerWidth + .5 && bottom <= innerHeight + .5 }"""
OPEN = "address => htmx.ajax('GET', address, { target: 'body', swap: 'beforeend' })"


@pytest.fixture
def incident(real_shop, say):
    """A request by mail with two that hang on it, somebody in copy, an answer that waits, and a saved reply."""
    owner = real_shop.owner
    with workspace(real_shop):
        box = open_mailbox(name="پشتیبانی", inbox=real_shop.inbox, address="help@khaneno.example", by=owner)
    ticket = say("درگاه پرداخت خطا می‌دهد", channel="email", origin=box.origin, subject="خطای درگاه")
    reports = [
        say(text, email=f"c{at}@example.ir", name=text) for at, text in enumerate(("پرداخت نشد", "صفحه باز نشد"))
    ]
    with workspace(real_shop):
        for report in reports:
            link(ticket=ticket, other=report, how="child", by=owner)
        ticket.involve(identify(kind="email", value="ali@example.ir", name="علی کریمی"), by=owner)
        reply(ticket=ticket, by=owner, text="بررسی می‌کنیم")
        hold(ticket=ticket, by=owner, text="درست شد", goes_at=timezone.now() + timedelta(days=1))
        make_saved_reply(by=owner, title="سلام", text="سلام {{نام مشتری|همراه گرامی}}")
        ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_each_of_them_can_be_used_by_everybody(browse, real_shop, incident, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
        message = Message.objects.filter(ticket=incident, kind="incoming").get().pk
        held = incident.held_replies.get().pk
    address = f"/desk/tickets/{incident.number}"
    page = browse(
        real_shop.owner, f"{address}?box=all", width=width, height=844, color_scheme=theme, reduced_motion="reduce"
    )
    expect(page.locator(".composer-people .chip")).to_have_count(2)
    faults = {}

    def look(name, part, known=()):
        if found := {rule: where for rule, where in serious(page, part).items() if rule not in known}:
            faults[name] = found

    dialogs = ["linking", "merging", "people", "broadcasting", "later", "transcript", f"held/{held}/time"]
    for dialog in [*dialogs, f"messages/{message}/splitting", f"messages/{message}/edit"]:
        page.evaluate(OPEN, f"{address}/{dialog}")
        expect(page.locator("dialog[open]")).to_have_count(1)
        look(dialog, "dialog[open]")
        assert page.evaluate(FITS), dialog
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator(f"#message-{message} .message-more").click()
    expect(page.get_by_role("menuitem").first).to_be_focused()
    look("menu of a message", f"#message-{message}")
    page.keyboard.press("Escape")
    if width < 768:
        page.locator(".composer-more > .btn").click()
    look("composer", "#composer")
    page.keyboard.press("Escape")
    page.locator(".composer-copy-field").press_sequentially("new@example.ir")
    expect(page.locator("#copies-found [role=option]")).to_have_count(1)
    look("copies", "#composer")
    page.locator(".composer-copy-field").fill("")
    page.locator(".composer-text").press_sequentially("/")
    expect(page.locator("#saved-replies [role=option]").first).to_be_visible()
    # The list scrolls with the choice, by arrows in the text field: axe knows that of an input only.
    look("saved replies", "#composer", known={"scrollable-region-focusable"})
    page.locator(".composer-text").fill("")
    page.keyboard.press("Control+KeyK")
    expect(page.locator("dialog[open] [role=option]").first).to_be_visible()
    look("palette", "dialog[open]")
    page.keyboard.press("Escape")
    if width < 768:  # there the notices are a page, seen in test_notices.py
        page.locator(".desk-back a").first.click()
    else:
        page.locator(".rail-bell").click()
        expect(page.locator("dialog[open]")).to_have_count(1)
        look("notices", "dialog[open]")
        page.keyboard.press("Escape")
    page.locator("#me-button").click()
    look("presence and more", ".rail")
    assert faults == {}


def test_what_is_refused_is_said_in_the_dialog_and_keys_work_while_one_writes(browse, real_shop, say, colleague):
    below, above, sara = say("سفارشم نرسیده"), say("درگاه خطا می‌دهد", email="ali@example.ir"), colleague("سارا محمدی")
    second = say("یک سؤال دیگر هم دارم", ticket_id=below.pk)
    say("درگاه هنوز خطا می‌دهد", ticket_id=above.pk)
    page = browse(real_shop.owner, f"/desk/tickets/{above.number}?box=all")
    page.on("dialog", lambda dialog: dialog.accept())
    keys_work_while_one_writes(page, above, below)
    who_solves_second_is_told_in_the_dialog(page, real_shop, above, sara)
    dialog = page.locator("dialog[open]")

    def refused(path, button, meanwhile=lambda: None, **typed):
        """Open a dialog of a request, do something meanwhile, press its button: it stays open and says why, and what was typed stands."""
        page.evaluate(OPEN, f"/desk/tickets/{path}")
        expect(dialog).to_have_count(1)
        with workspace(real_shop):
            meanwhile()
        for field, text in typed.items():
            dialog.locator(f"[name={field}]").fill(text)
        dialog.get_by_role("button", name=button).click()
        expect(dialog.locator(".form-errors[role=alert]")).to_be_visible()
        expect(dialog).to_have_count(1)
        for field, text in typed.items():
            expect(dialog.locator(f"[name={field}]")).to_have_value(text)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    def now(ticket):
        return Ticket.objects.get(pk=ticket.pk)

    refused(f"{above.number}/snooze", "تا پاسخ مشتری")
    closed = lambda: now(above).close(by=real_shop.owner, reason="به درخواست مشتری")  # noqa: E731
    refused(f"{above.number}/closing", "بستن همیشگی", closed, reason="دلیلی دیگر")
    with workspace(real_shop):
        message = Message.objects.get(ticket=second, text="یک سؤال دیگر هم دارم")
    off = lambda: split(ticket=now(below), message_id=message.pk, by=sara)  # noqa: E731
    refused(f"{below.number}/messages/{message.pk}/splitting", "جداسازی", off, subject="سؤال")
    with workspace(real_shop):
        assert (now(above).snoozed_at, now(above).closure.reason) == (None, "به درخواست مشتری")
        assert Ticket.objects.count() == 3 and not Ticket.objects.filter(subject="سؤال").exists()


def keys_work_while_one_writes(page, above, below):
    """By physical keys, on a Persian keyboard: through the list and back, with what was written kept; then to solving."""
    writing = page.locator(".composer-text")
    writing.fill("بررسی می‌کنم")
    press(page, "KeyJ", "ت", altKey=True)
    expect(page).to_have_url(re.compile(f"/desk/tickets/{below.number}"))
    expect(page.locator(".thread")).to_have_attribute("data-number", str(below.number))
    at_work(page)
    writing.focus()
    press(page, "KeyK", "ن", altKey=True)
    expect(page.locator(".thread")).to_have_attribute("data-number", str(above.number))
    expect(writing).to_have_value("بررسی می‌کنم")
    at_work(page)
    writing.focus()
    press(page, "KeyE", "ث", altKey=True)
    expect(page.locator("#solve-dialog[open]")).to_be_visible()


def who_solves_second_is_told_in_the_dialog(page, shop, ticket, sara):
    """It stays open with what she wrote, and what she chose is not written down."""
    dialog = page.locator("#solve-dialog[open]")
    dialog.locator("[name=reason]").fill("پول برگشت")
    with workspace(shop):
        first, _second = ResolutionCategory.objects.offered()[:2]
        Ticket.objects.get(pk=ticket.pk).solve(by=sara, category=first, reason="دوباره فرستاده شد")
    dialog.locator(".btn-primary").click()
    expect(dialog.locator(".form-errors[role=alert]")).to_be_visible()
    expect(dialog.locator("[name=reason]")).to_have_value("پول برگشت")
    with workspace(shop):
        assert [each.reason for each in Ticket.objects.get(pk=ticket.pk).resolutions.all()] == ["دوباره فرستاده شد"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
