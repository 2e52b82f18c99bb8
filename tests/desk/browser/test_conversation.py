"""An agent at work: what happens elsewhere appears by itself, and what she does is there after a reload."""

import re

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.live.announcing import signal
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket
from pasokh.widget import visiting
from pasokh.workspaces.models import Team
from tests.conftest import rules_of_life
from tests.front.serving import wait_until

from .conftest import at_work, picture

pytestmark = pytest.mark.browser


def listening(page):
    """Come to the page anew and wait until its stream is open; the stream of the page that was there first does not count."""
    address = page.url
    page.goto("about:blank")
    with page.expect_response(lambda response: "/live/desk" in response.url):
        page.goto(address)
    return at_work(page)


def lines(page, selector):
    """The lines of a list as a reload would show them: without what scripts add for their own use."""
    html = page.locator(selector).inner_html()
    html = re.sub(r'\s+(class="[^"]*"|data-fresh|style="[^"]*")', "", html.replace("htmx-added", ""))
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


def test_new_tickets_and_messages_appear_as_a_reload_would_show_them(browse, real_shop, say):
    first = say("سلام، سفارشم نرسیده")
    page = listening(browse(real_shop.owner, "/desk/?box=all"))
    expect(page.locator(".row")).to_have_count(1)
    second = say("کد تخفیف کار نمی‌کند", email="ali@example.ir", name="علی کریمی")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".row").first).to_contain_text("علی کریمی")
    say("هنوز منتظرم", ticket_id=first.pk)
    expect(page.locator(".row").first).to_contain_text("هنوز منتظرم")
    expect(page.locator('[data-box="all"]')).to_have_text("۲")
    with workspace(real_shop):
        Ticket.objects.get(pk=second.pk).solve(by=real_shop.owner)
    expect(page.locator(".row")).to_have_count(1)
    live = lines(page, "#rows")
    page.reload()
    assert lines(page, "#rows") == live


def test_a_conversation(browse, real_shop, say, colleague):
    ticket = say("سلام، سفارشم نرسیده")
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all"))
    page.locator(".composer-text").fill("سلام، بررسی می‌کنم")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-out")).to_contain_text("سلام، بررسی می‌کنم")
    expect(page.locator(".message-out[id^=message-]")).to_have_count(1)
    say("منتظرم", ticket_id=ticket.pk)
    expect(page.locator(".message-in").last).to_contain_text("منتظرم")
    page.get_by_text("یادداشت داخلی", exact=True).first.click()
    page.locator(".composer-text").fill("مشتری قدیمی است")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-note[id^=message-]")).to_contain_text("مشتری قدیمی است")
    sara = colleague()
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).assign(sara, by=real_shop.owner)
    expect(page.locator("#assign-button")).to_contain_text("سارا محمدی")
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).see_as_contact(9)
    expect(page.locator(".message-out")).to_have_attribute("data-state", "read")
    shown = lines(page, "#stream")
    page.reload()
    page.wait_for_selector(".message-note")
    assert lines(page, "#stream") == shown
    with workspace(real_shop):
        kinds = Message.objects.order_by("position").values_list("kind", flat=True)
        assert list(kinds) == ["incoming", "reply", "incoming", "note"]


@pytest.mark.parametrize("first", ["answer", "stream"])
def test_what_arrives_while_an_answer_is_on_its_way_stands_where_a_reload_shows_it(browse, real_shop, say, first):
    """The server has the answer, but the browser does not know it yet: then the customer writes, and something is done."""
    ticket = say()
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all"))
    held = []
    page.route("**/messages", lambda route: held.append((route, route.fetch())))
    if first == "answer":
        page.route("**/live/**", lambda route: route.abort())
        page.reload()
        at_work(page)
    page.locator(".composer-text").fill("پاسخ")
    page.keyboard.press("Control+Enter")
    wait_until(lambda: page.evaluate("true") and held)
    say("پس از پاسخ", ticket_id=ticket.pk)
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).tag("فوری", by=real_shop.owner)
    if first == "stream":
        expect(page.locator(".event").last).to_contain_text("فوری")
    ((route, response),) = held
    route.fulfill(response=response)
    expect(page.locator(".message-out[id^=message-]")).to_contain_text("پاسخ")
    page.unroute("**/live/**")
    expect(page.locator(".event").last).to_contain_text("فوری")
    expect(page.locator(".message")).to_have_count(3)
    shown = lines(page, "#stream")
    page.reload()
    at_work(page)
    assert lines(page, "#stream") == shown


