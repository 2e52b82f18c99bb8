"""What the page reports of its visitor: taken where the site shows visitors, cleaned, limited, refused where it makes no sense."""

import json

import pytest

from pasokh.contacts.models import Contact
from pasokh.visitors.models import PageView, Visitor, VisitorEvent
from pasokh.widget import rates

from .conftest import Browser, code

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PAGE = {"url": "https://shop.example/lamp?token=abc&size=2", "title": "لوستر", "referrer": "https://google.com/?q=lamp"}


@pytest.fixture
def arrive(site):
    """A browser that signs in: arrive(page=…, User-Agent=…) gives its Browser."""

    def arrive(page=PAGE, locale="fa-IR", **headers):
        browser = Browser()
        told = browser.ask("post", "session", {"page": page, "language": locale, "hidden": True}, **headers).json()
        browser.token, browser.told = told["token"], told
        return browser

    return arrive


def test_who_only_looks_at_a_page_is_a_visitor_and_no_contact(arrive):
    told = arrive(**{"User-Agent": IPHONE}).told
    visitor = Visitor.objects.get()
    assert (visitor.key, visitor.contact, visitor.pages, visitor.visits) == (told["visitor"], None, 1, 1)
    assert (visitor.url, visitor.title) == ("https://shop.example/lamp?size=2", "لوستر")
    assert visitor.referrer == "https://google.com/?q=lamp"
    assert (visitor.device, visitor.browser, visitor.system, visitor.language) == (
        "phone",
        "Mobile Safari 17",
        "iOS 17",
        "fa-IR",
    )
    assert Contact.objects.count() == 0 and told["stream"]["url"].startswith("/live/visitor?t=")


def test_pages_events_and_attributes_are_taken(arrive):
    browser = arrive()
    assert browser.ask("post", "page", {"url": "https://shop.example/cart", "title": "سبد"}).json() == {}
    assert browser.ask("post", "events", {"name": "added", "data": {"id": 7}}).json() == {}
    cart = {"items": [{"id": "7", "title": "لوستر", "price": 15_000_000, "quantity": 2}]}
    assert browser.ask("post", "attributes", {"plan": "gold", "cart": cart}).json() == {}
    visitor = Visitor.objects.get()
    assert (visitor.title, visitor.pages, visitor.attributes, visitor.cart_value) == (
        "سبد",
        2,
        {"plan": "gold"},
        30_000_000,
    )
    assert VisitorEvent.objects.get().data == {"id": 7}


def test_whoever_writes_is_known_as_her_contact(arrive):
    browser = arrive()
    browser.send("سلام")
    assert Visitor.objects.get().contact == Contact.objects.get()


def test_where_a_site_does_not_show_its_visitors_nothing_is_kept(arrive, site):
    site.settings["visitors"] = False
    site.save()
    browser = arrive()
    assert browser.ask("post", "page", PAGE).json() == {} and browser.told["stream"]["url"] is None
    assert Visitor.objects.count() == 0


def test_machines_that_read_pages_are_nobody(arrive):
    browser = arrive(**{"User-Agent": CRAWLER})
    assert browser.ask("post", "events", {"name": "x"}, **{"User-Agent": CRAWLER}).json() == {}
    assert Visitor.objects.count() == 0


@pytest.mark.parametrize(
    "page",
    [
        7,
        [],
        True,
        "javascript:x",
        {"url": 7},
        {"url": "https://shop.example/\ud800\x00", "title": {}},
        {"title": "x" * 9999},
        None,
    ],
    ids=str,
)
def test_a_strange_page_keeps_nobody_from_the_chat(arrive, page):
    assert arrive(page=page).token
    assert Visitor.objects.count() == 1 and PageView.objects.count() <= 1


BAD = {
    "page": [{"url": 7}, {"url": ""}],
    "events": [
        {},
        {"name": ""},
        {"name": 7},
        {"name": "x", "data": []},
        {"name": "x", "data": {"a": {}}},
        {"name": "x", "data": {f"k{n}": n for n in range(1000)}},
    ],
    "attributes": [
        {"a": []},
        {"a": {"b": 1}},
        {f"k{n}": n for n in range(1000)},
        {"cart": 7},
        {"cart": {"items": [{"price": -1}]}},
    ],
}


@pytest.mark.parametrize("kind", ["events", "attributes"])
def test_what_makes_no_sense_is_refused_and_changes_nothing(arrive, kind):
    browser = arrive()
    for body in BAD[kind]:
        assert code(browser.ask("post", kind, body)) == (422, "unusable"), body
    visitor = Visitor.objects.get()
    assert (visitor.attributes, visitor.cart, VisitorEvent.objects.count()) == ({}, {}, 0)


