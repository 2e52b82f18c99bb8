"""What an agent works with: files, drafts, search, shortcuts."""

import re

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message

from .conftest import at_work

pytestmark = pytest.mark.browser
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)

REFUSALS = {
    "چیزی درست پیش نرفت": lambda route: route.fulfill(status=500),
    "اجازه": lambda route: route.fulfill(status=403),
    "ارتباط": lambda route: route.abort(),
}


@pytest.fixture
def thread(browse, real_shop, say):
    """Negar's page at Maryam's ticket, its scripts at work."""
    return browse(real_shop.owner, f"/desk/tickets/{say().number}?box=all")


def test_files_by_picker_paste_and_drop(thread, real_shop):
    thread.set_input_files(".composer input[type=file]", {"name": "رسید.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(thread.locator(".composer .file input[name=attachments]")).to_have_count(1)
    for kind in ("paste", "drop"):
        thread.evaluate(
            """kind => {
                const data = new DataTransfer()
                data.items.add(new File(["متن " + kind], `${kind}.txt`, { type: "text/plain" }))
                const event = kind === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
                                               : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
                document.querySelector(".composer-text").dispatchEvent(event)
            }""",
            kind,
        )
    expect(thread.locator(".composer .file input[name=attachments]")).to_have_count(3)
    thread.set_input_files(".composer input[type=file]", {"name": "خالی.txt", "mimeType": "text/plain", "buffer": b""})
    expect(thread.locator(".composer .file[data-state=failed]")).to_have_count(1)
    asked = []
    thread.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    thread.locator(".composer-text").press("Control+Enter")
    assert len(asked) == 1 and "خالی.txt" in asked[0]
    expect(thread.locator(".composer .file")).to_have_count(4)
    thread.once("dialog", lambda dialog: dialog.accept())
    thread.locator(".composer-text").press("Control+Enter")
    message = thread.locator(".message-out[id^=message-]")
    expect(message.locator(".file")).to_have_count(3)
    assert message.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    with workspace(real_shop):
        names = sorted(Message.objects.get(kind="reply").attachments.values_list("name", flat=True))
        assert names == ["drop.txt", "paste.txt", "رسید.png"]


def test_a_draft_outlives_the_page(thread):
    thread.locator(".composer-text").fill("هنوز ننوشته‌ام")
    thread.locator(".composer-text").blur()
    thread.reload()
    expect(thread.locator(".composer-text")).to_have_value("هنوز ننوشته‌ام")


def test_search_and_back(browse, real_shop, say):
    wanted = say("کد تخفیف كار نمی‌کند", email="ali@example.ir", name="علی کریمی")
    say("سفارشم نرسیده")
    page = browse(real_shop.owner, "/desk/?box=all")
    page.keyboard.press("Slash")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type("تخفيف")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row mark")).to_have_text("تخفیف")
    page.locator(".row a").click()
    page.wait_for_url(re.compile(f"/tickets/{wanted.number}"))
    page.keyboard.press("Slash")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".row [aria-current]")).to_contain_text("علی کریمی")


def test_shortcuts_by_physical_key(thread):
    thread.keyboard.press("KeyR")
    expect(thread.locator(".composer-text")).to_be_focused()
    thread.keyboard.press("KeyR")
    expect(thread.locator(".composer-text")).to_have_value("r")
    thread.locator(".composer-text").fill("")
    thread.locator(".composer-text").blur()
    thread.keyboard.press("KeyN")
    expect(thread.locator(".composer")).to_have_attribute("data-mode", "note")
    expect(thread.locator(".composer-text")).to_be_focused()
    thread.locator(".composer-text").blur()
    thread.keyboard.press("KeyN")
    expect(thread.locator(".composer-text")).to_be_focused()
    thread.locator(".composer-text").blur()
    thread.keyboard.press("KeyR")
    expect(thread.locator(".composer")).to_have_attribute("data-mode", "reply")
    expect(thread.locator(".composer-text")).to_be_focused()
    thread.locator(".composer-text").blur()
    thread.keyboard.press("KeyA")
    expect(thread.locator("#assign")).to_be_visible()
    thread.keyboard.press("Enter")
    expect(thread.locator("#assign-button")).to_contain_text("نگار کریمی")
    thread.locator("#main").focus()
    thread.keyboard.press("KeyE")
    expect(thread.locator("#solve-dialog input[name=category]:checked")).to_be_focused()
    thread.keyboard.press("Enter")
    expect(thread.locator("#ticket-head")).to_contain_text("حل‌شده")
    thread.keyboard.press("Shift+Slash")
    expect(thread.locator("#shortcuts-help")).to_be_visible()
    expect(thread.locator("#shortcuts-help")).to_contain_text("درخواست بعدی")