def test_a_late_answer_does_not_take_back_that_it_was_read(browse, real_shop, say):
    """The stream told of the reply and that it was read, before the answer to its own request came."""
    ticket = say()
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all"))
    held = []
    page.route("**/messages", lambda route: held.append((route, route.fetch())))
    page.locator(".composer-text").fill("پاسخ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-out[id^=message-]")).to_contain_text("پاسخ")
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).see_as_contact(2)
    expect(page.locator(".message-out")).to_have_attribute("data-state", "read")
    ((route, response),) = held
    with page.expect_event("requestfinished"):
        route.fulfill(response=response)
    page.locator(".composer-text").fill("پاسخ دیگر")
    page.keyboard.press("Control+Enter")  # goes only after the first was answered
    expect(page.locator(".message-out[id^=message-]")).to_have_count(2)
    expect(page.locator(".message-out").first).to_have_attribute("data-state", "read")


def test_typing_and_company_are_shown(browse, real_shop, say, colleague):
    ticket = say()
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}"))
    signal(real_shop.pk, f"typing:{ticket.pk}", {"type": "typing", "typing": True})
    expect(page.locator("#typing")).to_contain_text("مریم")
    signal(real_shop.pk, f"typing:{ticket.pk}", {"type": "typing", "typing": True, "text": "<b>کی می‌رسد"})
    expect(page.locator("#typing .typing-words")).to_have_text("<b>کی می‌رسد")
    signal(real_shop.pk, f"typing:{ticket.pk}", {"type": "typing", "typing": False, "text": "کی می‌رسد"})
    expect(page.locator("#typing")).to_contain_text("نفرستاده")
    picture(page, "typing", whole=False)
    say("رسید", ticket_id=ticket.pk)
    expect(page.locator("#typing")).to_be_empty()
    browse(colleague(), f"/desk/tickets/{ticket.number}")
    expect(page.locator("#viewers")).to_contain_text("سارا محمدی")


def test_a_customer_comes_and_goes_while_one_looks(browse, real_shop, say):
    ticket = say()
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all"))
    faces = page.locator(f'.avatar[data-contact="{ticket.contact_id}"]')
    expect(faces).to_have_count(3)  # in the list, over the thread, and in her panel
    looks = "faces => faces.map(face => [face.dataset.presence, face.textContent])"
    key = f"visitor:{ticket.contact_id}"
    for came, gone in ([key], []), ([], [key]):
        with workspace(real_shop):
            visiting.note(came, came, gone)
        expect(page.locator('.avatar[data-contact][data-presence="online"]')).to_have_count(3 * len(came))
        live = faces.evaluate_all(looks)
        listening(page)
        expect(faces).to_have_count(3)
        assert faces.evaluate_all(looks) == live


def test_what_could_not_be_sent_waits_and_goes_when_the_line_is_back(browse, real_shop, say):
    ticket = say()
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    page.context.set_offline(True)
    page.locator(".composer-text").fill("قطع و وصل")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-out")).to_have_attribute("data-state", re.compile("queued|sending"))
    page.context.set_offline(False)
    expect(page.locator(".message-out[id^=message-]")).to_contain_text("قطع و وصل")
    with workspace(real_shop):
        assert Message.objects.filter(kind="reply").count() == 1


def test_send_and_solve(browse, real_shop, say):
    ticket = say()
    with workspace(real_shop):
        rules_of_life(asks="never")
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    page.locator(".composer-text").fill("درست شد")
    page.locator(".composer button[name=then]").click()
    expect(page.locator(".message-out[id^=message-]")).to_contain_text("درست شد")
    expect(page.locator("#ticket-head")).to_contain_text("حل‌شده")
    with workspace(real_shop):
        assert Ticket.objects.get(pk=ticket.pk).status.key == "solved"


def test_what_a_colleague_solved_is_not_to_be_solved_again(browse, real_shop, say):
    ticket = say()
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}"))
    solving = page.locator(".composer button[name=then]")
    expect(solving).to_be_visible()
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).solve(by=real_shop.owner)
    expect(solving).to_be_hidden()
    page.reload()
    expect(page.locator("#ticket-head[data-settled]")).to_be_attached()
    expect(solving).to_be_hidden()
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).reopen(by=real_shop.owner)
    expect(solving).to_be_visible()