def test_a_page_without_an_address_of_the_web_is_passed_over(arrive):
    browser = arrive()
    for body in BAD["page"]:
        assert browser.ask("post", "page", body).json() == {}
    assert PageView.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"7", b"{", b'{"name": "\\ud800"}', b"\xff\xfe", b"[" * 100_000, b'{"a": 1' + b"0" * 5000 + b"}"],
)
def test_hostile_bodies_are_refused_or_harmless(arrive, body):
    browser = arrive()
    for kind in ("page", "events", "attributes"):
        answer = browser.client.post(
            f"/w/khaneno/{kind}",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {browser.token}"},
        )
        assert answer.status_code in (200, 400, 422)
    assert all("\\ud800" not in json.dumps(event.name) for event in VisitorEvent.objects.all())


def test_too_many_reports_are_refused(arrive, monkeypatch):
    browser = arrive()
    monkeypatch.setattr(rates, "REPORTS", 3)
    monkeypatch.setattr(rates, "FREE_REPORTS", 0)
    monkeypatch.setattr(rates, "_lately", rates.Lately())
    answers = [browser.ask("post", "events", {"name": f"e{n}"}).status_code for n in range(5)]
    assert answers == [200, 200, 200, 429, 429] and VisitorEvent.objects.count() == 3


def test_who_makes_up_visitors_is_counted_by_address(arrive, monkeypatch):
    browsers = [arrive() for _ in range(3)]
    monkeypatch.setattr(rates, "REPORTS_FROM", 2)
    monkeypatch.setattr(rates, "_lately", rates.Lately())
    answers = [browser.ask("post", "events", {"name": "e"}).status_code for browser in browsers]
    assert answers == [200, 200, 429] and VisitorEvent.objects.count() == 2


def test_reports_need_a_token_and_come_from_our_own_frame(arrive):
    browser = arrive()
    assert code(browser.ask("post", "page", PAGE, Authorization="Bearer x")) == (401, "unauthenticated")
    assert code(browser.ask("post", "page", PAGE, **{"Sec-Fetch-Site": "cross-site"})) == (403, "foreign_origin")
    assert PageView.objects.count() == 1


def test_the_place_is_what_a_proxy_says_where_the_installation_has_one(arrive, settings):
    settings.PASOKH_COUNTRY_HEADER, settings.PASOKH_CITY_HEADER = "cf-ipcountry", "cf-ipcity"
    arrive(**{"CF-IPCountry": "ir", "CF-IPCity": "شیراز".encode().decode("latin-1")})
    assert Visitor.objects.values_list("country", "city").get() == ("IR", "شیراز")


def test_the_place_is_nowhere_without_one(arrive):
    arrive(**{"CF-IPCountry": "ir"})
    assert Visitor.objects.get().country == ""


def test_what_happens_in_one_batch_is_answered_each_for_itself(arrive, rf):
    from pasokh.widget.views import reports

    browser, other = arrive(), arrive()

    def request(kind, body, token):
        made = rf.post(
            f"/w/khaneno/{kind}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        made.report = kind
        return made

    answers = reports.gatherer._take(
        "khaneno",
        [
            request("page", {"url": "https://shop.example/a"}, browser.token),
            request("events", {"name": ""}, other.token),
            request("events", {"name": "added"}, other.token),
            request("attributes", {"a": 1}, "nonsense"),
        ],
    )
    assert [answer.status_code for answer in answers] == [200, 422, 200, 401]
    assert VisitorEvent.objects.get().visitor.key == other.told["visitor"]


def test_who_is_known_signs_in_as_often_as_she_turns_pages_and_newcomers_of_one_address_are_counted(
    arrive, monkeypatch
):
    monkeypatch.setattr(rates, "SESSIONS", 2)
    monkeypatch.setattr(rates, "SESSIONS_OF", 2)
    monkeypatch.setattr(rates, "_lately", rates.Lately())
    known = arrive()
    answers = [known.ask("post", "session", {"token": known.token, "page": PAGE}).status_code for _ in range(5)]
    assert answers == [200] * 3 + [429] * 2  # one is free
    newcomers = [Browser().ask("post", "session", {"page": PAGE}).status_code for _ in range(3)]
    assert newcomers == [200, 429, 429]  # `known` was one of that address, when it came
