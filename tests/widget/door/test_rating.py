"""How content a visitor is, and the conversation by mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from pasokh.automation.actions.ship import ship
from pasokh.automation.catalogue import forget_rules
from pasokh.automation.models import Rule
from pasokh.channels.actions.change_channel import change_channel
from pasokh.contacts.actions.erase import erase
from pasokh.events.models import Event
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.filters import fields, values_of
from pasokh.tickets.models import Rating, Ticket, Transcript
from tests.automation.conftest import Automaton

from .conftest import Browser, code

REASONS = "سرعت پاسخ\n  رسیدن   به نتیجه \n\nسرعت پاسخ"


@pytest.fixture
def ticket(site, browser, shop):
    change_channel(channel=site, by=shop.owner, settings=site.settings | {"rating_reasons": {"fa": REASONS}})
    browser.send("سفارش ۱۴۰۳۷ نرسیده")
    ticket = Ticket.objects.get()
    reply(ticket=ticket, by=shop.owner, text="فردا می‌رسد")
    return ticket


def rating(browser, score, **given):
    return browser.ask("post", "word", {"rating": score, **given})


def kept():
    return list(Rating.objects.values_list("score", "reasons", "words"))


def test_a_rating_is_kept_once_and_may_change(browser, ticket):
    assert browser.begin()["features"]["rating"]["reasons"] == ["سرعت پاسخ", "رسیدن به نتیجه"]
    told = rating(browser, 2, reasons=["سرعت پاسخ", "چیز دیگر"], text="  دیر شد ").json()
    assert (told["ticket"]["rating"], kept()) == (2, [(2, ["سرعت پاسخ"], "دیر شد")])
    rating(browser, 2, reasons=["سرعت پاسخ"], text="دیر شد")
    assert Event.objects.filter(kind="chat.rated").count() == 1
    assert rating(browser, 5).json()["ticket"]["rating"] == 5
    assert [event.payload for event in Event.objects.filter(kind="chat.rated").order_by("pk")] == [
        {"score": 2, "before": None},
        {"score": 5, "before": 2},
    ]
    assert values_of(Ticket.objects.get(), ["rating"]) == {"rating": 5} and "rating" in fields()
    Rating.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert code(rating(browser, 1)) == (409, "rated_already")
    assert (rating(browser, 5).status_code, kept()) == (200, [(5, [], "")])


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 0},
        {"rating": 6},
        {"rating": True},
        {"rating": "5"},
        {"rating": 10**30},
        {"rating": None},
        {"rating": 4, "reasons": "x"},
        {"rating": 4, "reasons": [{}]},
        {"rating": 4, "reasons": ["x"] * 1000},
        {"rating": 4, "text": "ب" * 2001},
        {"rating": 4, "text": 7},
        {"rating": 4, "solved": "yes"},
    ],
)
def test_strange_ratings_change_nothing(browser, ticket, wrong):
    count = Event.objects.count()
    assert browser.ask("post", "word", wrong).status_code in (400, 422)
    assert (kept(), Event.objects.count()) == ([], count)


def test_there_must_be_something_to_rate_and_a_site_that_asks(site, browser, shop):
    browser.send()
    assert code(rating(browser, 5)) == (409, "nothing_to_rate")
    reply(ticket=Ticket.objects.get(), by=shop.owner, text="سلام")
    stranger = Browser()
    stranger.begin()
    assert code(rating(stranger, 5)) == (409, "nothing_to_rate")
    change_channel(channel=site, by=shop.owner, settings=site.settings | {"rating": ""})
    assert code(rating(browser, 5)) == (409, "nothing_to_rate")
    assert kept() == []


def test_solved_and_rated_go_together(browser, ticket, shop):
    ticket.solve(by=shop.owner)
    told = browser.ask("post", "word", {"solved": True, "rating": 4}).json()["ticket"]
    assert (told["status"], told["rating"]) == ("closed", 4)


def test_too_many_changes_of_mind_are_refused(browser, ticket):
    codes = [rating(browser, 1 + number % 5).status_code for number in range(22)]
    assert (codes[:20], codes[20:]) == ([200] * 20, [429] * 2)


def test_an_unhappy_rating_wakes_the_shipped_rule(browser, ticket, shop):
    Rule.objects.all().delete()
    ship(by=shop.owner)
    Rule.objects.filter(key="unhappy_rating").update(active=True, active_since="2020-01-01T00:00Z")
    forget_rules()
    automate = Automaton()
    automate()
    ticket.refresh_from_db()
    ticket.solve(by=shop.owner)
    rating(browser, 2)
    automate()
    ticket.refresh_from_db()
    assert (ticket.category, ticket.priority) == (1, 3)


def test_what_she_said_of_it_is_forgotten_with_her(browser, ticket, shop):
    rating(browser, 1, text="رضا خوب نبود")
    erase(contact=Ticket.objects.get().contact, by=shop.owner)
    assert kept() == [(1, [], "")]


@pytest.fixture
def server(settings):
    """The mail of the installation."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_HOST = "localhost"


