"""Writing: keyboard, files, typing, what text looks like, and the form before the chat."""

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

pytestmark = pytest.mark.browser
# A file that arrives by a paste or a drop, as a browser hands it over.
GIVE_FILE = """([selector, kind, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(["x".repeat(500)], name, { type: "image/png" }));
  const target = document.querySelector(selector);
  const event = kind === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
}"""


def give(visitor, selector, kind, name):
    frame = next(frame for frame in visitor.page.frames if frame.url.endswith("/frame"))
    frame.evaluate(GIVE_FILE, [selector, kind, name])


def test_enter_sends_and_shift_enter_does_not(visitor, shop_site):
    visitor.field.press_sequentially("یک")
    visitor.field.press("Shift+Enter")
    visitor.field.press_sequentially("دو")
    visitor.field.press("Enter")
    visitor.wait_for_state("sent")
    assert shop_site.texts(shop_site.only_visitor) == ["یک\nدو"]
    expect(visitor.field).to_be_focused()


def test_enter_that_chooses_a_word_sends_nothing(visitor, shop_site):
    visitor.field.fill("نیمه")
    visitor.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert shop_site.posts == []
    expect(visitor.field).to_have_value("نیمه")


def test_blank_text_cannot_be_sent(visitor, shop_site):
    visitor.field.fill("  \n ")
    expect(visitor.chat.locator("button.send")).to_be_disabled()
    visitor.field.press("Enter")
    assert shop_site.posts == []


def test_too_long_a_text_is_kept_and_said(visitor, shop_site):
    visitor.field.fill("ب" * 2001)
    expect(visitor.field).to_have_accessible_description(
        "پیام باید کوتاه‌تر از ۲٬۰۰۰ نویسه باشد. آن را در چند پیام بنویسید."
    )
    expect(visitor.chat.locator("button.send")).to_be_disabled()
    assert len(visitor.field.input_value()) == 2001


def test_keyboard_alone_opens_writes_and_closes(browser, visit, shop_site):
    visitor = visit(browser)
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.field).to_be_focused()
    visitor.page.keyboard.type("سلام")
    visitor.page.keyboard.press("Tab")
    expect(visitor.chat.locator("button.send")).to_be_focused()
    visitor.page.keyboard.press("Space")
    visitor.wait_for_state("sent")
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_be_focused()
    expect(visitor.launcher).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(("selector", "kind"), [("textarea", "paste"), (".chat", "drop")])
def test_pasted_and_dropped_files_are_sent(visitor, shop_site, selector, kind):
    give(visitor, selector, kind, "تصویر.png")
    expect(visitor.chat.locator(".tray small")).to_have_text("۵۰۰ بایت")
    visitor.send("ببینید")
    expect(visitor.chat.locator(".bubble .files img")).to_have_attribute("alt", "تصویر.png")
    visitor.wait_for_state("sent")
    (message,) = shop_site.threads[shop_site.only_visitor]
    assert [(file["name"], file["size"]) for file in message["attachments"]] == [("تصویر.png", 500)]


def test_dragging_over_shows_where_to_drop(visitor):
    give(visitor, ".chat", "dragover", "تصویر.png")
    expect(visitor.chat.locator(".drop")).to_be_visible()


def test_picked_file_alone_is_a_message(visitor, shop_site):
    visitor.chat.locator("input[type=file]").set_input_files(
        {"name": "سند.pdf", "mimeType": "application/pdf", "buffer": b"x" * 10}
    )
    expect(visitor.chat.locator(".tray small")).to_be_visible()
    visitor.chat.locator("button.send").click()
    expect(visitor.chat.locator(".bubble a.file .file-name")).to_have_text("سند.pdf")
    assert shop_site.texts(shop_site.only_visitor) == [""]


def test_file_that_fails_says_why_and_holds_the_text_back_from_nothing(visitor, shop_site):
    visitor.chat.locator("input[type=file]").set_input_files(
        [
            {"name": "بزرگ.zip", "mimeType": "application/zip", "buffer": b"x" * (1024 * 1024 + 1)},
            {"name": "خالی.txt", "mimeType": "text/plain", "buffer": b""},
        ]
    )
    expect(visitor.chat.locator(".tray [role=alert]")).to_have_text(["بزرگ‌تر از ۱ مگابایت است", "این فایل خالی است"])
    visitor.send("بی‌پیوست")
    visitor.wait_for_state("sent")
    assert shop_site.uploads == {}
    visitor.chat.get_by_role("button", name="برداشتن بزرگ.zip").click()
    expect(visitor.chat.locator(".tray li")).to_have_count(1)


def test_broken_upload_can_be_tried_again(visitor, shop_site):
    shop_site.trouble("/uploads", "drop")
    visitor.chat.locator("input[type=file]").set_input_files(
        {"name": "سند.pdf", "mimeType": "application/pdf", "buffer": b"x" * 10}
    )
    visitor.chat.get_by_role("button", name="تلاش دوباره").click()
    expect(visitor.chat.locator(".tray small")).to_have_text("۱۰ بایت")
    assert len(shop_site.uploads) == 1