def test_keys_walk_through_the_list_and_the_history_goes_back(browse, real_shop, say):
    numbers = [say(email=f"c{i}@example.ir", name=f"مشتری {i}").number for i in range(3)]
    page = browse(real_shop.owner, "/desk/?box=all")
    page.keyboard.press("KeyJ")
    page.wait_for_url(re.compile(f"/tickets/{numbers[2]}"))
    expect(page.locator("#ticket-head")).to_contain_text(f"#{numbers[2]}")
    page.keyboard.press("KeyJ")
    page.wait_for_url(re.compile(f"/tickets/{numbers[1]}"))
    expect(page.locator(".row [aria-current]")).to_contain_text(f"#{numbers[1]}")
    page.go_back()
    expect(page.locator("#ticket-head")).to_contain_text(f"#{numbers[2]}")
    page.locator(".composer-text").fill("ک")
    page.keyboard.press("KeyJ")
    assert f"/tickets/{numbers[2]}" in page.url


def test_a_member_who_loses_sight_of_a_ticket_hears_nothing_more(browse, real_shop, say, colleague):
    ticket, sara = say(), colleague(sees="own")
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).assign(sara, by=real_shop.owner)
    page = listening(browse(sara, f"/desk/tickets/{ticket.number}"))
    expect(page.locator(".row")).to_have_count(1)
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).assign(real_shop.owner, by=real_shop.owner)
    expect(page.locator(".row")).to_have_count(0)
    say("این را نباید ببیند", ticket_id=ticket.pk)
    with workspace(real_shop):
        reply(ticket=ticket, by=real_shop.owner, text="این را هم")
    other = say("این را باید ببیند", email="ali@example.ir", name="علی")
    with workspace(real_shop):
        other.assign(sara, by=real_shop.owner)
    expect(page.locator(".row")).to_contain_text("این را باید ببیند")  # what came before it has come as well
    assert "نباید ببیند" not in page.content()
    assert "این را هم" not in page.content()


def test_a_phone_shows_one_column_at_a_time(browse, real_shop, say):
    ticket = say()
    page = browse(real_shop.owner, "/desk/?box=all", width=390, height=844)
    page.locator(".row a").click()
    page.wait_for_url(re.compile(f"/tickets/{ticket.number}"))
    expect(page.locator(".composer")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    page.locator(".desk-back a").first.click()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator(".composer")).to_be_hidden()


def test_results_of_a_search_are_as_a_reload_would_show_them(browse, real_shop, say, colleague):
    first, second = say("کتاب اول نرسید"), say("کتاب دوم نرسید", email="ali@example.ir", name="علی کریمی")
    third = say("کتاب سوم نرسید", email="zari@example.ir", name="زری")
    lead = colleague(sees="teams")
    page = listening(browse(lead, "/desk/?box=all&q=کتاب"))
    expect(page.locator(".row")).to_have_count(3)
    with workspace(real_shop):
        Ticket.objects.get(pk=first.pk).solve(by=real_shop.owner)
        team = Team.objects.create(name="انبار")
        Ticket.objects.get(pk=second.pk).route_to(team, by=real_shop.owner)
        reply(ticket=Ticket.objects.get(pk=third.pk), by=real_shop.owner, text="کتاب‌ها فرستاده شد")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".row").first).to_contain_text("فرستاده شد")
    expect(page.locator(".row mark").first).to_have_text("کتاب‌ها")
    expect(page.locator(".row").last).to_contain_text("حل‌شده")
    expect(page.locator(".rows-news")).to_be_hidden()
    say("کتاب چهارم نرسید", email="omid@example.ir", name="امید")
    page.locator(".rows-news").click()
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator(".rows-news")).to_be_hidden()
    live = lines(page, "#rows")
    page.reload()
    assert lines(page, "#rows") == live


def test_reading_that_was_not_told_is_told_when_the_line_is_back(browse, real_shop, say):
    ticket = say()
    page = listening(browse(real_shop.owner, f"/desk/tickets/{ticket.number}"))
    page.context.route("**/attending", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        say("دومی", ticket_id=ticket.pk)
    with workspace(real_shop):
        assert Ticket.objects.get(pk=ticket.pk).seen_by_staff == 1
    page.context.unroute("**/attending")
    with page.expect_response(lambda response: response.url.endswith("/attending")):
        pass
    with workspace(real_shop):
        assert Ticket.objects.get(pk=ticket.pk).seen_by_staff == 2
