"""What a whole day at one request needs: a panel that is not in the way, copies in the composer's head, frames that disturb nobody, a phone."""

import json

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message, Participant, Task

from .conftest import at_work

pytestmark = pytest.mark.browser
SMALL = """selector => [...document.querySelectorAll(selector)].filter(each => each.checkVisibility())
    .map(each => [each.outerHTML.slice(0, 70), each.getBoundingClientRect()]).filter(([, box]) => box.width < 44 || box.height < 44).map(([html]) => html)"""


@pytest.fixture
def mailed(real_shop, say):
    with workspace(real_shop):
        box = open_mailbox(name="پشتیبانی", inbox=real_shop.inbox, address="help@khaneno.example", by=real_shop.owner)
    return say("سفارشم نرسیده", channel="email", origin=box.origin, subject="سفارش")


def test_the_panel_shows_what_there_is_and_remembers_what_was_folded(browse, real_shop, colleague, say):
    ticket, sara = say(), colleague()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all", height=1200)
    panel = page.locator("#customer")
    adds = panel.get_by_role("group", name="افزودن به این درخواست")
    expect(adds.get_by_role("button")).to_have_count(8)
    expect(page.locator("#request-relations")).to_be_attached()
    assert [
        name
        for name in ("tasks", "checklists", "time", "people", "links", "others", "life")
        if page.locator(f"#fold-{name}").count()
    ] == []
    adds.get_by_role("button", name="کار", exact=True).press("Enter")
    page.locator("#task-dialog [name=title]").fill("پیگیری از انبار")
    page.locator("#task-dialog .btn-primary").click()
    tasks = page.locator("#fold-tasks")
    expect(tasks.locator(".task")).to_be_visible()
    expect(adds.get_by_role("button", name="کار", exact=True)).to_be_focused()
    tasks.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(tasks.locator(".task")).to_be_hidden()
    with workspace(real_shop):
        Task.plan(ticket=ticket, by=sara, owner=sara, title="دیگری")
    expect(tasks.locator(".fold-count")).to_have_text("۲")  # drawn anew, and folded as before
    expect(tasks.locator("> summary")).to_be_focused()
    expect(tasks.locator(".task").first).to_be_hidden()
    page.reload()
    at_work(page)
    expect(tasks).to_be_visible()
    expect(tasks.locator(".task").first).to_be_hidden()
    page.keyboard.press("Tab")
    tasks.locator("> summary").press("Space")
    expect(tasks.locator(".task").first).to_be_visible()
    adds.get_by_role("button", name="دنبال کردن").click()
    expect(page.locator("#fold-people")).to_contain_text(real_shop.owner.name)
    expect(adds.get_by_role("button", name="دنبال نکردن")).to_be_visible()


def test_copies_are_written_in_the_composers_head(browse, real_shop, mailed):
    page = browse(real_shop.owner, f"/desk/tickets/{mailed.number}")
    people, field = page.locator(".composer-people"), page.locator(".composer-copy-field")
    expect(people).to_contain_text("مریم رضایی")
    field.press_sequentially("علی")
    field.press("Enter")
    expect(page.locator(".toast-danger")).to_contain_text("نشانی ایمیل نیست")
    expect(field).to_have_value("علی")
    field.fill("")
    field.press_sequentially("ali@example.ir")
    expect(page.locator("#copies-found [role=option]")).to_contain_text("مشتری تازه")
    field.press("Enter")
    expect(people.locator(".chip")).to_have_count(2)
    expect(field).to_have_value("")
    field.fill("sara@example.com; omid@example.com")
    page.locator("textarea[name=text]").fill("سلام، بررسی می‌کنم")  # leaving the field is enough
    expect(people.locator(".chip")).to_have_count(4)
    field.focus()
    field.press("Backspace")
    page.keyboard.press("Backspace")
    expect(people.locator(".chip")).to_have_count(3)
    expect(page.locator("textarea[name=text]")).to_have_value("سلام، بررسی می‌کنم")
    page.locator("textarea[name=text]").press("Control+Enter")
    page.locator(".message-held").get_by_role("button", name="همین حالا بفرست").click()
    page.locator(".message-out:not(.message-held)").wait_for()
    with workspace(real_shop):
        mails = sorted(each.contact.email for each in Participant.objects.select_related("contact"))
        assert (mails, Message.objects.filter(kind="reply").count()) == (["ali@example.ir", "sara@example.com"], 1)
    page.keyboard.press("Escape")
    page.locator("label", has_text="یادداشت داخلی").click()
    expect(people).to_be_hidden()


