"""Solving and closing by the doors that are in a hurry: a board, the bar of many, sending and solving; cancelled, all stands as it stood."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Closure, HeldReply, Message, Resolution, Status, Ticket, WritingHabit
from pasokh.workspaces.models import Member
from tests.conftest import rules_of_life

from .conftest import at_work
from .test_screens import LOOKS, serious
from .test_views import picture, tickets, view, work_off  # noqa: F401 (fixtures)

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def insists(real_shop):
    """A category must be chosen."""
    with workspace(real_shop):
        rules_of_life(asks="required")


@pytest.fixture
def keys(real_shop):
    def keys():
        with workspace(real_shop):
            return [each.status.key for each in Ticket.objects.select_related("status").order_by("pk")]

    return keys


def column(page, shop, key):
    with workspace(shop):
        return page.locator(f'.board-column[data-key="{Status.objects.get(key=key).pk}"]')


def test_a_card_on_a_last_column_asks_and_goes_back_when_nothing_is_said(browse, real_shop, tickets, view, keys):  # noqa: F811
    page = browse(
        real_shop.owner, f"/desk/views/{view.public_id}", width=2200, height=900
    )  # all columns at once: a drag does not scroll
    card, first, solved = (
        page.locator(f"#line-{tickets[0].pk}"),
        column(page, real_shop, "new"),
        column(page, real_shop, "solved"),
    )
    card.drag_to(solved)
    expect(page.locator("#solve-dialog")).to_be_visible()
    picture(page, "board-asks")
    page.keyboard.press("Escape")
    expect(page.locator("#solve-dialog")).to_have_count(0)
    expect(first.locator(f"#line-{tickets[0].pk}")).to_be_visible()
    expect(solved.locator(".card")).to_have_count(0)
    assert keys() == ["new"] * 4
    card.drag_to(solved)
    page.locator("#solve-dialog .btn-primary").click()
    expect(page.locator("#solve-dialog")).to_have_count(0)
    expect(solved.locator(f"#line-{tickets[0].pk}")).to_be_visible()
    # By keyboard, and closed: from right to left the columns go to the left.
    other = page.locator(f"#line-{tickets[1].pk}")
    other.locator("a").focus()
    page.keyboard.press("Space")
    for _ in range(page.locator(".board-column").count()):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#close-reason")).to_be_focused()
    page.keyboard.type("تکراری است")
    page.keyboard.press("Enter")
    expect(page.locator("#close-dialog")).to_have_count(0)
    expect(column(page, real_shop, "closed").locator(f"#line-{tickets[1].pk}")).to_be_visible()
    assert keys() == ["solved", "closed", "new", "new"]
    with workspace(real_shop):
        assert (Resolution.objects.count(), Closure.objects.get().reason) == (1, "تکراری است")


def test_many_are_solved_with_one_answer(browse, real_shop, tickets, view, keys):  # noqa: F811
    page = browse(real_shop.owner, f"/desk/views/{view.public_id}?as=list")
    for each in tickets[:3]:
        page.locator(f"#line-{each.pk} .check").check()
    page.get_by_role("button", name="وضعیت", exact=True).click()
    page.locator("#bulk-status").get_by_role("menuitem", name="حل‌شده").click()
    dialog = page.locator("#ending-dialog")
    expect(dialog.locator("[name=category]:checked")).to_be_focused()
    picture(page, "many-solved")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".bulk-bar")).to_be_visible()
    page.get_by_role("button", name="وضعیت", exact=True).click()
    page.locator("#bulk-status").get_by_role("menuitem", name="حل‌شده").click()
    dialog.locator("[name=reason]").fill("کابل عوض شد")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#bulk-progress")).to_be_visible()
    work_off(real_shop)
    expect(page.locator(".bulk-line")).to_contain_text("۳ درخواست تغییر کرد")
    assert keys() == ["solved", "solved", "solved", "new"]
    with workspace(real_shop):
        assert set(Resolution.objects.values_list("reason", flat=True)) == {"کابل عوض شد"}


def test_sent_and_solved_and_taken_back_it_stands_as_it_stood(browse, real_shop, say, keys):
    ticket = say()
    with workspace(real_shop):
        WritingHabit.objects.create(member=real_shop.owner, hold_instant=True)
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    page.locator(".composer-text").fill("کابل را عوض کردیم")
    page.locator(".composer button[name=then]").click()
    page.locator("#solve-dialog .btn-primary").click()
    expect(page.locator("#ticket-head")).to_contain_text("حل‌شده")
    assert keys() == ["solved"]
    page.locator(".message-held button", has_text="پس گرفتن").click()
    expect(page.locator("#ticket-head")).not_to_contain_text("حل‌شده")
    expect(page.locator(".composer-text")).to_have_value("کابل را عوض کردیم")
    assert keys() == ["new"]
    with workspace(real_shop):
        assert (HeldReply.objects.count(), Message.objects.filter(kind="reply").count()) == (0, 0)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_dialogs_of_many_look_well(browse, real_shop, tickets, language, theme, width):  # noqa: F811
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
        ends = {key: Status.objects.get(key=key).public_id for key in ("solved", "closed")}
    page = browse(
        real_shop.owner, "/desk/views/all", width=width, height=844, color_scheme=theme, reduced_motion="reduce"
    )
    at_work(page)
    faults = {}
    for key, public_id in ends.items():
        page.evaluate(
            "address => htmx.ajax('GET', address, { target: 'body', swap: 'beforeend' })",
            f"/desk/bulk/ending?status={public_id}",
        )
        expect(page.locator("dialog[open]")).to_have_count(1)
        if key == "solved":
            page.locator("[name=follow_up]").check()
        picture(page, f"ending-{key}-{language}-{theme}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if found := serious(page) | ({"too wide": wide} if wide > 0 else {}):
            faults[key] = found
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    assert faults == {}
