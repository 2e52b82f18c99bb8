"""Writing on a ticket by mouse and keyboard: saved replies, form, taking back, sending later, drafts on two machines, a colleague's draft."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pasokh.channels.models import Channel
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.hold import hold
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.saved_replies import make_saved_reply
from pasokh.tickets.models import Draft, HeldReply, Message, SavedReplyUse
from pasokh.workspaces.models import Member
from tests.front.serving import wait_until

pytestmark = pytest.mark.browser

TEXT = "textarea[name=text]"


def choose(page, more, name):
    """Choose from the menu of a message. Its own frames may come just then: they leave the menu as it is."""
    more.click()
    page.get_by_role("menuitem", name=name).click()


@pytest.fixture
def mailed(real_shop, say):
    """A ticket that came by mail: its answers wait for a moment."""
    with workspace(real_shop):
        box = Channel.objects.create(
            kind="email", name="پشتیبانی", inbox=real_shop.inbox, settings={"address": "help@khaneno.example"}
        )
    return say("سفارشم نرسیده", channel="email", origin=box.origin, subject="سفارش")


def open_ticket(browse, member, ticket, **options):
    return browse(member, f"/desk/tickets/{ticket.number}", **options)


def in_shop(real_shop, question):
    with workspace(real_shop):
        return question()


def test_a_mail_can_be_taken_back_and_sent_at_once(browse, real_shop, mailed, colleague):
    page = open_ticket(browse, real_shop.owner, mailed)
    an_old_answer_takes_nothing_away(page, "**سلام**، بررسی می‌کنم")
    page.locator(TEXT).press("Control+Enter")
    held = page.locator(".message-held")
    held.wait_for()
    expect(held.locator("strong")).to_have_text("سلام")
    expect(held.locator(".held-countdown")).to_have_text(re.compile("تا [۰-۹]+ ثانیهٔ دیگر می‌رود"))
    expect(page.locator(TEXT)).to_have_value("")
    held.get_by_role("button", name="پس گرفتن").click()
    expect(page.locator(TEXT)).to_have_value("**سلام**، بررسی می‌کنم")
    held.wait_for(state="detached")
    assert in_shop(real_shop, lambda: (HeldReply.objects.count(), Message.objects.filter(kind="reply").count())) == (
        0,
        0,
    )
    page.locator(TEXT).press("Control+Enter")
    held.wait_for()
    held.get_by_role("button", name="همین حالا بفرست").click()
    page.locator(".message-out:not(.message-held)").wait_for()
    expect(page.locator(".message-out")).to_have_count(1)
    assert in_shop(real_shop, lambda: Message.objects.get(kind="reply").source) == "**سلام**، بررسی می‌کنم"
    the_key_takes_back_ones_own_last_answer_only(page, real_shop, mailed, colleague("سارا محمدی"))


def an_old_answer_takes_nothing_away(page, text):
    """What the server said of the draft before it was saved comes after that: it is asked anew, and what was typed stands."""
    late, drafts = [], lambda method: lambda each: each.request.method == method and each.url.endswith("/draft")

    def hold_the_first(route):
        is_first = route.request.method == "GET" and not late
        late.append(route) if is_first else route.continue_()

    page.route("**/draft", hold_the_first)
    page.evaluate("() => document.dispatchEvent(new CustomEvent('draft:fetch'))")
    wait_until(lambda: page.evaluate("1") and late)
    before = late[0].fetch()
    with page.expect_response(drafts("POST")):
        page.fill(TEXT, text)
    with page.expect_response(lambda each: drafts("GET")(each) and each.request != late[0].request):
        late[0].fulfill(response=before)
    expect(page.locator(TEXT)).to_have_value(text)
    page.unroute("**/draft")


def the_key_takes_back_ones_own_last_answer_only(page, real_shop, mailed, sara):
    held, key = page.locator(".message-held"), page.locator("[data-shortcut='Alt+KeyZ']:not([disabled])")
    with workspace(real_shop):
        for days, member in ((2, sara), (1, real_shop.owner)):
            hold(ticket=mailed, by=member, text=f"{days}", goes_at=timezone.now() + timedelta(days=days))
    expect(held).to_have_count(2)
    expect(key).to_have_count(0)
    page.fill(TEXT, "شتاب‌زده")
    wait_until(lambda: in_shop(real_shop, lambda: Draft.objects.filter(text="شتاب‌زده").exists()))
    page.keyboard.press("Control+Enter")
    expect(held).to_have_count(3)
    expect(held.nth(0)).to_have_attribute("data-state", "held")
    expect(held.nth(1)).to_have_attribute("data-author", real_shop.owner.public_id)
    expect(key).to_have_count(1)
    page.keyboard.press("Alt+KeyZ")
    expect(page.locator(TEXT)).to_have_value("شتاب‌زده")
    expect(held).to_have_count(2)
    assert in_shop(real_shop, lambda: set(HeldReply.objects.values_list("why", flat=True))) == {"later"}
    order = "lines => lines.map(line => line.id)"
    shown = held.evaluate_all(order)
    page.reload()
    expect(held).to_have_count(2)
    assert held.evaluate_all(order) == shown


def test_a_chat_goes_at_once(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say())
    page.fill(TEXT, "سلام")
    page.keyboard.press("Control+Enter")
    page.locator(".message-out[data-position]").wait_for()
    assert page.locator(".message-held").count() == 0


def test_an_answer_goes_later_and_is_put_off(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say())
    dialog = page.locator("#later-dialog")
    page.locator(TEXT).press("Alt+KeyS")
    expect(page.locator(".toast-warn")).to_contain_text("نخست پاسخ را بنویسید")
    page.fill(TEXT, "فردا خبر می‌دهم")
    page.locator(TEXT).press("Alt+KeyP")
    expect(page.locator("input[name=mode][value=note]")).to_be_checked()
    page.locator(TEXT).press("Alt+KeyS")
    expect(page.locator(".toast-warn", has_text="یادداشت همان لحظه")).to_be_visible()
    page.locator(TEXT).press("Alt+KeyL")
    expect(page.locator("input[name=mode][value=reply]")).to_be_checked()
    expect(dialog).to_have_count(0)
    page.locator(TEXT).press("Alt+KeyS")
    dialog.locator("[name=day]").fill("دیروز")
    page.keyboard.press("Enter")
    expect(dialog.locator(".field-errors")).to_contain_text("گذشته")
    expect(dialog.locator("[name=day]")).not_to_have_value("")
    expect(page.locator(TEXT)).to_have_value("فردا خبر می‌دهم")
    dialog.get_by_role("button", name="فردا صبح").click()
    held = page.locator(".message-held")
    held.wait_for()
    dialog.wait_for(state="detached")
    assert "می‌رود" in held.inner_text()
    before = in_shop(real_shop, lambda: HeldReply.objects.get())
    assert (before.why, before.waits) == ("later", True)
    held.get_by_role("button", name="زمان دیگر").click()
    dialog.get_by_role("button", name="یک ساعت دیگر").click()
    wait_until(lambda: in_shop(real_shop, lambda: HeldReply.objects.get().goes_at < before.goes_at))
    page.reload()
    assert page.locator(".message-held").count() == 1


def test_an_answer_of_somebody_who_may_answer_no_more_says_why_and_offers_no_second_try(
    browse, real_shop, say, colleague
):
    sara = colleague()
    page = open_ticket(browse, sara, say())
    in_shop(real_shop, lambda: Member.objects.filter(pk=sara.pk).update(role="light"))
    page.fill(TEXT, "بررسی می‌کنم")
    page.keyboard.press("Control+Enter")
    pending = page.locator(".message[data-state=failed]")
    expect(pending).to_contain_text("دیگر اجازه")
    expect(pending.get_by_role("button", name="دوباره")).to_be_hidden()
    pending.get_by_role("button", name="پیش‌نویس").click()
    expect(page.locator(TEXT)).to_have_value("بررسی می‌کنم")


def test_the_slash_opens_saved_replies_by_keyboard(browse, real_shop, say):
    with workspace(real_shop):
        make_saved_reply(
            by=real_shop.owner, title="خوشامد ویژه", text="سلام {{نام مشتری}}، {{چیز ناشناخته}} را ببینید."
        )
    page = open_ticket(browse, real_shop.owner, say())
    page.locator(TEXT).press_sequentially("/خوشامد وی")
    option = page.locator(".saved-option[aria-selected=true]")
    option.wait_for()
    expect(page.locator(".saved-option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_have_value(re.compile("^سلام مریم رضایی"))
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert page.locator(TEXT).evaluate(chosen) == "{{چیز ناشناخته}}"
    page.keyboard.press("Control+Enter")
    page.locator(".message[data-state=failed]").wait_for()
    assert in_shop(real_shop, lambda: Message.objects.filter(kind="reply").count()) == 0
    page.get_by_role("button", name="برگرداندن به پیش‌نویس").click()
    page.fill(TEXT, "سلام مریم")
    page.keyboard.press("Control+Enter")
    page.locator(".message-out[data-position]").wait_for()
    assert in_shop(real_shop, lambda: SavedReplyUse.objects.count()) == 0


def test_the_key_of_the_slash_opens_them_on_a_persian_keyboard(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say())
    page.focus(TEXT)
    page.evaluate(
        "document.querySelector('textarea[name=text]').dispatchEvent(new KeyboardEvent('keydown', {code: 'Slash', key: '.', bubbles: true, cancelable: true}))"
    )
    page.locator(".saved-option").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".saved-option").first.wait_for(state="hidden")


def test_a_draft_is_there_on_another_machine_and_gone_when_sent(browse, real_shop, say):
    ticket = say()
    first = open_ticket(browse, real_shop.owner, ticket)
    first.locator(TEXT).press_sequentially("نیمه‌کاره")
    wait_until(lambda: in_shop(real_shop, lambda: Draft.objects.filter(text="نیمه‌کاره").exists()))
    second = open_ticket(browse, real_shop.owner, ticket)
    expect(second.locator(TEXT)).to_have_value("نیمه‌کاره")
    second.locator(TEXT).press("End")
    second.locator(TEXT).press_sequentially(" و تمام")
    second.keyboard.press("Control+Enter")
    second.locator(".message-out[data-position]").wait_for()
    wait_until(lambda: in_shop(real_shop, lambda: not Draft.objects.exists()))
    first.evaluate("document.dispatchEvent(new CustomEvent('draft:fetch'))")
    expect(first.locator(TEXT)).to_have_value("")


def test_a_colleague_goes_on_with_a_shared_draft(browse, real_shop, say, colleague):
    ticket, sara = say(), colleague()
    page = open_ticket(browse, real_shop.owner, ticket)
    page.locator(TEXT).press_sequentially("سلام مریم،")
    page.get_by_role("button", name="اشتراک پیش‌نویس").click()
    hers = open_ticket(browse, sara, ticket)
    hers.get_by_role("button", name="ادامه‌دادن").click()
    expect(hers.locator(TEXT)).to_have_value("سلام مریم،")
    expect(page.locator(TEXT)).to_have_value("")


def test_nothing_is_sent_over_what_a_colleague_answered_without_a_second_press(browse, real_shop, say, colleague):
    ticket, sara = say(), colleague()
    page = open_ticket(browse, real_shop.owner, ticket)
    page.locator(TEXT).press_sequentially("من هم می‌گویم")
    with workspace(real_shop):
        reply(ticket=ticket, by=sara, text="پاسخ سارا")
    page.locator("#writing-around .banner-warn").wait_for()
    page.keyboard.press("Control+Enter")
    failed = page.locator(".message[data-state=failed]:not([id])")
    failed.wait_for()
    assert in_shop(real_shop, lambda: Message.objects.filter(kind="reply").count()) == 1
    failed.get_by_role("button", name="با این حال بفرست").click()
    wait_until(lambda: in_shop(real_shop, lambda: Message.objects.filter(kind="reply").count()) == 2)


def test_a_note_is_changed_and_what_it_said_before_can_be_read(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say())
    page.keyboard.press("n")
    page.fill(TEXT, "یادداشت نخست")
    page.keyboard.press("Control+Enter")
    note = page.locator(".message-note[data-position]")
    note.wait_for()
    choose(page, note.locator(".message-more"), "تغییر پیام")
    page.fill("#edit-dialog textarea", "یادداشت *بهتر*")
    page.locator("#edit-dialog .btn-primary").click()
    expect(page.locator(".message-note[data-position]")).to_contain_text("بهتر")
    choose(page, page.locator(".message-note .message-more"), "متن پیش از این")
    page.locator("#before-dialog").get_by_text("یادداشت نخست").wait_for()


def test_a_message_is_quoted(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say("خط یک\nخط دو"))
    choose(page, page.locator(".message-in .message-more"), "نقل‌قول")
    expect(page.locator(TEXT)).to_have_value("> خط یک\n> خط دو\n\n")


COPIED = """
<style>p { color: red }</style><b style="font-weight:normal"><h2>راهنمای بازگشت</h2>
<p>سلام <span style="font-weight:700">مریم</span>، <em>لطفاً</em> <a href="https://shop.example/r">این برگه</a> را <script>alert(1)</script>ببینید:</p>
<ol><li>فرم را پر کنید</li><li>بسته را <b>ببندید</b><ul><li>با فاکتور</li></ul></li></ol><img src="https://spy.example/x.png">
<table><tr><th>کالا</th><th>تعداد</th></tr><tr><td>گوشی</td><td>۲</td></tr></table><a href="javascript:alert(2)">بد</a></b>
"""
PASTED = """**راهنمای بازگشت**