def test_typing_is_told_both_ways_and_ends_by_itself(visitor, shop_site):
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    visitor.wait_for_line(shop_site)
    visitor.page.clock.set_fixed_time(1_790_000_000_000)  # however long a key takes here, the next one comes soon after
    visitor.field.press_sequentially("در حال نوشتن", delay=30)
    wait_until(lambda: shop_site.typed)
    assert shop_site.typed == [True]
    visitor.field.fill("")
    wait_until(lambda: len(shop_site.typed) > 1)
    assert shop_site.typed == [True, False]
    who = shop_site.only_visitor
    shop_site.type(who, name="نگار")
    shop_site.type(who, name="سارا", conversation="tkt_9")  # in another one
    shop_site.type(who, False, conversation="tkt_9")
    shop_site.say(who, "یک لحظه")
    visitor.wait_for_texts("سلام", "یک لحظه")
    expect(visitor.chat.locator(".typing")).to_have_count(0)
    shop_site.type(who, name="سارا", conversation="tkt_9")
    shop_site.type(who, name="نگار")
    shop_site.type(who, False, conversation="tkt_9")
    expect(visitor.chat.locator(".typing")).to_have_text("نگار در حال نوشتن…")
    shop_site.say(who, "بفرمایید")
    expect(visitor.chat.locator(".typing")).to_have_count(0)


def test_text_is_shown_as_what_it_is(visitor, shop_site):
    visitor.send("کد SORRY-10 و www؛ شمارهٔ ۰۹۱۲ ۰۰۰ ۰۰۱۷ یا a.b@example.ir در https://shop.example/a?b=ج.")
    visitor.wait_for_state("sent")
    links = visitor.chat.locator(".bubble a")
    assert links.evaluate_all("(all) => all.map((a) => a.getAttribute('href'))") == [
        "tel:09120000017",
        "mailto:a.b@example.ir",
        "https://shop.example/a?b=ج",
    ]
    assert visitor.chat.locator(".bubble bdi[dir=ltr]").first.inner_text() == "SORRY-10"
    assert visitor.chat.locator(".bubble .text").get_attribute("dir") == "auto"


def test_markup_from_anybody_stays_harmless(visitor, shop_site):
    visitor.send("<img src=x onerror=alert(1)>")
    visitor.wait_for_state("sent")
    hostile = '<p onclick="alert(1)">سلام <b>نگار</b><img src=x onerror=alert(1)><a href="javascript:alert(1)">بد</a><a href="https://ok.example">خوب</a><script>alert(1)</script></p>'
    shop_site.say(shop_site.only_visitor, "سلام", html=hostile)
    expect(visitor.bubbles).to_have_count(2)
    html = visitor.chat.locator(".bubble.agent .text").inner_html()
    assert (
        html
        == '<p dir="auto">سلام <b>نگار</b>بد<a href="https://ok.example" target="_blank" rel="noreferrer">خوب</a></p>'
    )
    assert visitor.texts()[0] == "<img src=x onerror=alert(1)>"


def test_form_names_what_is_wrong_and_keeps_what_was_written(browser, visit, shop_site):
    shop_site.site |= {"requires": ["name", "phone_or_email"]}
    visitor = visit(browser).open()
    go = visitor.chat.get_by_role("button", name="آغاز گفت‌وگو")
    name, contact = visitor.chat.get_by_label("نام"), visitor.chat.get_by_label("موبایل یا ایمیل")
    expect(name).to_be_focused()
    go.click()
    expect(visitor.chat.locator(".error")).to_have_text(["این را پر کنید."] * 2)
    name.fill("مریم")
    contact.fill("نادرست")
    go.click()
    expect(contact).to_have_accessible_description("این شماره یا نشانی درست نیست.")
    expect(contact).to_be_focused()
    assert (name.input_value(), contact.input_value()) == ("مریم", "نادرست")
    contact.fill("09120000017")
    go.click()
    expect(visitor.field).to_be_focused()
    assert list(shop_site.contacts.values()) == [{"name": "مریم", "phone_or_email": "09120000017"}]


FORM = [
    {"key": "name", "kind": "text", "label": "نام", "required": True, "choices": []},
    {"key": "field2", "kind": "choice", "label": "دربارهٔ", "required": True, "choices": ["سفارش", "مرجوعی"]},
]
FILLED = {"name": "مریم", "field2": "مرجوعی"}


def fill(visitor):
    visitor.chat.get_by_label("نام").fill("مریم")
    visitor.chat.get_by_label("دربارهٔ").select_option("مرجوعی")
    visitor.chat.get_by_role("button", name="آغاز گفت‌وگو").click()


def test_what_is_not_about_her_goes_with_the_first_message_of_each_conversation(browser, visit, shop_site):
    shop_site.site |= {"form": FORM}
    visitor = visit(browser).open()
    fill(visitor)
    visitor.wait_for_texts("دربارهٔ: مرجوعی")
    visitor.send("کی می‌رسد؟")
    visitor.wait_for_texts("دربارهٔ: مرجوعی", "کی می‌رسد؟")
    assert [post.get("form") for post in shop_site.posts] == [FILLED, None]


def test_what_was_refused_for_want_of_the_form_goes_with_it_once_it_is_filled(visitor, shop_site):
    """The site asks for it since the chat was opened."""
    shop_site.asked = FORM
    visitor.send("سلام")
    expect(visitor.chat.locator(".bubble.failed")).to_have_count(1)
    fill(visitor)
    visitor.wait_for_texts("دربارهٔ: مرجوعی\nسلام")
    assert [post.get("form") for post in shop_site.posts] == [None, FILLED]
    assert visitor.field.is_visible()
