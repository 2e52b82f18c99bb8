"""Several conversations of one visitor: each is written, read and counted by itself."""

import uuid

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Category, Ticket
from pasokh.widget.conversations import conversations_of

from .conftest import Browser


def begin_another(browser, text, **fields):
    """The first message of another conversation; its answer."""
    first = uuid.uuid4()
    return browser.send(text, client_id=first, conversation=f"new:{first}", **fields).json()


def texts(page):
    return [message["text"] for message in page["messages"]]


def lines(browser):
    return [(each["last"], each["unread"], each["status"]) for each in browser.begin()["conversations"]]


@pytest.fixture
def two(browser):
    """The browser of who asked of two things: ids of the conversations, the older first."""
    one = browser.send("سفارش من نرسید").json()["message"]["conversation"]
    other = begin_another(browser, "فاکتور می‌خواهم")["message"]["conversation"]
    return browser, one, other


def test_each_has_its_own_thread(two):
    browser, one, other = two
    browser.send("هنوز نرسیده", conversation=one)
    assert texts(browser.thread(f"?conversation={one}")) == ["سفارش من نرسید", "هنوز نرسیده"]
    assert texts(browser.thread(f"?conversation={other}")) == ["فاکتور می‌خواهم"]
    assert lines(browser) == [("هنوز نرسیده", 0, "open"), ("فاکتور می‌خواهم", 0, "open")]
    assert Ticket.objects.count() == 2


def test_a_page_after_a_position_misses_nothing_of_an_older_conversation(two):
    """Positions rise within a conversation, not over all of them."""
    browser, one, _other = two
    last = browser.thread(f"?conversation={one}")["messages"][-1]["position"]
    browser.send("باز هم", conversation=one)
    assert texts(browser.thread(f"?conversation={one}&after={last}")) == ["باز هم"]


def test_the_second_message_follows_the_first_into_the_new_conversation(browser):
    browser.send("نخست")
    first = uuid.uuid4()
    browser.send("گفت‌وگوی دوم", client_id=first, conversation=f"new:{first}")
    again = browser.send("گفت‌وگوی دوم", client_id=first, conversation=f"new:{first}").json()
    second = browser.send("ادامه‌اش", conversation=f"new:{first}").json()
    assert again["ticket"]["id"] == second["ticket"]["id"] and Ticket.objects.count() == 2


def test_without_a_name_the_newest_open_one_is_meant(two):
    browser, _one, other = two
    assert browser.send("ادامه").json()["message"]["conversation"] == other


def test_unread_is_counted_and_read_by_conversation(two, shop):
    browser, one, other = two
    older, newer = (Ticket.objects.by_public_id(each) for each in (one, other))
    for ticket, count in ((older, 2), (newer, 1)):
        for _ in range(count):
            reply(ticket=ticket, by=shop.owner, text="پاسخ", client_id=uuid.uuid4())
    unread = {each["id"]: each["unread"] for each in browser.begin()["conversations"]}
    assert unread == {one: 2, other: 1}
    last = browser.thread(f"?conversation={one}")["messages"][-1]["position"]
    browser.ask("post", "seen", {"position": last})
    assert {each["id"]: each["unread"] for each in browser.begin()["conversations"]} == {one: 0, other: 1}


def test_what_is_said_in_a_closed_one_begins_what_continues_it(two, shop):
    browser, one, _other = two
    ticket = Ticket.objects.by_public_id(one)
    ticket.close(by=shop.owner, reason="پایان یافت")
    told = browser.send("یک پرسش دیگر", conversation=one).json()
    follow_up = Ticket.objects.by_public_id(told["ticket"]["id"])
    assert follow_up.continues == ticket
    rows = browser.begin()["conversations"]
    assert [row["id"] for row in rows] == [one, rows[1]["id"]] and len(rows) == 2
    assert texts(browser.thread(f"?conversation={one}")) == ["سفارش من نرسید", "یک پرسش دیگر"]
    # The next one goes there as well, by the name of the whole.
    assert browser.send("و این", conversation=one).json()["ticket"]["id"] == told["ticket"]["id"]


def test_two_that_were_merged_are_one_conversation(two, shop):
    browser, one, other = two
    merge(target=Ticket.objects.by_public_id(other), sources=[Ticket.objects.by_public_id(one)], by=shop.owner)
    (row,) = browser.begin()["conversations"]
    assert texts(browser.thread(f"?conversation={row['id']}")) == ["سفارش من نرسید", "فاکتور می‌خواهم"]
    assert browser.send("ادامه", conversation=one).json()["ticket"]["number"] == row["number"]