def test_the_panel_changes_the_request(thread):
    thread.locator("select[name=impact]").select_option("3")
    thread.locator("select[name=urgency]").select_option("3")
    expect(thread.locator("#ticket-head")).to_contain_text("فوری")
    thread.locator("input[list=tags-offered]").fill("تأخیر ارسال")
    thread.keyboard.press("Enter")
    expect(thread.locator(".panel-tags .chip")).to_have_text("تأخیر ارسال")
    expect(thread.locator(".event").last).to_contain_text("تأخیر ارسال")
    expect(thread.locator(".row-meta")).to_contain_text("تأخیر ارسال")
    thread.locator(".panel-tags .chip button").click()
    expect(thread.locator(".panel-tags .chip")).to_have_count(0)
    for words, answer in REFUSALS.items():
        thread.route("**/priority", answer)
        thread.locator("select[name=urgency]").select_option("1")
        expect(thread.locator(".toast-danger:not([hidden])").last).to_contain_text(words)
        expect(thread.locator("select[name=urgency]")).to_have_value("3")
        thread.unroute("**/priority")
    thread.locator("select[name=urgency]").select_option("2")
    expect(thread.locator(".event").last).to_contain_text("اولویت: بالا")
    expect(thread.locator("select[name=urgency]")).to_have_value("2")


def test_typing_a_note_is_not_told_to_the_customer(thread):
    thread.get_by_text("یادداشت داخلی", exact=True).first.click()
    with thread.expect_request(lambda request: "typing" in (request.post_data or "")) as told:
        thread.locator(".composer-text").press_sequentially("درون")
    assert told.value.url.endswith("/attending?mode=note")


def test_what_was_written_when_the_session_had_ended_waits_for_her(thread, real_shop):
    thread.context.clear_cookies(name="pasokh_session")
    thread.locator(".composer-text").fill("نباید گم شود")
    thread.locator(".composer-text").press("Control+Enter")
    # Not wait_for_url: what else the page asks for leads there too, and a second way there aborts the first.
    expect(thread).to_have_url(re.compile("/accounts/login"))
    thread.locator("input[type=email]").fill("negar@khaneno.example")
    thread.locator("input[type=password]").fill("گذرواژهٔ-خوب-۱۲")
    thread.locator("button.btn-primary").first.click()
    expect(thread).to_have_url(re.compile("/desk/tickets/1001"))
    expect(thread.locator(".message-out[id^=message-]")).to_contain_text("نباید گم شود")
    with workspace(real_shop):
        assert Message.objects.filter(kind="reply").count() == 1


def test_more_rows_come_while_scrolling(browse, real_shop, say):
    for count in range(30):
        say(f"پیام {count}", email=f"c{count}@example.ir", name=f"مشتری {count}")
    page = browse(real_shop.owner, "/desk/?box=all")
    expect(page.locator(".row")).to_have_count(25)
    page.locator(".row").last.scroll_into_view_if_needed()
    # It goes as soon as it is seen.
    page.evaluate("document.querySelector('[data-more]')?.scrollIntoView()")
    expect(page.locator(".row")).to_have_count(30)


def test_a_ticket_that_is_gone_says_so(browse, real_shop, say, colleague):
    ticket, sara = say(), colleague(sees="own")
    with workspace(real_shop):
        ticket.assign(sara, by=real_shop.owner)
    page = browse(sara, "/desk/?box=all")
    page.wait_for_selector(".row")
    page.route("**/live/**", lambda route: route.abort())
    page.reload()
    at_work(page)
    with workspace(real_shop):
        ticket.assign(None, by=real_shop.owner)
    page.locator(".row a").click()
    expect(page.locator(".toast-danger")).to_be_visible()
