"""A visitor and an agent in two windows, from the first word to the end."""

import pytest
from playwright.sync_api import expect

from .people import Visitor, hosted, same_everywhere

pytestmark = pytest.mark.browser


def test_a_conversation_from_the_first_word_to_the_last(agent, visit, house):
    shiva = visit("شیوا نیک‌خو")
    shiva.send("سلام، کتاب‌هایم نرسیده‌اند")
    number = agent.open("شیوا نیک‌خو")
    shiva.expect_state("کتاب‌هایم", "read")
    agent.send("سلام، الان می‌بینم")
    agent.expect_state("الان می‌بینم", "read")
    shiva.expect_texts("کتاب‌هایم نرسیده‌اند", "الان می‌بینم")

    shiva.field.press_sequentially("شمارهٔ سفارش")
    expect(agent.page.locator("#typing")).to_contain_text("شیوا نیک‌خو")
    agent.field.press_sequentially("لطفاً")
    expect(shiva.chat.locator(".typing")).to_contain_text("نگار کریمی")
    shiva.send("شمارهٔ سفارش ۱۴۰۳۷ است")
    agent.expect_texts("کتاب‌هایم", "الان می‌بینم", "۱۴۰۳۷")
    expect(agent.page.locator("#typing")).to_be_empty()
    assert agent.field.input_value() == "لطفاً"

    agent.solve()
    expect(shiva.chat.locator(".notice")).to_contain_text("مشکل شما حل شد؟")
    expect(agent.row("شیوا نیک‌خو")).to_have_count(0)
    shiva.send("ممنون")
    expect(agent.row("شیوا نیک‌خو")).to_be_visible()
    agent.expect_texts("کتاب‌هایم", "الان می‌بینم", "۱۴۰۳۷", "ممنون")
    same_everywhere(agent, shiva, house, number)


def test_files_by_picker_paste_and_drop_and_back(agent, visit, house):
    reza = visit("رضا فایلی")
    reza.pick("فاکتور.pdf")
    reza.give("paste", "رسید.pdf")
    reza.give("drop", "کارتن.pdf")
    reza.send("این‌ها را ببینید")
    reza.expect_all_sent()
    number = agent.open("رضا فایلی")
    assert agent.texts() == [("این‌ها را ببینید", "فاکتور.pdf", "رسید.pdf", "کارتن.pdf")]
    with agent.page.expect_download() as download:
        agent.page.locator("a.file", has_text="فاکتور.pdf").click()
    assert download.value.path().read_bytes() == b"%PDF-1.4 x"

    picker = agent.page.locator(".composer input[type=file]")
    picker.set_input_files({"name": "راهنما.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 y"})
    expect(agent.page.locator(".composer .file progress")).to_have_count(0)
    agent.send("راهنما را فرستادم")
    reza.expect_texts("این‌ها را ببینید", "راهنما را فرستادم")
    expect(reza.bubbles.last.locator(".file-name")).to_have_text("راهنما.pdf")
    agent.expect_state("راهنما را فرستادم", "read")
    same_everywhere(agent, reza, house, number)


def test_who_is_away_finds_a_count_and_everything_that_was_said(agent, browse, house, shop):
    """In a shop's own page of another origin: the chat is closed, two answers come, the launcher says so."""
    page = browse(shop)
    page.goto("/")
    launcher, frame = page.locator("#pasokh button").first, page.frame_locator("#pasokh iframe")
    launcher.click()
    parisa = Visitor(page, frame).introduce("پریسا دورانی", "parisa@example.net")
    parisa.send("هزینهٔ ارسال چقدر است؟")
    number = agent.open("پریسا دورانی")
    parisa.expect_state("هزینهٔ ارسال", "read")
    frame.get_by_role("button", name="بستن گفت‌وگو").click()
    agent.send("رایگان است")
    agent.send("سه روزه می‌رسد")
    expect(launcher).to_have_accessible_name("خانهٔ نو، ۲ پیام خوانده‌نشده")
    agent.expect_state("سه روزه", "delivered")
    launcher.click()
    parisa.expect_texts("هزینهٔ ارسال", "رایگان است", "سه روزه می‌رسد")
    agent.expect_state("سه روزه", "read")
    expect(launcher).to_have_accessible_name("خانهٔ نو")
    same_everywhere(agent, parisa, house, number)


def test_two_tabs_of_a_visitor_are_one_conversation(agent, visit, house):
    first = visit("دو زبانه")
    first.send("از زبانهٔ یک")
    number = agent.open("دو زبانه")
    second = Visitor(first.page.context.new_page())
    second.page.goto(hosted(house))
    second.expect_texts("از زبانهٔ یک")
    second.send("از زبانهٔ دو")
    # Who answers before she has seen it would be asked whether the answer still holds.
    expect(agent.messages.last).to_contain_text("از زبانهٔ دو")
    agent.send("هر دو رسید")
    for tab in (first, second):
        tab.page.bring_to_front()
        expect(tab.bubbles.last).to_contain_text("هر دو رسید")
    first.field.fill("پیش‌نویسی که می‌ماند")
    expect(second.field).to_have_value("پیش‌نویسی که می‌ماند")
    assert first.texts() == second.texts()
    same_everywhere(agent, second, house, number)
