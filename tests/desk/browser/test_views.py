"""Views in a browser: kept true, cards moved by mouse and by keyboard, many changed, filters written."""

import re

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.bulk import do_batch
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.fields.known import forget_known
from pasokh.tickets.models import Bulk, Status, Ticket, View
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.models import Member
from tests.front.serving import wait_until

from .conftest import at_work, picture
from .test_notices import press
from .test_screens import serious


@pytest.fixture
def tickets(real_shop, say):
    with workspace(real_shop):
        found = [
            say(f"سفارش {number} هنوز نرسیده است", email=f"c{number}@example.ir", name=f"مشتری {number}")
            for number in range(4)
        ]
        found[0].judge(by=real_shop.owner, impact=3, urgency=3)
        found[1].tag("مرجوعی", by=real_shop.owner)
        found[2].assign(real_shop.owner, by=real_shop.owner)
    return found


@pytest.fixture
def view(real_shop):
    with workspace(real_shop):
        found = View.objects.create(
            owner=real_shop.owner,
            names={"fa": "درخواست‌های این هفته", "en": "This week"},
            filter={"all": []},
            kind="board",
            grouping="status",
        )
        found.pin(by=real_shop.owner)
    return found


def work_off(shop):
    with workspace(shop):
        bulk = Bulk.objects.order_by("-pk").first()
    while True:
        with workspace(shop):
            if do_batch(bulk.pk) is None:
                return


def test_a_card_is_dragged_into_another_column(browse, real_shop, tickets, view):
    page = browse(real_shop.owner, f"/desk/views/{view.public_id}")
    picture(page, "board", whole=False)
    with workspace(real_shop):
        waiting = Status.objects.get(key="waiting")
    card = page.locator(f"#line-{tickets[0].pk}")
    column = page.locator(f'.board-column[data-key="{waiting.pk}"]')
    card.drag_to(column)
    expect(column.locator(f"#line-{tickets[0].pk}")).to_be_visible()
    expect(page.locator(".toast", has_text="در انتظار مشتری")).to_be_visible()
    expect(column.locator("h2 b")).to_have_text("۱")
    with workspace(real_shop):
        assert Ticket.objects.get(pk=tickets[0].pk).status_id == waiting.pk


