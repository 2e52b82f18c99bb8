"""Writing mail as people do it: chips of recipients, a picture that is pasted, a page that is loaded anew, handing on, a blind copy."""

import pytest

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.models import Delivery
from pasokh.channels.signatures import sign
from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Envelope, Message, Ticket
from tests.front.serving import wait_until

from .conftest import at_work, picture

pytestmark = pytest.mark.browser

# A picture, as the clipboard or a drop brings it.
PASTE = """(field) => new Promise(done => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 240, height: 120 })
  const pen = canvas.getContext("2d"); pen.fillStyle = "#0d7d77"; pen.fillRect(0, 0, 240, 120)
  canvas.toBlob(blob => {
    const data = new DataTransfer()
    data.items.add(new File([blob], "box.png", { type: "image/png" }))
    field.focus()
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
    done()
  })
})"""


@pytest.fixture
def ticket(real_shop):
    """Maryam's mail."""
    with workspace(real_shop):
        box = open_mailbox(
            name="پشتیبانی",
            inbox=real_shop.inbox,
            address="help@khaneno.example",
            by=real_shop.owner,
            settings={"sender_name": "خانهٔ نو"},
        )
        sign(box, {"fa": "با احترام\n**خانهٔ نو** · ۰۲۱۸۸۰۰۰۰۰۰"}, by=real_shop.owner)
        contact = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        given = {"channel": "email", "origin": box.origin, "inbox_id": real_shop.inbox.pk, "contact": contact}
        return receive(Inbound(**given, text="سفارشم نرسیده", subject="سفارش ۱۴۰۳۷")).ticket


def type_into(field, text):
    """Where a person would type it: once it is there to be seen."""
    field.click()
    field.press_sequentially(text)


def chips(page, box="#id_to"):
    return page.locator(f".recipients:has({box}) .chip bdi").all_inner_texts()