def test_a_frame_leaves_an_open_menu_focus_and_selection_where_they_are(browse, real_shop, say, colleague):
    ticket, sara = say(), colleague()
    with workspace(real_shop):
        message = reply(ticket=ticket, by=real_shop.owner, text="همین حالا بررسی می‌کنم")
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    page.evaluate(
        "document.addEventListener('live:frame', ({ detail }) => detail.data.kind === 'message' && (window.frame = detail))"
    )
    line = page.locator(f"#message-{message.pk}")
    line.locator(".message-more").click()
    item = line.get_by_role("menuitem").first
    expect(item).to_be_focused()
    page.evaluate(
        "element => getSelection().selectAllChildren(element)", line.locator(".message-text").element_handle()
    )
    with workspace(real_shop):
        report_state(message=message, state=Message.State.READ)
    expect(line).to_have_attribute("data-state", "read")
    expect(line.locator(".message-state")).to_contain_text("خوانده شد")
    expect(item).to_be_focused()
    assert page.evaluate("String(getSelection())").strip() == "همین حالا بررسی می‌کنم"
    # The same frame again touches nothing, whatever the reader has done to the line since.
    page.evaluate(
        "id => { document.getElementById(id).querySelector('.message-text').append('؛') }", f"message-{message.pk}"
    )
    page.evaluate("document.dispatchEvent(new CustomEvent('live:frame', { detail: window.frame }))")
    expect(line.locator(".message-text")).to_contain_text("؛")
    expect(item).to_be_focused()
    # The head is drawn anew under an open menu.
    page.locator("#assign-button").click()
    expect(page.locator("#assign")).to_be_visible()
    with workspace(real_shop):
        ticket.refresh_from_db()
        ticket.judge(by=sara, impact=3, urgency=3)
    expect(page.locator("#ticket-head .chip-danger")).to_be_visible()
    expect(page.locator("#assign")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#assign') !== null")


def test_a_phone_has_five_places_one_line_below_the_text_and_room_above_its_keyboard(browse, real_shop, mailed):
    phone = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
    page = browse(real_shop.owner, "/desk/?box=all", **phone)
    places = ".rail > a, .rail .menu > .btn"
    shown = page.evaluate(f"[...document.querySelectorAll('{places}')].filter(each => each.checkVisibility()).length")
    assert (shown, page.evaluate(SMALL, places)) == (5, [])
    page.locator("#me-button").tap()
    page.get_by_role("menuitem", name="مشتریان").click()
    page.wait_for_url("**/desk/contacts/")
    page.goto(f"/desk/tickets/{mailed.number}")
    at_work(page)
    expect(page.locator(".composer-people .chip")).to_be_visible()
    tops = page.evaluate(
        "[...document.querySelectorAll('.composer-bar > .btn, .composer-more > .btn')].filter(each => each.checkVisibility()).map(each => each.offsetTop)"
    )
    assert (len(tops), len(set(tops))) == (4, 1)
    assert page.evaluate(SMALL, ".composer-bar .btn, .thread-acts .btn") == []
    page.fill(".composer-text", "فردا می‌رسد")
    page.locator(".composer-more > .btn").tap()
    page.get_by_role("button", name="فرستادن در زمانی دیگر").tap()
    dialog = page.locator("#later-dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate(
        "each => { const box = each.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth }"
    )
    page.keyboard.press("Escape")
    expect(page.locator(".composer-rest")).to_be_hidden()
    page.locator("textarea[name=text]").tap()
    above = "() => { const box = document.querySelector('.composer .btn-primary').getBoundingClientRect(); return [box.bottom, document.querySelector('#stream').clientHeight] }"
    # Some browsers make the page smaller, others lay the keyboard over it and say so by the visual viewport alone.
    page.set_viewport_size({"width": 390, "height": 480})
    page.wait_for_function("innerHeight === 480")
    bottom, stream = page.evaluate(above)
    assert bottom <= 480 and stream >= 60
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(
        "Object.defineProperty(visualViewport, 'height', { value: 480, configurable: true }); visualViewport.dispatchEvent(new Event('resize'))"
    )
    bottom, stream = page.evaluate(above)
    assert bottom <= 480 and stream >= 60


def test_each_member_has_folds_of_her_own_and_a_broken_cookie_folds_nothing(browse, real_shop, colleague, say):
    ticket, sara = say(), colleague()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    names = f"folds_{real_shop.owner.pk}", f"folds_{sara.pk}"
    page.evaluate(
        "([mine, hers]) => { document.cookie = `${mine}=-request.%%.+nothing.<b>; path=/`; document.cookie = `${hers}=-reach; path=/` }",
        names,
    )
    page.reload()
    at_work(page)
    expect(page.locator("#fold-request > summary")).to_be_visible()
    state = json.loads(
        page.evaluate(
            "JSON.stringify([...document.querySelectorAll('#customer .fold')].map(each => [each.id, each.open]))"
        )
    )
    assert dict(state)["fold-request"] is False and dict(state)["fold-reach"] is True
    page.locator("#fold-request > summary").click()
    cookie = page.evaluate("name => document.cookie.split('; ').find(each => each.startsWith(name + '='))", names[0])
    assert cookie == f"{names[0]}=+nothing.+request"


def test_a_long_panel_scrolls_by_itself_and_not_the_page(browse, real_shop, say):
    ticket = say()
    with workspace(real_shop):
        for at in range(25):
            Task.plan(ticket=ticket, by=real_shop.owner, title=f"کار {at}")
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    expect(page.locator("#fold-tasks .task")).to_have_count(25)
    page.locator("#fold-tasks .task").last.scroll_into_view_if_needed()
    assert page.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]") == [0, 0]
