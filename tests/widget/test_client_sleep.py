"""The laptop is closed in the middle of a conversation: the page stands still, its line dies unseen, and hours later it goes on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsers import Lid
from tests.front.serving import wait_until

pytestmark = pytest.mark.browser
ON_THEIR_WAY = "Object.keys(localStorage).filter((name) => name.includes('out:')).length"
AWAKE = 3_000  # milliseconds in which a page that is awake has opened its line again


@pytest.fixture
def lid(browser, home):
    """The lid of the visitor's laptop."""
    browser.clock.install()
    lid = Lid(browser)
    yield lid
    lid.go_on()


@pytest.fixture
def sleeper(lid, browser, visit, shop_site):
    """A visitor in a conversation, whose line is open and has told all there is."""
    visitor = visit(browser).open()
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    visitor.wait_for_line(shop_site)
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
    """The server has taken it, and could tell nobody: neither the answer nor the line reached the page."""
    shop_site.trouble("/messages", "held")
    sleeper.send("در راه")
    wait_until(shop_site.arrived.is_set)
    fall_asleep(lid, home)
    shop_site.let_go.set()
    wait_until(lambda: shop_site.texts(shop_site.only_visitor) == ["سلام", "در راه"])
    shop_site.say(shop_site.only_visitor, "پاسخ")
    lid.open(hours=2)
    sleeper.wait_for_texts("سلام", "در راه", "پاسخ")
    expect(sleeper.chat.locator(".pending, .failed")).to_have_count(0)
    wait_until(lambda: not sleeper.page.evaluate(ON_THEIR_WAY))
    assert shop_site.texts(shop_site.only_visitor) == ["سلام", "در راه", "پاسخ"] == sleeper.texts()
    assert len(shop_site.posts) == 3, "it is sent again, for nobody knows whether it was taken"


def test_what_had_not_left_as_it_closed_goes_when_it_opens(sleeper, lid, home, shop_site):
    shop_site.trouble("/messages", "drop")
    sleeper.send("مانده")
    expect(sleeper.bubbles).to_have_text([re.compile("سلام"), re.compile("مانده")])
    fall_asleep(lid, home)
    shop_site.say(shop_site.only_visitor, "پاسخ")
    lid.open(hours=2)
    sleeper.wait_for_texts("سلام", "پاسخ", "مانده")
    expect(sleeper.chat.locator(".pending, .failed")).to_have_count(0)
    assert shop_site.texts(shop_site.only_visitor) == ["سلام", "پاسخ", "مانده"] == sleeper.texts()