def test_a_mail_is_written_kept_put_right_and_sent(browse, real_shop, ticket):
    page = browse(real_shop.owner, "/desk/mail/new")
    to = page.locator("#id_to-typed")
    type_into(to, "مریم")
    page.locator("#id_to-found [role=option]").wait_for()
    to.press("ArrowDown")
    to.press("Enter")
    type_into(to, "nobody")
    to.press("Enter")
    type_into(to, "ali@example.ir,")
    assert chips(page) == ["مریم رضایی", "nobody", "ali@example.ir"]
    page.locator("#id_subject").fill("پیش‌فاکتور یخچال")
    words = page.locator("#id_text")
    words.fill("سلام،\nپیش‌فاکتور:\n")
    words.evaluate(PASTE)
    wait_until(lambda: "![box.png](att_" in words.input_value())
    picture(page, "mail-new")
    # What is written stays when the page is loaded anew, its file too.
    wait_until(
        lambda: page.evaluate(
            "Object.keys(localStorage).some(key => key.startsWith('pasokh-form:') && localStorage[key].includes('box.png'))"
        )
    )
    page.reload()
    at_work(page)
    wait_until(lambda: chips(page) == ["مریم رضایی", "nobody", "ali@example.ir"])
    assert page.locator(".file-name", has_text="box.png").count() == 1
    page.get_by_role("button", name="چه‌طور دیده می‌شود").click()
    assert page.locator(".composer-shown img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 240
    page.locator("button[data-send]").click()
    page.locator(".form-errors").wait_for()
    at_work(page)
    picture(page, "mail-new-wrong")
    assert "nobody" in page.locator(".recipients .field-errors").inner_text()
    # By the keyboard alone: to the chip, and out with it.
    page.locator("#id_to-typed").focus()
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    assert chips(page) == ["مریم رضایی", "ali@example.ir"]
    page.locator("button[data-send]").click()
    page.wait_for_url("**/desk/tickets/*")
    at_work(page)
    picture(page, "mail-sent")
    with workspace(real_shop):
        message = Message.objects.get(kind="reply")
        assert message.ticket.contact.email == "maryam@example.ir"
        assert message.attachments.get().inline and "cid:att_" in message.html
    shown = page.locator(f"#message-{message.pk} .message-html img")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 240
    # Nothing of it is left.
    page.goto("/desk/mail/new")
    at_work(page)
    assert (chips(page), page.locator("#id_subject").input_value()) == ([], "")


def test_a_message_is_handed_on(browse, real_shop, ticket):
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    page.locator("article.message").hover()
    page.locator("article.message .message-more").click()
    page.get_by_role("menuitem", name="بازفرستادن با ایمیل").click()
    dialog = page.locator("#hand-on-dialog")
    type_into(dialog.locator("#id_to-typed"), "depot@vendor.example")
    dialog.locator("#id_to-typed").press("Enter")
    dialog.locator("#id_text").fill("کی می‌رسد؟")
    picture(page, "mail-hand-on", whole=False)
    dialog.locator("button[data-send]").click()
    line = page.locator("article.message-note")
    line.wait_for()
    assert "depot@vendor.example" in line.inner_text()
    picture(page, "mail-handed-on")
    with workspace(real_shop):
        assert Delivery.objects.get().recipient == "depot@vendor.example"


def test_an_answer_with_a_blind_copy_and_a_picture(browse, real_shop, ticket):
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    page.locator("#composer-letter", has_text="help@khaneno.example").wait_for()
    assert "خانهٔ نو" in page.locator("#composer-signature").inner_text()
    assert "Re: سفارش ۱۴۰۳۷" in page.locator("#composer-letter").inner_text()
    page.locator(".composer-letter > summary").click()
    blind = page.locator("#composer-bcc-typed")
    type_into(blind, "boss@khaneno.example")
    blind.press("Enter")
    page.locator("#composer-subject").fill("فرستادیم")
    page.locator("#composer-subject").press("Enter")
    words = page.locator("textarea[name=text]")
    words.fill("در راه است:\n")
    words.evaluate(PASTE)
    wait_until(lambda: "![box.png](att_" in words.input_value())
    picture(page, "mail-answer")
    # Another machine of hers has it all.
    wait_until(
        lambda: page.evaluate(
            f"fetch('/desk/tickets/{ticket.number}/draft').then(answer => answer.json()).then(({{ mail, files }}) => mail.bcc === 'boss@khaneno.example' && files.length === 1)"
        )
    )
    other = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    wait_until(lambda: chips(other, "#composer-bcc") == ["boss@khaneno.example"])
    assert other.locator("#composer-subject").input_value() == "فرستادیم"
    # A note has nothing of it.
    page.keyboard.press("Alt+KeyP")
    page.get_by_text("یادداشت داخلی", exact=True).first.click()
    assert not page.locator("#composer-signature").is_visible() and not page.locator(".composer-letter").is_visible()
    page.get_by_text("پاسخ", exact=True).first.click()
    words.press("Control+Enter")
    page.locator(".held, .message-out").first.wait_for()
    assert chips(page, "#composer-bcc") == [] and page.locator("#composer-subject").input_value() == ""
    with workspace(real_shop):
        Ticket.objects.get()
        wait_until(lambda: Envelope.objects.exists() or Ticket.objects.get().held == 1)


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("fa", "dark", 390), ("fa", "light", 1280), ("en", "light", 390), ("en", "dark", 1280)],
)
def test_it_stands_on_every_screen(browse, real_shop, ticket, language, width, theme):
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/mail/new", width=width, color_scheme=theme)
    type_into(page.locator("#id_to-typed"), "depot@vendor.example,sara@example.com,")
    page.locator(".mail-copies > summary").click()
    picture(page, f"mail-new-{language}-{width}-{theme}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"/desk/tickets/{ticket.number}?box=all")
    at_work(page)
    page.locator("#composer-letter", has_text="help@khaneno.example").wait_for()
    page.locator(".composer-letter > summary").click()
    picture(page, f"mail-answer-{language}-{width}-{theme}", whole=False)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
