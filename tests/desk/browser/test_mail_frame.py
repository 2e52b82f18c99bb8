"""The frame of a mail as a browser draws it: as high as the mail, in its place, passed through by the keyboard, and not loaded again."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.html import sanitise
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message

from .conftest import picture

pytestmark = pytest.mark.browser

WIDE = (
    '<table border="1" width="900" style="border-collapse:collapse"><tr>'
    + "".join(f'<td bgcolor="#dff1ef">ستون {n}</td>' for n in range(12))
    + "</tr></table>"
)
BILL = """<div style="background-color:#f4efe6;padding:16px"><table width="100%" cellpadding="8"><tr><td bgcolor="#0a6f6a"><font color="#ffffff"><b>فروشگاه خانهٔ نو</b></font></td></tr>
<tr><td>سلام مریم،<br>سفارش شما ثبت شد. برای پیگیری <a href="https://shop.example/t/1">این نشانی</a> را ببینید.</td></tr>
<tr><td><table width="100%" border="1"><tr><th>کالا</th><th>تعداد</th><th>مبلغ</th></tr><tr><td>چراغ مطالعه</td><td>۲</td><td>۱٬۸۰۰٬۰۰۰</td></tr></table></td></tr></table></div>"""
LONG = "".join(f'<p style="color:#333">بند {n} از یک نامهٔ بلند</p>' for n in range(80))
MAIL = {"origin": "email:1", "channel": "email"}


def mail(html):
    return {"html": str(sanitise(html))} | MAIL


def heights(page):
    """(height of each frame, height of the mail in it)."""
    return page.locator(".message-frame").evaluate_all(
        "all => all.map(frame => [frame.offsetHeight, Math.ceil(frame.contentDocument.querySelector('.message-html')?.getBoundingClientRect().height ?? 0)])"
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_a_frame_is_as_high_as_its_mail_and_a_wide_table_scrolls_within(browse, real_shop, say, width):
    ticket = say("سفارش", **mail(BILL))
    say("جدول", ticket_id=ticket.pk, **mail(WIDE))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all", width=width, color_scheme="dark")
    inside = page.frame_locator(".message-frame").last
    expect(inside.locator("table")).to_be_visible()
    page.wait_for_function("[...document.querySelectorAll('.message-frame')].every(frame => frame.style.blockSize)")
    assert all(shown == wanted for shown, wanted in heights(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "document.querySelector('#stream').scrollWidth <= document.querySelector('#stream').clientWidth"
    )
    if width == 390:
        assert inside.locator(".message-html").evaluate("box => box.scrollWidth > box.clientWidth")
    assert (
        inside.locator("html").evaluate("page => getComputedStyle(page.querySelector('.mail-alone')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    picture(page, f"mail_frame_{width}", whole=False)


def test_a_mail_of_a_few_words_gets_no_whole_sheet(browse, real_shop, say):
    ticket = say("باشد", **mail('<p style="color:#1f497d">باشد</p>'))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    page.wait_for_function("document.querySelector('.message-frame').style.inlineSize")
    assert page.locator(".message-frame").evaluate("frame => frame.offsetWidth") < 200


def test_the_end_of_a_thread_stays_in_sight_and_what_is_read_does_not_jump(browse, real_shop, say):
    ticket = say("نامهٔ اول", **mail(LONG))
    for number in range(4):
        say(f"نامهٔ {number}", ticket_id=ticket.pk, **mail(LONG))
    say("آخرین پیام", ticket_id=ticket.pk)
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    expect(page.get_by_text("آخرین پیام").last).to_be_in_viewport()
    page.wait_for_function("[...document.querySelectorAll('.message-frame')].at(-1).style.blockSize")
    expect(page.locator("#stream .message").last).to_be_in_viewport()
    # A frame above grows: what is looked at stays where it is.
    moved = page.evaluate(
        """async () => {
            const stream = document.querySelector("#stream"), frames = [...stream.querySelectorAll(".message-frame")], low = stream.lastElementChild.previousElementSibling
            frames.forEach(frame => { frame.loading = "eager" })
            while (!frames.every(frame => frame.style.blockSize)) await new Promise(requestAnimationFrame)
            stream.scrollTop -= 300
            await new Promise(requestAnimationFrame)
            const message = frames.at(-1).closest(".message"), before = message.getBoundingClientRect().bottom
            const mail = frames[0].contentDocument.querySelector(".message-html"), height = frames[0].offsetHeight
            mail.append(...[...mail.children].slice(0, 20).map(each => each.cloneNode(true)))
            while (frames[0].offsetHeight === height) await new Promise(requestAnimationFrame)
            return Math.abs(message.getBoundingClientRect().bottom - before)
        }"""
    )
    assert moved < 2


def test_the_keyboard_passes_through_a_frame_and_links_open_apart(browse, real_shop, say):
    ticket = say("سفارش", **mail(BILL))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    link = page.frame_locator(".message-frame").get_by_role("link", name="این نشانی")
    expect(link).to_be_visible()
    page.locator("#stream").focus()
    page.keyboard.press("Tab")
    for _ in range(4):
        if link.evaluate("link => link.ownerDocument.activeElement === link"):
            break
        page.keyboard.press("Tab")
    assert link.evaluate("link => link.ownerDocument.activeElement === link")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.message-foot') !== null")
    page.context.route(
        "https://shop.example/**", lambda route: route.fulfill(body="<p>فروشگاه</p>", content_type="text/html")
    )
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]


def test_a_frame_is_not_loaded_again_when_its_message_is_drawn_anew(browse, real_shop, say):
    """Files are looked through after the message is there, and its line comes again."""
    from pasokh.events import track
    from pasokh.events.actors import SYSTEM

    ticket = say("سفارش", **mail(BILL))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    frame = page.frame_locator(".message-frame")
    expect(frame.locator("table").first).to_be_visible()
    page.wait_for_function("document.querySelector('.message-frame').style.blockSize")
    page.evaluate("document.querySelector('.message-frame').contentDocument.body.dataset.same = 'yes'")
    height = page.locator(".message-frame").evaluate("frame => frame.style.cssText")
    with workspace(real_shop):
        message = Message.objects.get(ticket=ticket)
        Message.objects.filter(pk=message.pk).update(quoted="پیام پیشین")
        track(kind="message.file_changed", actor=SYSTEM, subject=ticket, message=message.pk)
    expect(page.get_by_text("پیام‌های پیشین در ایمیل")).to_be_visible()
    assert frame.locator("body").get_attribute("data-same") == "yes"
    assert page.locator(".message-frame").evaluate("frame => frame.style.cssText") == height


def test_words_in_a_frame_are_copied_and_quoted(browse, real_shop, say):
    ticket = say("سفارش", **mail('<p style="color:#333">سفارش من کجاست؟</p>'))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    expect(page.frame_locator(".message-frame").locator("p")).to_be_visible()
    page.locator(".message-more").click()
    page.get_by_role("menuitem", name="نقل").first.click()
    expect(page.locator(".composer-text")).to_have_value("> سفارش من کجاست؟\n\n")
