"""A request's life by mouse and by keyboard: solved, taken back, followed up, closed; its settings fit every width, and axe is content."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.statuses import make_status
from pasokh.tickets.models import Closure, FollowUp, Resolution, Status, Ticket
from pasokh.workspaces.models import Member

from .conftest import at_work
from .test_screens import LOOKS, serious

pytestmark = pytest.mark.browser
# What a Persian keyboard gives for a physical key: shortcuts go by the key's place.
PRESS = """([code, key]) => document.body.dispatchEvent(new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }))"""


@pytest.fixture
def ticket(say):
    return say()


@pytest.fixture
def thread(browse, real_shop, ticket):
    """Negar's page at Maryam's ticket."""
    return browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")


@pytest.fixture
def status_of(real_shop, ticket):
    def status_of():
        with workspace(real_shop):
            return Ticket.objects.select_related("status").get(pk=ticket.pk).status.key

    return status_of


def test_solved_by_keyboard_and_taken_back(thread, real_shop, status_of):
    thread.evaluate(PRESS, ["KeyE", "ث"])
    chosen = thread.locator("#solve-dialog input[name=category]:checked")
    expect(chosen).to_be_focused()
    thread.keyboard.press("ArrowDown")
    thread.keyboard.press("Enter")
    expect(thread.locator("#solve-dialog")).to_have_count(0)
    expect(thread.locator("#ticket-head")).to_contain_text("حل‌شده")
    expect(thread.locator("#life-facts")).to_contain_text("پاسخ پرسش داده شد")
    expect(thread.locator(".event").last).to_contain_text("پاسخ پرسش داده شد")
    thread.locator(".toast .btn-icon").first.click()  # the toast is gone, the key stays
    expect(thread.locator(".toast")).to_have_count(0)
    thread.evaluate(PRESS, ["KeyZ", "ظ"])
    expect(thread.locator("#ticket-head")).not_to_contain_text("حل‌شده")
    expect(thread.locator(".toast")).to_contain_text("حل شد")
    thread.evaluate(PRESS, ["KeyZ", "ظ"])
    expect(thread.locator(".toast").last).to_contain_text("چیزی نمانده")
    thread.evaluate(PRESS.replace("code, key,", "code, key, shiftKey: true,"), ["Slash", "؟"])
    help = thread.locator("#shortcuts-help")
    expect(help).to_contain_text("واگرد آخرین کار")
    expect(help.get_by_text("Alt Z", exact=True)).to_be_visible()
    thread.keyboard.press("Escape")
    expect(thread.locator(".event").last).to_contain_text("واگرد")
    with workspace(real_shop):
        assert Resolution.objects.get().withdrawn
    assert status_of() == "new"


def test_sending_and_solving_asks_while_the_message_is_on_its_way(thread, real_shop, status_of):
    thread.locator(".composer-text").fill("کابل را عوض کردیم")
    thread.locator(".composer button[name=then]").click()
    expect(thread.locator(".message-out")).to_contain_text("کابل را عوض کردیم")
    thread.locator("#solve-reason").fill("کابل عوض شد")
    thread.keyboard.press("Enter")
    expect(thread.locator("#ticket-head")).to_contain_text("حل‌شده")
    expect(thread.locator("#life-facts")).to_contain_text("کابل عوض شد")
    assert status_of() == "solved"


def test_a_follow_up_is_planned_with_solving_and_an_unhappy_customer_opens_it_again(thread, real_shop, status_of):
    thread.locator("#ticket-head").get_by_role("button", name="حل شد").click()
    dialog = thread.locator("#solve-dialog")
    expect(dialog.locator("[name=owner]")).to_be_hidden()
    dialog.locator("[name=follow_up]").check()
    expect(dialog.locator("[name=owner]")).to_be_visible()
    dialog.locator("[name=channel]").select_option("sms")
    dialog.locator(".btn-primary").click()
    planned = thread.locator(".follow-ups > li")
    expect(planned).to_contain_text("با پیامک")
    planned.get_by_role("button").click()
    thread.locator("#outcome-dialog [value=unhappy]").check()
    thread.locator("#outcome-dialog [name=words]").fill("باز قطع شد")
    thread.keyboard.press("Enter")
    expect(thread.locator("#life-facts")).to_contain_text("باز قطع شد")
    expect(thread.locator("#ticket-head")).to_contain_text("باز")
    with workspace(real_shop):
        assert FollowUp.objects.get().outcome == "unhappy"
    assert status_of() == "open"


def test_closing_asks_why_and_escape_leaves_it_as_it_is(thread, real_shop, status_of):
    def open_dialog():
        thread.locator("#steps-button").click()
        thread.locator("#steps [hx-get$=closing]").click()

    open_dialog()
    expect(thread.locator("#close-reason")).to_be_focused()
    thread.keyboard.press("Escape")
    expect(thread.locator("#close-dialog")).to_have_count(0)
    assert status_of() == "new"
    open_dialog()
    thread.locator("#close-reason").fill("تکراری است")
    thread.keyboard.press("Enter")
    expect(thread.locator("#ticket-head")).to_contain_text("بسته‌شده")
    with workspace(real_shop):
        assert Closure.objects.get().reason == "تکراری است"


def test_an_own_status_reaches_a_second_agent_at_once(browse, real_shop, ticket, colleague, thread):
    with workspace(real_shop):
        make_status(
            by=real_shop.owner, category=2, labels={"fa": "در تعمیرگاه"}, customer_labels={"fa": "در حال تعمیر"}
        )
    thread.reload()
    at_work(thread)
    other = browse(colleague(), f"/desk/tickets/{ticket.number}?box=all")
    thread.locator("#steps-button").click()
    thread.get_by_role("menuitemradio", name="در تعمیرگاه").click()
    for page in (thread, other):
        expect(page.locator("#ticket-head")).to_contain_text("در تعمیرگاه")
        expect(page.locator(".event").last).to_contain_text("در تعمیرگاه")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_dialogs_and_settings_look_well(browse, real_shop, ticket, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
        own = make_status(
            by=real_shop.owner,
            category=2,
            labels={"fa": "در تعمیرگاه", "en": "Workshop"},
            customer_labels={"fa": "در حال تعمیر"},
        )
        solved = Ticket.objects.get(pk=ticket.pk)
        solved.solve(by=real_shop.owner, reason="کابل " * 30)
        from django.utils import timezone

        solved.plan_follow_up(by=real_shop.owner, owner=real_shop.owner, due_at=timezone.now())
        assert Status.objects.filter(pk=own.pk).exists()
    page = browse(real_shop.owner, "/desk/", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for path in ("statuses", f"statuses/{own.public_id}", "life"):
        page.goto(f"/desk/settings/{path}")
        at_work(page)
        faults |= _faults(page, path)
    page.goto(f"/desk/tickets/{ticket.number}?box=all")
    at_work(page)
    for dialog in ("solving", "closing", "follow-up/new"):
        page.evaluate(
            "address => htmx.ajax('GET', address, { target: 'body', swap: 'beforeend' })",
            f"/desk/tickets/{ticket.number}/{dialog}",
        )
        expect(page.locator("dialog[open]")).to_have_count(1)
        if dialog == "solving":
            page.locator("[name=follow_up]").check()
        faults |= _faults(page, dialog)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    assert faults == {}


def _faults(page, name):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = serious(page) | ({"too wide": wide} if wide > 0 else {})
    return {name: found} if found else {}
