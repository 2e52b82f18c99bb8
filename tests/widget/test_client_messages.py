"""Messages to and fro through bad days: nothing lost, nothing doubled, the order the server's."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SEEN = "**/seen"


def begin(visitor, shop_site, text="سلام"):
    visitor.send(text)
    visitor.wait_for_state("sent")
    visitor.wait_for_line(shop_site)  # it is opened once there is a message
    return shop_site.only_visitor


def test_message_goes_and_its_answer_comes(visitor, shop_site):
    who = begin(visitor, shop_site)
    shop_site.say(who, "بفرمایید")
    visitor.wait_for_texts("سلام", "بفرمایید")
    assert shop_site.texts(who) == ["سلام", "بفرمایید"]
    expect(visitor.chat.locator("[role=status].aside")).to_have_text("نگار کریمی: بفرمایید")
    shop_site.read(who)
    expect(visitor.chat.locator(".bubble.me .state.read")).to_have_text("خوانده شد")


@pytest.mark.parametrize("trouble", ["drop", "lost answer", 500, 503, 429])
def test_trouble_on_the_way_neither_loses_nor_doubles(visitor, shop_site, trouble):
    who = begin(visitor, shop_site)
    shop_site.trouble("/messages", trouble, 2)
    visitor.send("یک")
    visitor.send("دو")
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(0)
    visitor.wait_for_texts("سلام", "یک", "دو")
    assert shop_site.texts(who) == ["سلام", "یک", "دو"]


def test_duplicate_delivery_shows_once(visitor, shop_site):
    who = begin(visitor, shop_site)
    message = shop_site.say(who, "بفرمایید")
    for _ in range(3):
        shop_site.tell(who, {"type": "message", "message": message})
    shop_site.say(who, "پایان")
    visitor.wait_for_texts("سلام", "بفرمایید", "پایان")


def test_failed_message_offers_a_retry_and_keeps_its_text(visitor, shop_site):
    who = begin(visitor, shop_site)
    shop_site.trouble("/messages", "drop", 1000)  # until it is cleared: the chat tries again by itself
    visitor.send("مهم")
    retry = visitor.chat.get_by_role("button", name="تلاش دوباره")
    expect(retry).to_be_visible()
    retry.click()
    expect(retry).to_have_count(0)  # it is on its way again
    shop_site.troubles.clear()
    visitor.wait_for_state("sent")
    assert shop_site.texts(who) == ["سلام", "مهم"]


def test_refused_message_says_why_and_can_be_deleted(visitor, shop_site):
    who = begin(visitor, shop_site)
    visitor.send("ب" * 1500)
    failed = visitor.chat.locator(".bubble.failed")
    expect(failed.locator("footer")).to_contain_text("پیام بلندتر از اندازه است.")
    visitor.send("کوتاه")
    visitor.chat.locator(".state.sent").nth(1).wait_for()
    assert shop_site.texts(who) == ["سلام", "کوتاه"]
    failed.get_by_role("button", name="حذف").click()
    visitor.wait_for_texts("سلام", "کوتاه")


def test_order_is_the_servers_whatever_the_visitors_clock_says(browser, visit, shop_site):
    browser.add_init_script("{ const now = Date.now; Date.now = () => now() - 400 * 86400000 }")
    visitor = visit(browser).open()
    who = begin(visitor, shop_site, "یک")
    shop_site.say(who, "دو")
    visitor.wait_for_texts("یک", "دو")
    visitor.send("سه")
    expect(visitor.chat.locator(".pending")).to_have_count(0)
    shop_site.say(who, "چهار")
    visitor.wait_for_texts("یک", "دو", "سه", "چهار")
    expect(visitor.chat.locator(".day").last).to_have_text("امروز")


def test_what_waits_survives_a_reload(visitor, shop_site):
    who = begin(visitor, shop_site)
    shop_site.trouble("/messages", 503, 1000)
    visitor.send("نرفته")
    visitor.field.fill("نیمه‌نوشته")
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(1)
    visitor.wait_until_kept("نیمه‌نوشته")
    visitor.page.reload()
    visitor.wait_for_texts("سلام", "نرفته")
    expect(visitor.field).to_have_value("نیمه‌نوشته")
    shop_site.troubles.clear()
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(0)
    assert shop_site.texts(who) == ["سلام", "نرفته"]


def test_lost_network_is_said_and_made_good(visitor, shop_site, home, browser):
    who = begin(visitor, shop_site)
    browser.set_offline(True)
    home.app.cut_streams()
    visitor.send("بی‌شبکه")
    expect(visitor.chat.locator(".notice.lost")).to_be_visible()
    shop_site.say(who, "در نبود شما")
    browser.set_offline(False)
    visitor.wait_for_texts("سلام", "در نبود شما", "بی‌شبکه")
    expect(visitor.chat.locator(".notice.lost")).to_have_count(0)
    assert shop_site.texts(who) == ["سلام", "در نبود شما", "بی‌شبکه"]


def within_chat(visitor, expression):
    return visitor.chat.locator("body").evaluate(f"() => {expression}")


def lose_the_network_for_a_moment(visitor):
    within_chat(visitor, "dispatchEvent(new Event('offline'))")
    visitor.page.wait_for_timeout(400)
    within_chat(visitor, "dispatchEvent(new Event('online'))")


def test_network_that_was_away_for_a_moment_is_not_called_lost(visitor, shop_site):
    begin(visitor, shop_site)
    lose_the_network_for_a_moment(visitor)
    visitor.page.wait_for_timeout(3500)
    expect(visitor.chat.locator(".notice.lost")).to_have_count(0)


def test_line_that_outlived_the_gap_is_called_fine_again(visitor, shop_site, browser):
    begin(visitor, shop_site)
    browser.set_offline(True)
    expect(visitor.chat.locator(".notice.lost")).to_be_visible()
    browser.set_offline(False)
    expect(visitor.chat.locator(".notice.lost")).to_have_count(0)


def test_heartbeat_proves_the_line(visitor, shop_site):
    begin(visitor, shop_site)
    within_chat(visitor, "dispatchEvent(new Event('offline'))")
    expect(visitor.chat.locator(".notice.lost")).to_be_visible()
    for stream in shop_site.streams:
        stream.send(b":\n\n")
    expect(visitor.chat.locator(".notice.lost")).to_have_count(0)


def test_who_is_here_is_told_as_it_changes(visitor, shop_site):
    who = begin(visitor, shop_site)
    notice = visitor.chat.locator(".notice")
    expect(notice).to_have_count(0)
    shop_site.signal(who, {"type": "here", "online": False})
    expect(notice).to_contain_text("آنلاین نیست")
    shop_site.signal(who, {"type": "here", "online": True})
    expect(notice).to_have_count(0)


def test_somebody_who_types_or_answers_is_here(visitor, shop_site):
    who = begin(visitor, shop_site)
    notice = visitor.chat.locator(".notice")
    for proof in (
        lambda: shop_site.type(who, name="نگار"),
        lambda: shop_site.say(who, "بفرمایید"),
    ):
        shop_site.signal(who, {"type": "here", "online": False})
        expect(notice).to_contain_text("آنلاین نیست")
        proof()
        expect(notice).to_have_count(0)


def test_who_waits_where_nobody_attends_is_not_told_that_somebody_is_online(visitor, shop_site):
    begin(visitor, shop_site)
    under, notice = visitor.chat.locator(".head p"), visitor.chat.locator(".care")
    expect(under).to_have_text("آنلاین")
    shop_site.queue = {"state": "closed", "position": 1, "wait": None, "options": ["message"]}
    shop_site.tell(shop_site.only_visitor, {"type": "queue", "ticket": "tkt_1", "queue": shop_site.queue})
    expect(notice).to_contain_text("هیچ همکاری آنلاین نیست. پیام شما با کد پیگیری")
    expect(notice.get_by_role("button")).to_have_text(["گذاشتن پیام"])
    expect(under).to_have_count(0)  # nor that answers come fast


def test_an_answer_that_comes_late_does_not_call_her_back_from_another_conversation(visitor, shop_site, browser):
    begin(visitor, shop_site)
    held = []
    browser.route("**/messages", lambda route: held.append(route))
    with visitor.page.expect_request("**/messages"):
        visitor.send("هنوز نرسیده")
    visitor.chat.get_by_role("button", name="همهٔ گفت‌وگوها").click()
    visitor.chat.get_by_role("button", name="گفت‌وگوی تازه").click()
    expect(visitor.bubbles).to_have_count(0)
    visitor.field.fill("چیز دیگری")
    visitor.wait_until_kept("هنوز نرسیده")
    held[0].continue_()
    visitor.wait_for("!Object.values(localStorage).some((each) => each.includes('هنوز نرسیده'))")  # it has arrived
    expect(visitor.field).to_have_value("چیز دیگری")
    expect(visitor.bubbles).to_have_count(0)


def test_restarted_server_loses_and_doubles_nothing(visitor, shop_site, home):
    who = begin(visitor, shop_site)
    home.app.cut_streams()
    home.stop()
    visitor.send("هنگام خاموشی")
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(1)
    shop_site.say(who, "پیش از روشن شدن")
    home.start()
    visitor.wait_for_texts("سلام", "پیش از روشن شدن", "هنگام خاموشی")
    shop_site.say(who, "پس از آن")
    visitor.wait_for_texts("سلام", "پیش از روشن شدن", "هنگام خاموشی", "پس از آن")
    assert shop_site.texts(who) == visitor.texts()


def test_reset_fetches_what_was_missed(visitor, shop_site):
    who = begin(visitor, shop_site)
    expect(visitor.bubbles).to_have_count(1)
    shop_site.log.append((None, None))  # a frame that nobody gets
    shop_site.threads[who].append(
        dict(
            shop_site.threads[who][0],
            id="msg_900",
            client_id=None,
            position=900,
            text="جامانده",
            author={"kind": "agent", "name": "نگار", "initials": ""},
        )
    )
    for stream in shop_site.streams:
        stream.send(b"id: 9\nevent: reset\ndata: {}\n\n")
    visitor.wait_for_texts("سلام", "جامانده")


def test_stream_that_cannot_be_opened_is_replaced_by_asking(visitor, shop_site, home):
    who = begin(visitor, shop_site)
    shop_site.trouble("/live/", 503, 1000)
    home.app.cut_streams()
    shop_site.say(who, "با پرسیدن")
    expect(visitor.chat.locator(".notice.lost")).to_be_visible()
    visitor.wait_for_texts("سلام", "با پرسیدن")
    shop_site.troubles.clear()
    expect(visitor.chat.locator(".notice.lost")).to_have_count(0)


def test_stream_that_could_never_be_opened_is_said_and_replaced_by_asking(visitor, shop_site):
    shop_site.trouble("/live/", 503, 1000)
    visitor.send("سلام")
    visitor.wait_for_state("sent")
    shop_site.say(shop_site.only_visitor, "با پرسیدن")
    expect(visitor.chat.locator(".notice.lost")).to_be_visible()
    visitor.wait_for_texts("سلام", "با پرسیدن")


def test_live_thread_equals_a_reload(visitor, shop_site, home):
    who = begin(visitor, shop_site)
    for number in range(8):
        shop_site.say(who, f"پاسخ {number}")
        if number % 3 == 1:
            home.app.cut_streams()
        visitor.send(f"پرسش {number}")
    shop_site.read(who)
    expect(visitor.bubbles).to_have_count(17)
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(0)
    expect(visitor.chat.locator(".state.read")).to_have_count(
        len([m for m in shop_site.threads[who] if m["state"] == "read" and m["author"]["kind"] == "visitor"])
    )
    live = visitor.texts()
    visitor.page.reload()
    expect(visitor.bubbles).to_have_count(17)
    assert visitor.texts() == live == shop_site.texts(who)


def test_earlier_messages_come_and_the_reader_keeps_her_place(visitor, shop_site):
    who = begin(visitor, shop_site)
    for number in range(120):
        shop_site.say(who, f"پیام {number}")
    visitor.page.reload()
    expect(visitor.bubbles).to_have_count(50)
    visitor.chat.locator(".log").evaluate("(log) => (log.scrollTop = 30)")
    reading = visitor.chat.get_by_text("پیام 70", exact=True)
    before = reading.bounding_box()["y"]
    expect(visitor.bubbles).to_have_count(100)
    assert abs(reading.bounding_box()["y"] - before) < 40  # the height of a day's heading and of the button
    visitor.chat.get_by_role("button", name="پیام‌های پیشین").dispatch_event("click")
    expect(visitor.bubbles).to_have_count(121)
    assert visitor.texts() == shop_site.texts(who)
    expect(visitor.chat.get_by_role("button", name="پیام‌های پیشین")).to_have_count(0)


def test_forgotten_token_begins_anew_and_the_message_still_arrives(visitor, shop_site):
    begin(visitor, shop_site)
    shop_site.threads.clear()
    visitor.send("هنوز هستم")
    expect(visitor.chat.locator(".pending, .failed")).to_have_count(0)
    assert shop_site.texts(shop_site.only_visitor) == ["هنوز هستم"]


@pytest.mark.parametrize("proof", ["the network is back", "something is heard"])
def test_what_was_seen_is_told_again_when_the_line_is_back(visitor, shop_site, browser, proof):
    who = begin(visitor, shop_site)
    browser.route(SEEN, lambda route: route.abort())
    with visitor.page.expect_event("requestfailed", lambda request: request.url.endswith("seen")):
        shop_site.say(who, "بفرمایید")
    assert shop_site.seen == {}
    browser.unroute(SEEN)
    with visitor.page.expect_response(SEEN):
        if proof == "the network is back":
            within_chat(visitor, "dispatchEvent(new Event('online'))")
        else:
            shop_site.type(who)
    assert shop_site.seen == {who: 2}


def test_choices_of_a_flow_are_buttons_until_something_is_said(visitor, shop_site):
    who = begin(visitor, shop_site)
    choices = ["پیگیری سفارش", "گفت‌وگو با کارشناس"]
    shop_site.say(who, "برای چه آمده‌اید؟\n\n۱. پیگیری سفارش\n۲. گفت‌وگو با کارشناس", choices=choices)
    asked = visitor.chat.locator(".bubble.agent").last
    expect(asked.get_by_role("listitem")).to_have_text(choices)
    expect(asked.locator(".text")).to_have_text("برای چه آمده‌اید؟")
    assert asked.get_by_role("button").first.bounding_box()["height"] >= 44
    asked.get_by_role("button", name=choices[1]).click()
    visitor.wait_for_texts("سلام", "برای چه آمده‌اید؟\n\n۱. پیگیری سفارش\n۲. گفت‌وگو با کارشناس", choices[1])
    expect(asked.get_by_role("button")).to_have_count(0)
    assert shop_site.texts(who)[-1] == choices[1]
    expect(visitor.chat.locator(".log")).to_be_focused()  # who works by keyboard goes on there
