"""Smart messages at the door: offered at the sign-in, told of, tried out, and answered."""

import pytest

from pasokh.outreach.actions.approving import approve
from pasokh.outreach.actions.writing import write
from pasokh.outreach.bodies import blank
from pasokh.outreach.models import Encounter
from pasokh.outreach.queries import figures
from pasokh.outreach.standing import forget_standing
from pasokh.outreach.trying import trial_link
from pasokh.tickets.models import Message, Ticket
from pasokh.visitors.models import Visitor
from pasokh.widget import rates

from .conftest import Browser, code

PAGE = {"url": "https://shop.example/lamp", "title": "لوستر", "referrer": ""}


@pytest.fixture
def live(shop, site):
    """A message that is shown: live(goal={…})."""

    def make(text="{نام|سلام}! درباره‌ی {عنوان صفحه} می‌پرسید؟", **body):
        whole = blank() | {"variants": [{"weight": 1, "text": text}]} | body
        message = write(name="پیام", by=shop.owner, body=whole)
        approve(message=message, by=shop.owner, seen=1)
        forget_standing()
        message.refresh_from_db()
        return message

    return make


def arrive(page=PAGE, browser=None, **headers):
    browser = browser or Browser()
    given = {"page": page, "token": browser.token}
    browser.told = browser.ask("post", "session", given, **headers).json()
    browser.token = browser.told["token"]
    return browser


def report(browser, message, *what, version=1, **fields):
    told = [{"id": message.public_id, "version": version, "what": each, "token": "t1"} | fields for each in what]
    return browser.ask("post", "smart", {"reports": told})


def counted(message):
    return {variant: tuple(found) for variant, found in figures(message, 1).items()}


def test_a_site_without_smart_messages_offers_none(site):
    assert arrive().told["smart"] == []


def test_a_browser_is_offered_a_message_and_tells_of_it_once(live):
    message = live()
    browser = arrive()
    (offer,) = browser.told["smart"]
    assert (offer["id"], offer["if"], offer["say"]["values"]) == (message.public_id, True, {})
    for _ in range(2):
        assert report(browser, message, "shown", "opened").json() == {}
    assert counted(message) == {"a": (1, 1, 1, 1, 0, 0, 0)}
    assert arrive(browser=browser).told["smart"] == []  # once a visit


def test_an_answer_begins_a_request_that_says_what_it_answers(live, shop):
    message, browser = live(), arrive()
    report(browser, message, "shown", "opened")
    answer = browser.send("بله، لطفاً", smart=message.public_id).json()
    assert answer["said"]["author"]["name"] == shop.name and answer["said"]["position"] < answer["message"]["position"]
    ticket = Ticket.objects.get()
    lines = list(ticket.messages.order_by("position").values_list("kind", "author_kind", "text", "state"))
    assert lines == [
        ("reply", "outreach", "سلام! درباره‌ی لوستر می‌پرسید؟", "read"),
        ("incoming", "contact", "بله، لطفاً", "received"),
    ]
    assert (ticket.assignee, ticket.channel, ticket.seen_by_staff) == (None, "chat", 0)
    assert ticket.waiting_since is not None
    assert [each["text"] for each in browser.thread()["messages"]] == [lines[0][2], "بله، لطفاً"]
    assert counted(message) == {"a": (1, 1, 1, 1, 0, 1, 0)}
    # She goes on: what she answered to stands once, and while she talks nothing disturbs her.
    assert "said" not in browser.send("هستید؟", smart=message.public_id).json()
    assert Message.objects.count() == 3 and arrive(browser=browser).told["smart"] == []


def test_what_was_never_shown_is_answered_by_nobody(live):
    message, browser = live(), arrive()
    for claimed in (message.public_id, "smt_x", 7, {"id": 1}, "x" * 400, None):
        assert browser.send(smart=claimed).status_code == 200
    assert not Message.objects.exclude(kind="incoming").exists() and counted(message) == {}


def test_a_goal_is_reached_by_a_page_an_event_and_a_sign_in(live):
    page, event = (
        live(goal={"kind": "page", "value": "/thanks", "days": 7}),
        live(goal={"kind": "event", "value": "خرید", "days": 7}),
    )
    browser, other = arrive(), arrive()
    for each in (browser, other):
        report(each, page, "shown"), report(each, event, "shown")
    browser.ask("post", "page", {"url": "https://shop.example/thanks?order=7", "title": ""})
    browser.ask("post", "events", {"name": "خرید"})
    arrive(PAGE | {"url": "https://shop.example/thanks"}, browser=other)
    assert counted(page)["a"] == (2, 2, 2, 0, 0, 0, 2) and counted(event)["a"] == (2, 2, 2, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("reports", "answer"),
    [
        (None, "bad_body"),
        ("x", "bad_body"),
        ([{}] * 21, "bad_body"),
        (["x"], "unusable"),
        ([{"id": "a", "version": "1", "what": "shown", "token": "t"}], "unusable"),
        ([{"id": "a", "version": True, "what": "shown", "token": "t"}], "unusable"),
        ([{"id": "a", "version": 1, "what": "converted", "token": "t"}], "unusable"),
        ([{"id": "a", "version": 1, "what": "shown", "token": "\x00"}], "unusable"),
        ([{"id": ["a"], "version": 1, "what": "shown", "token": "t"}], "unusable"),
    ],
)
def test_nonsense_is_refused(live, reports, answer):
    live()
    assert code(arrive().ask("post", "smart", {"reports": reports}))[1] == answer
    assert not Encounter.objects.exists()


def test_too_many_reports_are_refused(live, monkeypatch):
    monkeypatch.setattr(rates, "FREE_REPORTS", 0)
    monkeypatch.setattr(rates, "REPORTS", 2)
    message, browser = live(), arrive()
    codes = [report(browser, message, "shown").status_code for _ in range(4)]
    assert codes[0] == 200 and codes[-1] == 429


def test_a_site_that_hides_its_visitors_and_machines_are_offered_nothing(live, site):
    message = live()
    crawler = arrive(**{"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"})
    assert crawler.told["smart"] == []
    site.settings["visitors"] = False
    site.save()
    browser = arrive()
    assert browser.told["smart"] == [] and report(browser, message, "shown").json() == {}
    assert not Encounter.objects.exists() and not Visitor.objects.exists()


def test_a_link_shows_what_nobody_has_approved_and_counts_nothing(live, shop):
    message = write(name="پیش‌نویس", by=shop.owner, body=blank() | {"variants": [{"weight": 1, "text": "آزمایش"}]})
    url = trial_link(url=PAGE["url"], version=message.draft, variant="a")
    browser = arrive(PAGE | {"url": url})
    (offer,) = browser.told["smart"]
    assert (offer["id"], offer["test"], offer["say"]["text"]) == (message.public_id, True, "آزمایش")
    report(browser, message, "shown")
    assert not Encounter.objects.exists() and Visitor.objects.get().url == "https://shop.example/lamp"
    assert arrive(PAGE | {"url": url + "x"}).told["smart"] == []
