"""Lines that are slow, tabs that sleep, clocks that are wrong, a database that dies: the conversation stays whole."""

import os
import signal
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.front.serving import wait_until

from .people import Agent, Visitor, hosted, same_everywhere

pytestmark = pytest.mark.browser

SLOW = {
    "offline": False,
    "latency": 900,
    "downloadThroughput": 24_000,
    "uploadThroughput": 12_000,
}  # ms and bytes a second: worse than 2G
WRONG_CLOCK = """(() => {
    const Right = Date, off = %d * 86400000
    globalThis.Date = class extends Right {
        constructor(...given) { given.length ? super(...given) : super(Right.now() + off) }
        static now() { return Right.now() + off }
    }
})()"""


@contextmanager
def asleep(page):
    """No script of the page runs, as in a tab that a phone has frozen; a page that somebody drives is never frozen by the browser for long."""
    session = page.context.new_cdp_session(page)
    session.send("Debugger.enable")
    paused = []
    session.on("Debugger.paused", lambda event: paused.append(event))
    page.evaluate("setTimeout(() => { debugger })")
    wait_until(lambda: page.wait_for_timeout(20) or paused)
    yield
    session.send("Debugger.disable")


def test_a_slow_line_on_both_sides(agent, visit, house):
    visitor = visit("خط کند")
    visitor.send("۱ پیش از کندی")
    number = agent.open("خط کند")
    sessions = [person.page.context.new_cdp_session(person.page) for person in (visitor, agent)]
    for session in sessions:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
    for count in (2, 3):
        visitor.send(f"پرسش {count}")
        agent.send(f"پاسخ {count}")
    visitor.expect_state("پرسش 3", "read")
    agent.expect_state("پاسخ 3", "read")
    agent.expect_texts(*[text for text, *_ in visitor.texts()])
    for session in sessions:
        session.send(
            "Network.emulateNetworkConditions", SLOW | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        )
    kept = [text for text, *_ in same_everywhere(agent, visitor, house, number)]
    assert len(kept) == 5


def test_a_tab_that_was_put_to_sleep_catches_up(agent, visit, house):
    """A phone freezes what nobody looks at: no script runs, and what was said meanwhile is there when it wakes."""
    visitor = visit("تب خفته")
    visitor.send("۱ پیش از خواب")
    number = agent.open("تب خفته")
    visitor.expect_state("۱", "read")
    with asleep(visitor.page):
        agent.send("۲ هنگام خواب")
        agent.send("۳ هنگام خواب")
        agent.expect_state("۲", "sent")
        agent.expect_state("۳", "sent")
    visitor.expect_texts("۱", "۲", "۳")
    agent.expect_state("۳", "read")
    same_everywhere(agent, visitor, house, number)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_visitors_clock_that_is_a_day_off_changes_nothing(agent, browse, house, days):
    page = browse(house.url, width=600)
    page.add_init_script(WRONG_CLOCK % days)
    page.goto(hosted(house))
    name = f"ساعت {days}"
    visitor = Visitor(page).introduce(name, "09120000077")
    visitor.send("۱ پرسش")
    number = agent.open(name)
    agent.send("۲ پاسخ")
    visitor.expect_texts("۱", "۲")
    visitor.send("۳ پرسش")
    agent.expect_texts("۱", "۲", "۳")
    visitor.expect_state("۳", "read")
    same_everywhere(agent, visitor, house, number)
    shown = visitor.chat.locator(".bubble time").evaluate_all("all => all.map(time => time.dateTime)")
    assert sorted(shown) == shown


def test_the_database_is_killed_while_both_write(agent, visit, house):
    """It comes back by itself; what was not taken waits at the senders, and what was is there once."""
    visitor = visit("مرگ پایگاه")
    visitor.send("۱ پیش از مرگ")
    number = agent.open("مرگ پایگاه")
    visitor.expect_state("۱", "read")
    for count in range(4):
        visitor.send(f"پرسش {count}")
        agent.send(f"پاسخ {count}")
        if count == 1:
            os.kill(house.database_pid(), signal.SIGKILL)
    visitor.expect_state("پرسش 3", "read")
    agent.expect_state("پاسخ 3", "read")
    expect(agent.messages).to_have_count(9)
    expect(visitor.bubbles).to_have_count(9)
    kept = [text for (text,) in same_everywhere(agent, visitor, house, number)]
    for who in ("پرسش", "پاسخ"):
        assert [text for text in kept if text.startswith(who)] == [f"{who} {count}" for count in range(4)]


def test_two_tabs_of_an_agent_have_one_draft(agent, visit, house):
    visit("دو تب کارشناس").send("سلام")
    agent.open("دو تب کارشناس")
    other = Agent(agent.page.context.new_page())
    other.page.goto(agent.page.url)
    expect(other.page.locator(".composer[data-mode]")).to_be_visible()
    agent.field.press_sequentially("نیمی در تب نخست")
    expect(other.field).to_have_value("نیمی در تب نخست")
    other.page.bring_to_front()
    other.field.press("End")
    other.field.press_sequentially(" و نیمی در دوم")
    expect(agent.field).to_have_value("نیمی در تب نخست و نیمی در دوم")
    other.page.keyboard.press("Control+Enter")
    other.expect_state("نیمی", "read")  # the visitor looks at it
    expect(agent.field).to_have_value("")
    agent.expect_texts("سلام", "نیمی در تب نخست و نیمی در دوم")
