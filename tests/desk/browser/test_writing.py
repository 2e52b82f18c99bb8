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
    page.fill(TEXT, "**سلام**، بررسی می‌کنم")
    page.keyboard.press("Control+Enter")
    held = page.locator(".message-held")
    held.wait_for()
    assert held.locator("strong").inner_text() == "سلام"
    assert re.search("[۰-۹]", held.locator(".held-countdown").inner_text())
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
    assert page.locator(".message-out").count() == 1
    assert in_shop(real_shop, lambda: Message.objects.get(kind="reply").source) == "**سلام**، بررسی می‌کنم"
    the_key_takes_back_ones_own_last_answer_only(page, real_shop, mailed, colleague("سارا محمدی"))


def the_key_takes_back_ones_own_last_answer_only(page, real_shop, mailed, sara):
    held, key = page.locator(".message-held"), page.locator("[data-shortcut='Alt+KeyZ']")
    with workspace(real_shop):
        for days, member in ((2, sara), (1, real_shop.owner)):
            hold(ticket=mailed, by=member, text=f"{days}", goes_at=timezone.now() + timedelta(days=days))
    expect(held).to_have_count(2)
    expect(key).to_have_count(0)
    page.fill(TEXT, "شتاب‌زده")
    wait_until(lambda: in_shop(real_shop, lambda: Draft.objects.filter(text="شتاب‌زده").exists()), 20)
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
    page.fill(TEXT, "فردا خبر می‌دهم")
    page.locator(TEXT).press("Alt+KeyL")
    dialog = page.locator("#later-dialog")
    dialog.get_by_role("button", name="فردا صبح").click()
    held = page.locator(".message-held")
    held.wait_for()
    dialog.wait_for(state="detached")
    assert "می‌رود" in held.inner_text()
    before = in_shop(real_shop, lambda: HeldReply.objects.get())
    assert (before.why, before.waits) == ("later", True)
    held.get_by_role("button", name="زمان دیگر").click()
    dialog.get_by_role("button", name="یک ساعت دیگر").click()
    wait_until(lambda: in_shop(real_shop, lambda: HeldReply.objects.get().goes_at < before.goes_at), 20)
    page.reload()
    assert page.locator(".message-held").count() == 1


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
    wait_until(lambda: in_shop(real_shop, lambda: Draft.objects.filter(text="نیمه‌کاره").exists()), 20)
    second = open_ticket(browse, real_shop.owner, ticket)
    expect(second.locator(TEXT)).to_have_value("نیمه‌کاره")
    second.locator(TEXT).press("End")
    second.locator(TEXT).press_sequentially(" و تمام")
    second.keyboard.press("Control+Enter")
    second.locator(".message-out[data-position]").wait_for()
    wait_until(lambda: in_shop(real_shop, lambda: not Draft.objects.exists()), 20)
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
    wait_until(lambda: in_shop(real_shop, lambda: Message.objects.filter(kind="reply").count()) == 2, 20)


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