def test_a_card_is_carried_by_keys_and_put_back(browse, real_shop, tickets, view):
    page = browse(real_shop.owner, f"/desk/views/{view.public_id}")
    card = page.locator(f"#line-{tickets[1].pk}")
    title = card.locator(".card-title")
    title.focus()
    page.keyboard.press("Space")
    expect(card).to_have_attribute("data-lifted", "keys")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(card).not_to_have_attribute("data-lifted", re.compile(".*"))
    expect(title).to_be_focused()
    first = page.locator(".board-column").nth(0)
    expect(first.locator(f"#line-{tickets[1].pk}")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")  # from right to left: the next column
    page.keyboard.press("Enter")
    second = page.locator(".board-column").nth(1)
    expect(second.locator(f"#line-{tickets[1].pk}")).to_be_visible()
    expect(second.locator("h2 b")).to_have_text("۱")


def test_a_drop_that_was_refused_or_lost_is_back_at_once_and_says_why(browse, real_shop, tickets, view, colleague):
    with workspace(real_shop):
        view.change(by=real_shop.owner, shared="everyone")
    page = browse(colleague("سارا"), f"/desk/views/{view.public_id}")
    columns = page.locator(".board-column")
    card, said = page.locator(f"#line-{tickets[0].pk}"), page.locator(".toast-danger")
    card.locator(".card-title").focus()
    for key in ["Space", *["ArrowLeft"] * (columns.count() - 1), "Enter"]:
        page.keyboard.press(key)
    expect(said).to_contain_text("اجازه")  # closing is for leads
    expect(columns.first.locator(f"#line-{tickets[0].pk}")).to_be_visible()
    said.get_by_role("button").click()
    page.route("**/move*", lambda route: route.abort())
    page.locator(f"#line-{tickets[1].pk}").drag_to(columns.nth(1))
    expect(said).to_contain_text("ارتباط")
    expect(columns.first.locator(f"#line-{tickets[1].pk}")).to_be_visible()
    expect(columns.nth(1).locator(".card")).to_have_count(0)
    expect(columns.first.locator("h2 b")).to_have_text("۴")
    with workspace(real_shop):
        assert set(Ticket.objects.values_list("status__key", flat=True)) == {"new"}


def test_a_board_follows_what_others_do(browse, real_shop, tickets, view, say):
    page = browse(real_shop.owner, f"/desk/views/{view.public_id}")
    first = page.locator(".board-column").nth(0)
    expect(first.locator(".card")).to_have_count(4)
    card = page.locator(f"#line-{tickets[0].pk}").element_handle()
    with workspace(real_shop):
        Ticket.objects.get(pk=tickets[0].pk).tag("فوری", by=real_shop.owner)
    expect(page.locator(f"#line-{tickets[0].pk}")).to_contain_text("فوری")
    assert card.evaluate("card => card.isConnected")  # a press that began before the news ends on the same card
    fresh = say("درخواست تازه", email="new@example.ir", name="تازه")
    expect(first.locator(f"#line-{fresh.pk}")).to_be_visible()
    expect(first.locator("h2 b")).to_have_text("۵")
    with workspace(real_shop):
        Ticket.objects.get(pk=fresh.pk).wait(by=real_shop.owner)
    expect(first.locator(f"#line-{fresh.pk}")).to_have_count(0)
    live = page.locator("#view-body").inner_text()
    at_work(page).reload()
    expect(page.locator(".card")).to_have_count(5)
    assert page.locator("#view-body").inner_text() == live


def test_what_is_chosen_stays_chosen_whatever_others_do(browse, real_shop, tickets):
    """Their change makes a group that was not there: the whole view is drawn anew."""
    page = browse(real_shop.owner, "/desk/views/all?as=grouped&by=priority")
    boxes = [page.locator(f"#line-{each.pk} .check") for each in tickets]
    boxes[1].click()
    expect(page.locator(".bulk-bar")).to_contain_text("۱")
    groups = page.locator(".group-head")
    before = groups.count()
    with workspace(real_shop):
        Ticket.objects.get(pk=tickets[1].pk).tag("فوری", by=real_shop.owner)
        Ticket.objects.get(pk=tickets[2].pk).judge(by=real_shop.owner, impact=1, urgency=1)
    expect(groups).to_have_count(before + 1)
    expect(boxes[1]).to_be_checked()
    expect(page.locator(".bulk-bar")).to_be_visible()
    expect(page.locator(".bulk-count b")).to_have_text("۱")
    shown = page.locator("tbody .check")
    shown.last.click(modifiers=["Shift"])  # from the one that was chosen last, though it is drawn anew
    at = shown.evaluate_all("(all, value) => all.findIndex(each => each.value === value)", str(tickets[1].number))
    expect(page.locator("tbody .check:checked")).to_have_count(shown.count() - at)


def test_many_are_chosen_changed_and_taken_back(browse, real_shop, tickets, view):
    page = browse(real_shop.owner, "/desk/views/all")
    boxes = page.locator("tbody .check")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    bar = page.locator(".bulk-bar")
    expect(bar).to_contain_text("۳")
    page.get_by_role("button", name="واگذاری").click()
    picture(page, "bulk", whole=False)
    page.get_by_role("menuitem", name="به من").click()
    expect(page.locator(".bulk-progress progress")).to_be_visible()
    expect(bar).to_be_hidden()
    boxes.nth(1).click()  # what goes on in the meantime: the job runs on, and others are chosen
    expect(bar).to_be_visible()
    picture(page, "bulk-running", whole=False)
    assert serious(page, ".view") == {}
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    work_off(real_shop)
    expect(page.locator(".bulk-progress")).to_contain_text("درخواست تغییر کرد")
    picture(page, "progress", whole=False)
    assert serious(page, ".bulk-progress") == {}
    page.get_by_role("button", name="واگرد").click()
    expect(page.locator(".bulk-progress")).to_contain_text("واگرد: واگذاری")
    work_off(real_shop)
    with workspace(real_shop):
        assert Ticket.objects.filter(assignee=real_shop.owner).count() == 1
    for each in tickets[:2]:
        page.locator(f"#line-{each.pk} .check").check()
    page.get_by_role("button", name="ادغام…").click()
    dialog = page.locator("#bulk-merge-dialog")
    expect(dialog.locator("input[name=ticket]")).to_have_count(2)
    picture(page, "bulk-merge", whole=False)
    assert serious(page, "#bulk-merge-dialog") == {}
    dialog.get_by_role("button", name="ادغام", exact=True).click()
    expect(page.locator(".toast-danger")).to_contain_text("برگزینید")
    expect(dialog.locator("input[name=ticket]")).to_have_count(2)
    expect(bar).to_be_visible()  # nothing was chosen: what is marked stays marked
    dialog.locator("[name=q]").fill(str(tickets[3].number))
    expect(dialog.locator("input[name=ticket]")).to_have_count(1)
    dialog.locator("input[name=ticket]").check()
    dialog.get_by_role("button", name="ادغام", exact=True).click()
    expect(dialog).to_have_count(0)
    work_off(real_shop)
    with workspace(real_shop):
        assert Ticket.objects.filter(merged_into=tickets[3]).count() == 2


def test_a_view_is_written_by_keyboard_and_counted(browse, real_shop, tickets):
    page = browse(real_shop.owner, "/desk/views/new")
    page.get_by_role("button", name="افزودن شرط").click()
    line = page.locator(".condition")
    expect(line).to_have_count(1)
    grouping, kind = page.locator("[name=grouping]"), page.locator("[name=kind]")
    for chosen in ("grouped", "board"):
        kind.select_option(chosen)
        expect(grouping).to_be_visible()
    kind.select_option("list")
    expect(grouping).to_be_hidden()
    line.locator(".condition-field").select_option("priority")
    line.locator(".condition-op").select_option("at_least")
    expect(line.locator(".condition-value select")).to_be_visible()
    line.locator(".condition-value select").select_option("4")
    expect(page.locator(".conditions-count")).to_contain_text("۱")
    picture(page, "editor", whole=False)
    page.get_by_label("نام", exact=True).fill("فوری‌ها")
    page.get_by_role("button", name="ذخیره").click()
    expect(page.get_by_role("heading", name="فوری‌ها")).to_be_visible()
    expect(page.locator("tbody .line")).to_have_count(1)
    page.goto("/desk/")
    expect(page.get_by_role("navigation", name="صندوق‌ها")).to_contain_text("فوری‌ها")
    picture(page, "home", whole=False)


def test_the_search_offers_filters_and_takes_them_by_keys(browse, real_shop, tickets):
    page = browse(real_shop.owner, "/desk/?box=all")
    search = page.locator('[data-inbox-target="search"]')
    search.type("برچ")
    expect(page.locator(".suggestion")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(search).to_have_value("برچسب:")
    expect(page.locator(".suggestion").first).to_be_visible()
    picture(page, "suggest", whole=False)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(1)
    expect(page.locator(f"#ticket-row-{tickets[1].pk}")).to_be_visible()


def test_a_filter_of_groups_is_written_by_mouse_and_by_keys(browse, real_shop, tickets):
    """All of: priority at least urgent or (any of: it is hers, or its model begins so). By mouse first, the inner group by keys alone."""
    with workspace(real_shop):
        make_field(by=real_shop.owner, key="model", kind="text", labels={"fa": "مدل دستگاه", "en": "Model"})
        forget_known()
        fill(tickets[3], {"model": "UPS-1500"}, by=real_shop.owner)
    page = browse(real_shop.owner, "/desk/views/new", height=1000)
    page.locator(".conditions-how").select_option("any")
    page.get_by_role("button", name="افزودن شرط").click()
    first = page.locator(".condition").first
    first.locator(".condition-field").select_option("priority")
    first.locator(".condition-op").select_option("at_least")
    first.locator(".condition-value select").select_option("4")
    expect(page.locator(".conditions-count")).to_contain_text("۱")
    # By keys: the group is made with Enter, the focus stands in it.
    page.get_by_role("button", name="افزودن گروه").focus()
    page.keyboard.press("Enter")
    group = page.locator(".conditions-group")
    expect(group.locator(".conditions-how")).to_be_focused()
    page.keyboard.press("Tab")
    expect(group.get_by_role("button", name="حذف این گروه")).to_be_focused()
    page.keyboard.press("Tab")
    group.locator(".condition-field").select_option("assignee")
    expect(group.locator(".condition-field")).to_be_focused()
    group.get_by_label("من", exact=True).check()
    expect(page.locator(".conditions-count")).to_contain_text("۲")
    group.get_by_role("button", name="افزودن شرط").focus()
    page.keyboard.press("Enter")
    line = group.locator(".condition").nth(1)
    expect(line.locator(".condition-field")).to_be_focused()
    line.locator(".condition-field").select_option("values.model")
    line.locator(".condition-op").select_option("starts")
    line.locator("input.input").fill("ups")
    page.keyboard.press("Tab")
    expect(page.locator(".conditions-count")).to_contain_text("۳")
    group.get_by_role("button", name="افزودن گروه").click()
    inner = group.locator(".conditions-group")
    expect(inner.locator(".condition")).to_have_count(1)
    picture(page, "groups", whole=False)
    assert serious(page) == {}
    inner.get_by_role("button", name="حذف این گروه").focus()
    page.keyboard.press("Enter")
    expect(inner).to_have_count(0)
    expect(group.get_by_role("button", name="افزودن شرط")).to_be_focused()
    page.get_by_label("نام", exact=True).fill("گروهی")
    page.get_by_label("مدل دستگاه").check()
    page.get_by_role("button", name="ذخیره").click()
    expect(page.locator("tbody .line")).to_have_count(3)
    expect(page.locator(".line-own", has_text="UPS-1500")).to_be_visible()
    with workspace(real_shop):
        made = View.objects.get()
    assert made.filter["any"][1]["any"][1] == {"field": "values.model", "op": "starts", "value": "ups"}
    phone = browse(real_shop.owner, f"/desk/views/{made.public_id}/edit", width=390, height=844)
    expect(phone.locator(".conditions-group .condition")).to_have_count(2)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(phone, "groups-phone", whole=False)
    press(phone, "KeyK", "ن", ctrlKey=True)
    phone.keyboard.insert_text("گروهي")
    expect(phone.locator(".palette-option", has_text="گروهی")).to_have_attribute("aria-selected", "true")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**/desk/views/{made.public_id}")


def test_of_two_choices_the_later_one_counts_whichever_answer_comes_first(browse, real_shop, tickets):
    page = browse(real_shop.owner, "/desk/views/new")
    page.get_by_role("button", name="افزودن شرط").click()
    line, late = page.locator(".condition"), []
    expect(line).to_have_count(1)

    def hold_the_first(route):
        late.append(route) if not late else route.continue_()

    page.route("**/views/condition?*", hold_the_first)
    field = line.locator(".condition-field")
    field.select_option("priority")
    wait_until(lambda: page.evaluate("1") and late)
    field.select_option("assignee")
    expect(line.get_by_label("من", exact=True)).to_be_visible()
    with page.expect_response(lambda answer: answer.request == late[0].request):
        late[0].continue_()
    page.evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(done)))")
    expect(field).to_have_value("assignee")
    line.get_by_label("من", exact=True).check()
    expect(page.locator(".conditions-count")).to_contain_text("۱")


