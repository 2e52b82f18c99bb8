"""Putting off, tasks, checklists and time, by mouse and by keyboard; two agents see the same."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.checklist_templates import make_template
from pasokh.tickets.models import Checklist, Task, Ticket, TimeEntry

from .conftest import at_work, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def ticket(say):
    return say()


@pytest.fixture
def thread(browse, real_shop, ticket):
    """Negar's page at Maryam's ticket, its panel loaded."""
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    expect(page.locator("#ticket-work")).to_be_visible()
    return page


def stored(real_shop, model):
    with workspace(real_shop):
        return model.objects.order_by("-pk").first()


def test_snooze_by_keyboard_wake_by_mouse(thread, real_shop, ticket):
    thread.keyboard.press("Alt+m")
    dialog = thread.locator("#snooze-dialog")
    expect(dialog).to_be_visible()
    picture(thread, "snooze", whole=False)
    thread.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    thread.keyboard.press("Alt+m")
    dialog.get_by_text("فردا صبح").click()
    expect(dialog).to_have_count(0)
    expect(thread.locator("#ticket-head .chip").last).to_contain_text("به تعویق افتاده")
    expect(thread.locator(".rows .row")).to_have_count(0)
    assert stored(real_shop, Ticket).snoozed
    picture(thread, "snoozed", whole=False)
    thread.get_by_role("button", name="پایان تعویق").click()
    expect(thread.locator(".rows .row")).to_have_count(1)
    expect(thread.locator(".event").last).to_contain_text("پایان داد")
    assert not stored(real_shop, Ticket).snoozed


def test_a_moment_that_is_none_is_said_in_the_dialog(thread, real_shop):
    thread.keyboard.press("Alt+m")
    thread.locator("#snooze-dialog [name=day]").fill("دیروز")
    thread.locator("#snooze-dialog [value=chosen]").click()
    expect(thread.locator("#snooze-dialog .form-errors, #snooze-dialog .field-errors")).to_have_count(1)
    assert not stored(real_shop, Ticket).snoozed


def test_a_task_is_planned_done_and_undone_and_a_colleague_sees_it(thread, browse, real_shop, colleague, ticket):
    other = browse(colleague(), f"/desk/tickets/{ticket.number}?box=all")
    thread.keyboard.press("t")
    dialog = thread.locator("#task-dialog")
    dialog.locator("[name=title]").fill("پیگیری از انبار")
    dialog.locator("[name=day]").fill("فردا")
    dialog.locator("[name=at]").fill("۱۰:۳۰")
    expect(dialog.locator("[name=phone]")).to_be_hidden()
    picture(thread, "task-dialog", whole=False)
    dialog.locator("[name=title]").press("Enter")
    expect(dialog).to_have_count(0)
    for page in (thread, other):
        expect(page.locator("#ticket-work .task")).to_contain_text("پیگیری از انبار")
    other.locator(".task-tick").click()
    expect(other.locator(".task[data-done]")).to_have_count(1)
    expect(thread.locator(".task[data-done]")).to_have_count(1)
    other.keyboard.press("z")
    expect(thread.locator(".task:not([data-done])")).to_have_count(1)
    assert not stored(real_shop, Task).done


def test_a_call_back_and_the_page_of_tasks(thread, real_shop):
    thread.locator("#ticket-work").get_by_role("button", name="تماس برگشتی").click()
    dialog = thread.locator("#task-dialog")
    dialog.locator("[name=phone]").fill("0912 000 0017")
    dialog.get_by_role("button", name="افزودن کار").click()
    expect(dialog).to_have_count(0)
    for key in ("g", "t"):
        thread.keyboard.press(key)
    expect(thread.locator("#tasks .task")).to_contain_text("0912 000 0017")
    at_work(thread)
    picture(thread, "tasks", whole=False)
    thread.locator(".task-tick").click()
    dialog.get_by_label("کسی پاسخ نداد").check()
    dialog.get_by_role("button", name="انجام شد").click()
    expect(thread.locator("#tasks .task")).to_have_count(0)
    assert stored(real_shop, Task).result == "no_answer"


def test_a_checklist_is_begun_and_ticked_live(thread, browse, real_shop, colleague, ticket):
    other = browse(colleague(), f"/desk/tickets/{ticket.number}?box=all")
    opener = thread.locator("#ticket-work").get_by_role("button", name="فهرست بررسی", exact=True)
    opener.evaluate("button => { button.click(); button.click() }")  # pressed twice it opens once
    thread.locator("#checklist-dialog [name=name]").fill("تحویل")
    thread.once("dialog", lambda dialog: dialog.dismiss())
    thread.keyboard.press("Escape")  # what is written is not thrown away without a word
    expect(thread.locator("#checklist-dialog [name=name]")).to_have_value("تحویل")
    thread.locator("#checklist-dialog [name=items]").fill("سریال\nکارتن")
    thread.get_by_role("button", name="افزودن فهرست").evaluate("button => { button.click(); button.click() }")
    expect(other.locator(".ticks li")).to_have_count(2)
    other.get_by_label("سریال").check()
    expect(thread.locator(".ticks li").first.locator("input")).to_be_checked()
    expect(thread.locator(".checklist-head")).to_contain_text("۱/۲")
    expect(thread.locator(".event").filter(has_text="سریال")).to_have_count(0)
    thread.get_by_role("button", name=re.compile("تغییر فهرست")).click()
    thread.get_by_role("button", name="بالاتر: کارتن").click()
    expect(thread.locator(".edit-items li").first).to_contain_text("کارتن")
    picture(thread, "checklist", whole=False)
    thread.keyboard.press("Escape")
    expect(thread.locator("#checklist-dialog")).to_have_count(0)
    with workspace(real_shop):
        assert [item.text for item in Checklist.objects.get().items.all()] == ["کارتن", "سریال"]


def test_the_timer_runs_across_pages(thread, real_shop):
    thread.locator("#ticket-work").get_by_role("button", name="زمان‌سنج").click()
    expect(thread.locator("#running-timer .num")).to_have_text(re.compile("[۰-۹]+:[۰-۹]{2}"))
    thread.goto("/desk/contacts/")
    expect(thread.locator("#running-timer .num")).to_be_visible()
    picture(thread, "timer", whole=False)
    at_work(thread)
    thread.locator("#running-timer button").click()
    thread.locator("#time-dialog [name=seconds]").fill("یک ساعت و نیم")
    thread.locator("#time-dialog [name=note]").fill("تلفن")
    thread.get_by_role("button", name="ثبت", exact=True).click()
    expect(thread.locator("#running-timer .num")).to_have_count(0)
    assert stored(real_shop, TimeEntry).seconds == 5400


AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text()
RULES = "place => axe.run(place, {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
LOOKS = [("fa", "light", 390), ("en", "dark", 1280), ("fa", "dark", 1280), ("en", "light", 390)]


def is_fine(page, name, place="#main"):
    """Nothing for axe to say of a part of the page, nothing wider than the screen."""
    picture(page, name, whole=False)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate(RULES, place)["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_looks(browse, real_shop, ticket, language, theme, width):
    """Panel, dialogs, the page of tasks, settings and paper."""
    owner = real_shop.owner
    with workspace(real_shop):
        type(owner).objects.filter(pk=owner.pk).update(language=language)
        soon = {"owner": owner, "due_at": timezone.now() - timedelta(hours=1)}
        Task.plan(
            ticket=ticket, by=owner, title="زنگ به انبار", kind="call", phone="+989120000017", remind_before=0, **soon
        )
        Task.plan(ticket=ticket, by=owner, title="پیدا کردن فاکتور").complete(by=owner, outcome="پیدا شد")
        items = [{"text": "شمارهٔ سریال", "required": True}, {"text": "کارتن سالم", "required": False}]
        template = make_template(by=owner, name="تحویل کالا", type_key="", items=items)
        Checklist.of_template(template, ticket=ticket, actor=owner.actor).items.first().tick(True, by=owner)
        TimeEntry.log(ticket=ticket, by=owner, seconds=5400, note="تلفن با انبار")
    look = f"{language}-{theme}-{width}"
    address = f"/desk/tickets/{ticket.number}"
    page = browse(
        owner, f"{address}?box=all", width=width, color_scheme=theme, reduced_motion="reduce", bypass_csp=True
    )
    if width == 390:
        page.locator(".desk-open-panel button").click()
    page.locator("#ticket-work").scroll_into_view_if_needed()
    page.locator("#fold-tasks-over > summary").click()
    is_fine(page, f"panel-{look}", "#ticket-work")
    buttons = {
        "task": "#ticket-work .task-title >> nth=0",
        "outcome": "#ticket-work .task-tick >> nth=0",
        "checklist": "#ticket-work .checklist-head button",
        "time": "#ticket-work .spent button",
    }
    for name, button in buttons.items():
        page.locator(button).click()
        expect(page.locator("dialog[open]")).to_be_visible()
        is_fine(page, f"{name}-{look}", "dialog[open]")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Alt+m")
    expect(page.locator("#snooze-dialog")).to_be_visible()
    is_fine(page, f"snooze-{look}", "dialog[open]")
    settings = ("/desk/settings/checklists", f"/desk/settings/checklists/{template.public_id}")
    for place in ("/desk/tasks/", f"{address}/print?events=1", *settings):
        page.goto(place)
        is_fine(page, f"{place.strip('/').replace('/', '-').partition('?')[0][:30]}-{look}")


def test_paper_has_no_desk_around_it(browse, real_shop, ticket):
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}/print")
    picture(page, "print", whole=False)
    expect(page.locator(".rail, .desk-list")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator(".paper-tools")).to_be_hidden()
    page.emulate_media(media="screen")
    with page.expect_navigation():
        page.get_by_label("همراه با رویدادها").check()
    expect(page.locator(".out-event")).not_to_have_count(0)