def test_merged_into_another_customers_shows_our_answers_alone(two, shop, site):
    browser, one, _other = two
    somebody = identify(kind="email", value="sara@example.ir", name="سارا")
    theirs = receive(
        Inbound(channel="chat", origin=site.origin, contact=somebody, inbox_id=shop.inbox.pk, text="از کس دیگری")
    ).ticket
    merge(target=theirs, sources=[Ticket.objects.by_public_id(one)], by=shop.owner)
    reply(ticket=theirs, by=shop.owner, text="برای هر دو", client_id=uuid.uuid4())
    assert texts(browser.thread(f"?conversation={one}")) == ["سفارش من نرسید", "برای هر دو"]


def test_another_visitors_conversation_is_nobodys_business(two):
    _browser, one, _other = two
    stranger = Browser()
    stranger.begin()
    stranger.send("من")
    refused = stranger.ask("get", f"messages?conversation={one}")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_conversation")
    told = stranger.send("در گفت‌وگوی دیگری؟", conversation=one).json()
    assert told["ticket"]["id"] != one and Ticket.objects.by_public_id(one).messages.count() == 1
    stranger.ask("post", "word", {"solved": True, "conversation": one})
    assert Ticket.objects.by_public_id(one).category == Category.OPEN


@pytest.mark.parametrize("named", ["x", "tkt_0", "new:", "new:x", "‌", 5])
def test_a_name_that_is_none_does_no_harm(browser, named):
    browser.send("نخست")
    answer = browser.send("دوم", conversation=named)
    assert answer.status_code in (200, 400)
    assert browser.ask("get", f"messages?conversation={named}").status_code == 409


def test_list_is_asked_with_few_statements(two, shop, site, django_assert_max_num_queries):
    browser, one, _other = two
    for number in range(5):
        begin_another(browser, f"گفت‌وگوی {number}")
    contact = Ticket.objects.by_public_id(one).contact
    with django_assert_max_num_queries(1):
        assert len(conversations_of(contact, site)) == 7
    with django_assert_max_num_queries(40):
        assert len(browser.ask("get", "conversations").json()["conversations"]) == 7


@pytest.fixture
def typed(monkeypatch):
    """Topics of what the desk is told of a visitor who types."""
    told = []
    monkeypatch.setattr("pasokh.widget.views.attending.signal", lambda ws, topic, data: told.append(topic))
    return told


NOT_BEGUN = "new:0199aaaa-0000-4000-8000-000000000009"


@pytest.mark.parametrize("named", ["new", "new:", NOT_BEGUN, "tkt_0"])
def test_what_is_meant_for_one_that_is_not_there_is_not_taken_for_the_newest(two, shop, typed, named):
    browser, _one, other = two
    ticket = Ticket.objects.by_public_id(other)
    ticket.solve(by=shop.owner)
    assert browser.ask("post", "typing", {"typing": True, "conversation": named}).status_code == 200
    assert browser.ask("post", "word", {"solved": True, "conversation": named}).json() == {"ticket": None}
    rated = browser.ask("post", "word", {"rating": 1, "conversation": named})
    assert (rated.status_code, rated.json()["code"]) == (409, "nothing_to_rate")
    mailed = browser.ask("post", "transcript", {"email": "maryam@example.ir", "conversation": named})
    assert (mailed.status_code, mailed.json()["code"]) == (409, "no_conversation")
    ticket.refresh_from_db()
    assert (typed, ticket.category, ticket.rating) == ([], Category.SOLVED, None)


def test_one_that_has_begun_is_known_by_its_first_message_too(browser, shop, typed):
    browser.send("نخست")
    first = uuid.uuid4()
    told = browser.send("گفت‌وگوی دوم", client_id=first, conversation=f"new:{first}").json()
    browser.send("باز هم نخست", conversation=browser.begin()["conversations"][1]["id"])
    browser.ask("post", "typing", {"typing": True, "conversation": f"new:{first}"})
    second = Ticket.objects.by_public_id(told["ticket"]["id"])
    assert typed == [f"typing:{second.pk}"]
    second.solve(by=shop.owner)
    word = browser.ask("post", "word", {"solved": True, "rating": 4, "conversation": f"new:{first}"}).json()["ticket"]
    assert (word["id"], word["status"], word["rating"]) == (second.public_id, "closed", 4)