def test_the_conversation_goes_by_mail(browser, ticket, shop, monkeypatch):
    from pasokh.desk.tickets.out import mailing

    deferred = []
    monkeypatch.setattr(
        "pasokh.desk.reactions.send_transcript.defer", lambda **given: deferred.append(given["transcript_id"])
    )
    monkeypatch.setattr(mailing, "server_of_installation", lambda: mail.get_connection())
    note(ticket=Ticket.objects.get(), by=shop.owner, text="محرمانه")
    for _ in range(2):
        assert browser.ask("post", "transcript", {"email": "Maryam@Example.IR"}).json() == {}
    (pk,) = deferred
    mailing.send_transcript(shop.pk, pk)
    (sent,) = mail.outbox
    html = sent.alternatives[0][0]
    assert sent.to == ["maryam@example.ir"] and 'dir="rtl"' in html
    for body in (sent.body, html):
        assert "نرسیده" in body and "فردا می‌رسد" in body and "محرمانه" not in body
    asked = Transcript.objects.get()
    assert (asked.for_customer, asked.member, asked.notes, asked.state) == (True, None, False, "sent")


def test_transcripts_are_bounded_and_only_of_her_own(browser, ticket, site, shop):
    stranger = Browser()
    stranger.begin()
    assert code(stranger.ask("post", "transcript", {"email": "a@example.ir"})) == (409, "no_conversation")
    for wrong in (
        "",
        "x",
        "a@b",
        "a b@example.ir",
        5,
        None,
        "a" * 400 + "@example.ir",
        "a@example.ir\nBcc: x@example.ir",
    ):
        assert browser.ask("post", "transcript", {"email": wrong}).status_code in (400, 422)
    assert not Transcript.objects.exists()
    codes = [browser.ask("post", "transcript", {"email": f"a{number}@example.ir"}).status_code for number in range(6)]
    assert (codes, Transcript.objects.count()) == ([200] * 4 + [429] * 2, 4)
    change_channel(channel=site, by=shop.owner, settings=site.settings | {"transcript": False})
    assert code(browser.ask("post", "transcript", {"email": "a@example.ir"})) == (409, "no_conversation")


def test_a_transcript_holds_nothing_that_another_customer_said(browser, ticket, shop, site):
    from pasokh.desk.tickets.out.lines import transcript_of
    from pasokh.tickets.actions.merge import merge

    other = Browser()
    other.begin()
    other.send("راز من")
    theirs = Ticket.objects.latest("pk")
    merge(sources=[theirs], target=Ticket.objects.get(pk=ticket.pk), by=shop.owner)
    hers = [
        part["text"]
        for line in transcript_of(Ticket.objects.get(pk=ticket.pk), for_customer=True)["lines"]
        for part in line.get("parts", ())
    ]
    assert "راز من" not in hers and any("نرسیده" in each for each in hers)
    his = [
        part["text"]
        for line in transcript_of(Ticket.objects.get(pk=theirs.pk), for_customer=True)["lines"]
        for part in line.get("parts", ())
    ]
    assert his == ["راز من"]
