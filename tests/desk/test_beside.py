"""What a mail says beside its words, in the thread: an invitation in the reader's own calendar, whose mail it hands on, how it is sealed."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from pasokh.channels.models import MailFacts
from pasokh.desk.tickets.beside import beside_of, when_words

MEETING = {
    "method": "request",
    "title": "نشست <b>قرارداد</b>",
    "where": "دفتر مرکزی",
    "starts": "2025-11-23T06:30:00Z",
    "ends": "2025-11-23T08:00:00Z",
    "organizer": {"name": "رضا مرادی", "address": "reza@example.ir"},
}


@pytest.fixture
def mail(hear):
    return hear("سلام", channel="email", origin="email:1").message


def test_the_thread_shows_an_invitation_and_escapes_what_it_says(desk, mail):
    MailFacts.objects.create(
        message=mail,
        invitation=MEETING,
        seal="pgp-signed",
        forwarded={"address": "ali@example.ir", "subject": "فاکتور"},
    )
    page = desk.get(f"/desk/tickets/{mail.ticket.number}?box=all").content.decode()
    for words in (
        "دعوت به جلسه",
        "نشست &lt;b&gt;قرارداد&lt;/b&gt;",
        "۲ آذر ۱۴۰۴",
        "۱۰:۰۰ – ۱۱:۳۰",
        "دفتر مرکزی",
        "رضا مرادی",
        "امضا شده است (PGP)",
    ):
        assert words in page
    assert "ali@example.ir" in page and "فاکتور" in page


def test_the_thread_says_that_a_program_answered(desk, mail):
    MailFacts.objects.create(message=mail, automatic=True)
    assert "پاسخ خودکار" in desk.get(f"/desk/tickets/{mail.ticket.number}?box=all").content.decode()


def test_a_mail_that_says_nothing_more_shows_nothing_more(desk, mail):
    assert "message-beside" not in desk.get(f"/desk/tickets/{mail.ticket.number}?box=all").content.decode()


def test_facts_of_a_page_are_asked_for_once(desk, mail, hear, count_queries):
    def asked():
        with count_queries() as counted:
            assert desk.get(f"/desk/tickets/{mail.ticket.number}?box=all").status_code == 200
        return len(counted)

    MailFacts.objects.create(message=mail, invitation=MEETING)
    first = asked()
    for number in range(2):
        more = hear(f"باز {number}", channel="email", origin="email:1", ticket_id=mail.ticket_id).message
        MailFacts.objects.create(message=more, seal="pgp-signed")
    assert asked() <= first


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"starts": "2025-11-23", "ends": "2025-11-23", "all_day": True}, "Sunday 23 November 2025"),
        ({"starts": "2025-11-23", "ends": "2025-11-24", "all_day": True}, "Sunday 23 November 2025 – Monday 24 November 2025"),
        ({"starts": "2025-11-23T10:00:00"}, "Sunday 23 November 2025 · 10:00"),
        ({"starts": "2025-11-23T20:00:00Z", "ends": "2025-11-23T21:00:00Z"}, "Sunday 23 November 2025 · 23:30 – Monday 24 November 2025 · 00:30"),
        ({"starts": "2025-11-23T06:30:00Z", "repeats": True}, "Sunday 23 November 2025 · 10:00, repeated"),
        ({"starts": "rubbish"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_times_are_told_in_the_readers_zone(said, words, shop):
    with translation.override("en"), timezone.override(shop.zone):
        assert when_words(said) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"method": "cancel"}, "A meeting was called off"),
        ({"method": "request", "number": 3}, "A meeting was changed"),
        ({"method": "reply", "people": [{"name": "Sara", "answer": "declined"}]}, "Answer to an invitation"),
        ({"method": "publish"}, "Appointment"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_meeting_is_said(said, words):
    with translation.override("en"):
        shown = beside_of(MailFacts(workspace_id=1, invitation=said))["invitation"]
        assert shown["what"] == words
        assert [fact["text"] for fact in shown["facts"]] == (
            ["Does not come · Sara"] if said["method"] == "reply" else []
        )
    assert beside_of(None) == {} and beside_of(MailFacts(workspace_id=1, auth={"spf": "pass"})) == {}


def test_moments_without_a_zone_are_the_readers(shop):
    with timezone.override(UTC), translation.override("en"):
        assert "06:30" in when_words({"starts": datetime(2025, 11, 23, 6, 30, tzinfo=UTC).isoformat()})


@pytest.mark.parametrize(
    ("origin", "why", "words"),
    [
        ("email:1", "token", "نشان همین درخواست را دارد"),
        ("email:1", "reference", "پاسخ به ایمیلی از همین درخواست است"),
        ("email:1", "number", "شمارهٔ همین درخواست را دارد"),
        ("email:1", "", ""),
        ("telegram:1", "reference", ""),
    ],
)
def test_the_thread_says_why_a_mail_stands_here_and_one_press_splits_it_off(desk, mail, hear, origin, why, words):
    later = hear("مال من نیست", origin=origin, channel="email", ticket_id=mail.ticket_id, why_here=why).message
    address = f"/desk/tickets/{mail.ticket.number}"
    shown = desk.get(f"{address}?box=all").content.decode()
    assert [each for each in WHY if each in shown] == [words][: bool(words)]
    menu = desk.get(f"{address}/messages/{later.pk}/menu").content.decode()
    assert (f'hx-post="{address}/messages/{later.pk}/split"' in menu) == bool(words)
    if words:
        assert desk.post(f"{address}/messages/{later.pk}/split").status_code in (200, 204)
        later.refresh_from_db()
        assert later.ticket_id != mail.ticket_id
        moved = desk.get(f"/desk/tickets/{later.ticket.number}?box=all").content.decode()
        assert "مال من نیست" in moved and not [each for each in WHY if each in moved]


WHY = ("نشان همین درخواست را دارد", "پاسخ به ایمیلی از همین درخواست است", "شمارهٔ همین درخواست را دارد")
