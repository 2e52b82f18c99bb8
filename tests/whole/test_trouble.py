"""Lines that break and servers that die in the middle of a conversation: nothing is lost, nothing is doubled, the order holds."""

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

from .people import same_everywhere

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(agent, visit):
    """A conversation under way: talk("name") gives (visitor, number), and the agent has it open."""

    def talk(name):
        visitor = visit(name)
        visitor.send("۱ پیش از قطعی")
        number = agent.open(name)
        visitor.expect_state("۱", "read")
        return visitor, number

    return talk


def knows_that_it_is_offline(page, notice):
    """The browser lets an open line live, and what comes by it within three seconds proves it: so the browser says again that it is offline."""
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_timeout(4_000)
    return notice.is_visible()


def test_the_visitors_line_breaks(agent, talk, house):
    visitor, number = talk("قطعی بازدیدکننده")
    visitor.page.context.set_offline(True)
    visitor.send("۲ هنگام قطعی")
    visitor.send("۳ هنگام قطعی")
    wait_until(lambda: knows_that_it_is_offline(visitor.page, visitor.chat.locator(".notice.lost")))
    agent.send("۴ پاسخ هنگام قطعی")
    agent.expect_state("۴", "sent")
    visitor.page.context.set_offline(False)
    visitor.expect_state("۳", "read")
    kept = same_everywhere(agent, visitor, house, number)
    assert [text[0] for (text,) in kept] == ["۱", "۴", "۲", "۳"]


def test_the_agents_line_breaks(agent, talk, house):
    visitor, number = talk("قطعی کارشناس")
    agent.page.context.set_offline(True)
    agent.send("۲ پاسخ هنگام قطعی")
    agent.expect_state("۲", "queued")
    visitor.send("۳ پرسش هنگام قطعی")
    visitor.expect_state("۳", "sent")
    wait_until(lambda: knows_that_it_is_offline(agent.page, agent.page.locator(".banner-page")))
    agent.page.context.set_offline(False)
    agent.expect_state("۲", "read")
    expect(agent.page.locator(".banner-page")).to_be_hidden()
    expect(agent.messages).to_have_count(3)
    kept = same_everywhere(agent, visitor, house, number)
    assert [text[0] for (text,) in kept] == ["۱", "۳", "۲"]


def test_a_reload_with_messages_still_on_their_way(agent, talk, house):
    """Both close their pages before the line is back: what they sent goes when they open them again."""
    visitor, number = talk("بستن پیش از رسیدن")
    for person in (visitor, agent):
        person.page.context.set_offline(True)
    visitor.send("۲ بازدیدکننده")
    visitor.expect_waiting("۲")
    agent.send("۳ کارشناس")
    agent.expect_state("۳", "queued")
    for person in (visitor, agent):
        person.page.goto("about:blank")
        person.page.context.set_offline(False)
        person.page.go_back()
    visitor.expect_state("۲", "read")
    agent.expect_state("۳", "read")
    expect(agent.messages).to_have_count(3)
    expect(visitor.bubbles).to_have_count(3)
    same_everywhere(agent, visitor, house, number)


def test_the_web_part_is_killed_while_both_write(agent, talk, house):
    visitor, number = talk("مرگ فرایند وب")
    for round in range(3):
        visitor.send(f"پرسش {round}")
        agent.send(f"پاسخ {round}")
        if round == 1:
            house.kill_web()
    visitor.expect_state("پرسش 2", "read")
    agent.expect_state("پاسخ 2", "read")
    expect(agent.messages).to_have_count(7)
    expect(visitor.bubbles).to_have_count(7)
    kept = [text for (text,) in same_everywhere(agent, visitor, house, number)]
    for who in ("پرسش", "پاسخ"):  # each side's own order is kept, whatever became of the other's
        assert [text for text in kept if text.startswith(who)] == [f"{who} {round}" for round in range(3)]


def test_the_whole_installation_is_restarted(agent, talk, house):
    visitor, number = talk("راه‌اندازی دوباره")
    assert house.stop() == 0
    visitor.send("۲ هنگام خاموشی")
    agent.send("۳ هنگام خاموشی")
    expect(visitor.chat.locator(".notice.lost")).to_be_visible()
    agent.expect_state("۳", "queued")
    house.start()
    visitor.expect_state("۲", "read")
    agent.expect_state("۳", "read")
    expect(agent.messages).to_have_count(3)
    expect(visitor.bubbles).to_have_count(3)
    same_everywhere(agent, visitor, house, number)


@pytest.mark.full
def test_a_minute_and_more_without_a_line_on_both_sides(agent, talk, house):
    """Longer than any heartbeat: both sides take their lines for dead and open new ones."""
    visitor, number = talk("یک دقیقه بی‌خبری")
    for person in (visitor, agent):
        person.page.context.set_offline(True)
    visitor.send("۲ پرسش")
    agent.send("۳ پاسخ")
    visitor.page.wait_for_timeout(70_000)  # the length of the silence is what is tried
    for person in (visitor, agent):
        person.page.context.set_offline(False)
    visitor.expect_state("۲", "read")
    agent.expect_state("۳", "read")
    expect(agent.messages).to_have_count(3)
    expect(visitor.bubbles).to_have_count(3)
    same_everywhere(agent, visitor, house, number)