سلام **مریم**، _لطفاً_ [این برگه](https://shop.example/r) را ببینید:

1. فرم را پر کنید
2. بسته را **ببندید**
   - با فاکتور

کالا | تعداد
گوشی | ۲

بد"""
PASTE = """(field, [html, text]) => {
    const data = new DataTransfer()
    if (html) data.setData("text/html", html)
    data.setData("text/plain", text)
    return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


def test_what_is_pasted_keeps_its_form_and_nothing_else(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say())
    field = page.locator(TEXT)
    field.fill("پیش ")
    assert field.evaluate(PASTE, ["<p>بی‌شکل</p>", "بی‌شکل"])  # left to the browser
    assert not field.evaluate(PASTE, [COPIED, "متن"])
    expect(field).to_have_value(f"پیش {PASTED}")
    page.keyboard.press("Control+KeyZ")
    expect(field).to_have_value("پیش ")


def test_the_look_of_mixed_text_is_shown_before_it_goes(browse, real_shop, say):
    page = open_ticket(browse, real_shop.owner, say())
    page.locator(TEXT).press_sequentially("نسخهٔ ")
    page.keyboard.press("Control+KeyB")
    page.locator(TEXT).press_sequentially("Pasokh 2")
    assert page.input_value(TEXT) == "نسخهٔ **Pasokh 2**"
    page.get_by_role("button", name="چه‌طور دیده می‌شود").click()
    shown = page.locator(".composer-shown strong")
    shown.wait_for()
    assert shown.inner_text() == "Pasokh 2"
    assert page.evaluate("getComputedStyle(document.querySelector('.composer-shown p')).direction") == "rtl"