def test_a_search_is_kept_by_reloading_and_left_by_going_back(browse, real_shop, tickets, say):
    page = browse(real_shop.owner, "/desk/?box=all&status=open")
    search, rows = page.locator('[data-inbox-target="search"]'), page.locator("#rows .row")
    search.type("سفارش 2", delay=30)
    expect(rows).to_have_count(1)
    page.wait_for_url(lambda address: "q=" in address)
    rows.first.locator("a").click()
    page.wait_for_url(lambda address: f"/desk/tickets/{tickets[2].number}" in address and "q=" in address)
    page.reload()
    at_work(page)
    expect(search).to_have_value("سفارش 2")
    expect(rows).to_have_count(1)
    page.go_back()
    expect(search).to_have_value("سفارش 2")
    expect(page.locator(".thread")).to_have_count(0)
    page.go_back()
    expect(rows).to_have_count(4)
    expect(search).to_have_value("")
    assert "q=" not in page.url
    page.go_forward()
    expect(rows).to_have_count(1)
    expect(search).to_have_value("سفارش 2")
    search.press("Escape")
    expect(rows).to_have_count(4)
    page.wait_for_url(lambda address: "q=" not in address)


@pytest.mark.parametrize(
    "path",
    [
        "/desk/views/",
        "/desk/views/all",
        "/desk/views/all?as=grouped&by=priority",
        "/desk/views/all?as=board",
        "/desk/views/new",
        "/desk/exports",
    ],
)
def test_a_phone_shows_it_without_scrolling_sideways(browse, real_shop, tickets, view, path):
    page = browse(real_shop.owner, path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "phone" + re.sub(r"\W+", "-", path), whole=False)


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("fa", "light", 1280), ("en", "dark", 1280), ("fa", "dark", 390)]
)
def test_axe_finds_nothing_serious(browse, real_shop, tickets, view, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/views/", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for path in (
        "/desk/views/",
        "/desk/views/all",
        "/desk/views/all?as=grouped",
        f"/desk/views/{view.public_id}",
        "/desk/views/new",
        "/desk/exports",
    ):
        at_work(page).goto(path)
        at_work(page)
        picture(page, f"{language}-{theme}-{width}" + re.sub(r"\W+", "-", path)[:24], whole=False)
        if found := serious(page):
            faults[path] = found
    assert faults == {}
