"""The laptop is closed in the middle of a conversation: the page stands still, its line dies unseen, and hours later it goes on."""

import pytest
from playwright.sync_api import expect

from tests.browsers import Lid
from tests.front.serving import wait_until

pytestmark = pytest.mark.browser
AWAKE = 3_000  # milliseconds in which a page that is awake has opened its line again


@pytest.fixture
def lid(browser, home):
    """The lid of the visitor's laptop."""
    browser.clock.install()
    lid = Lid(browser)
    yield lid
    lid.go_on()


@pytest.fixture
def sleeper(lid, browser, visit):
    """A visitor in a conversation."""
    visitor = visit(browser).open()
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    return visitor


def fall_asleep(lid, home):
    """Close the lid; the server loses the line, which nobody tells the page."""
    lid.close()
    home.app.cut_streams()
    wait_until(lambda: not home.app.shop.streams)
    lid.context.pages[0].wait_for_timeout(AWAKE)
    assert not home.app.shop.streams, "the page does not sleep: the test proves nothing"


def test_what_was_said_while_it_was_closed_is_there_when_it_opens(sleeper, lid, home, shop_site):
    visitor = sleeper
    who = shop_site.only_visitor
    visitor.wait_for_line(shop_site)
    fall_asleep(lid, home)
    shop_site.say(who, "هنگام خواب ۱")
    shop_site.say(who, "هنگام خواب ۲")
    lid.open(hours=9)
    visitor.wait_for_texts("سلام", "هنگام خواب ۱", "هنگام خواب ۲")
    visitor.send("بیدار شدم")
    shop_site.say(who, "صبح به خیر")
    visitor.wait_for_texts("سلام", "هنگام خواب ۱", "هنگام خواب ۲", "بیدار شدم", "صبح به خیر")
    expect(visitor.chat.locator(".pending, .failed, .notice.lost")).to_have_count(0)
    assert shop_site.texts(who) == visitor.texts()


def test_what_was_on_its_way_as_it_closed_arrives_once(sleeper, lid, home, shop_site):
    visitor = sleeper
    who = shop_site.only_visitor
    shop_site.trouble("/messages", "lost answer", 1)
    visitor.send("در راه")
    fall_asleep(lid, home)
    shop_site.say(who, "پاسخ")
    lid.open(hours=2)
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(0)
    expect(visitor.bubbles).to_have_count(3)
    assert sorted(shop_site.texts(who)) == sorted(["سلام", "در راه", "پاسخ"])
    assert shop_site.texts(who) == visitor.texts()
