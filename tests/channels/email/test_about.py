"""What a mail says beside its words: invitations, forwarded mails, seals."""

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email.enclosed import forwarded_in
from pasokh.channels.adapters.email.invitations import LARGEST, invitation_of
from pasokh.channels.adapters.email.mail import MailFile
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import MailFacts
from pasokh.tickets.models import Message

from .conftest import letter

REQUEST = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Iran Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0330
TZOFFSETTO:+0330
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:77@example.ir
SEQUENCE:2
SUMMARY;LANGUAGE=fa:نشست\\, بررسی قرارداد
DTSTART;TZID=Iran Standard Time:20251123T100000
DTEND;TZID=Iran Standard Time:20251123T113000
LOCATION:دفتر مرکزی
DESCRIPTION:دستور نشست:\\nقرارداد تازه
ORGANIZER;CN="رضا مرادی":mailto:reza@example.ir
ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Support:MAILTO:support@khaneno.example
ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:sara@example.ir
END:VEVENT
END:VCALENDAR
"""


def calendar(text, name="invite.ics", kind="text/calendar"):
    return MailFile(name, kind, text.replace("\n", "\r\n").encode())


def test_an_invitation_says_what_when_and_who():
    assert invitation_of([MailFile("a.pdf", "application/pdf", b"%PDF"), calendar(REQUEST)]) == {
        "method": "request",
        "uid": "77@example.ir",
        "number": 2,
        "title": "نشست, بررسی قرارداد",
        "about": "دستور نشست:\nقرارداد تازه",
        "where": "دفتر مرکزی",
        "starts": "2025-11-23T06:30:00Z",
        "ends": "2025-11-23T08:00:00Z",
        "organizer": {"name": "رضا مرادی", "address": "reza@example.ir"},
        "people": [
            {"name": "Support", "address": "support@khaneno.example"},
            {"address": "sara@example.ir", "answer": "accepted"},
        ],
    }


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"METHOD:REQUEST": "METHOD:CANCEL"}, {"method": "cancel"}),
        ({"METHOD:REQUEST": "METHOD:<b>"}, {"method": "publish"}),
        ({"DTEND;TZID=Iran Standard Time:20251123T113000": "DURATION:PT45M"}, {"ends": "2025-11-23T07:15:00Z"}),
        ({"DTSTART;TZID=Iran Standard Time:20251123T100000": "DTSTART;VALUE=DATE:20251123",
          "DTEND;TZID=Iran Standard Time:20251123T113000": "DTEND;VALUE=DATE:20251125"}, {"starts": "2025-11-23", "ends": "2025-11-24", "all_day": True}),
        ({"DTSTART;TZID=Iran Standard Time:20251123T100000": "DTSTART:20251123T100000",
          "DTEND;TZID=Iran Standard Time:20251123T113000\n": ""}, {"starts": "2025-11-23T10:00:00"}),
        ({"UID:77": "RRULE:FREQ=WEEKLY\nUID:77"}, {"repeats": True}),
    ],
    ids=["called off", "unknown method", "with a length", "whole days", "of no zone", "repeated"],
)  # fmt: skip
def test_invitations_of_every_kind(changes, wanted):
    text = REQUEST
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    found = invitation_of([calendar(text)])
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "text",
    ["", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x", "x" * (LARGEST + 10), REQUEST[:200]],
)  # fmt: skip
def test_what_is_no_calendar_says_nothing(text):
    assert invitation_of([calendar(text)]) in ({}, {"method": "publish"})


INNER = b"From: Ali <ali@example.ir>\r\nSubject: =?utf-8?b?2b7bjNi02YbZh9in2K8=?=\r\nMessage-ID: <9@x>\r\n\r\ninner words\r\n"


def with_enclosed(kind=b"multipart/mixed", text=b"see below"):
    return (
        b"From: maryam@example.ir\r\nSubject: Fwd\r\nMessage-ID: <5@x>\r\nContent-Type: " + kind + b"; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        + text + b"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + INNER + b"\r\n--b--\r\n"
    )  # fmt: skip


def test_a_mail_that_hands_on_another_says_whose():
    found = {"name": "Ali", "address": "ali@example.ir", "subject": "پیشنهاد"}
    assert forwarded_in(parse_mail(with_enclosed())) == found
    text = (
        "ببینید\n\n---------- پیام بازارسال‌شده ---------\nاز: Ali <ali@example.ir>\nتاریخ: امروز\nموضوع: پیشنهاد\n\nمتن"
    )
    assert forwarded_in(parse_mail(letter(text))) == found
    assert forwarded_in(parse_mail(letter("سلام\nاز: Ali <ali@example.ir>"))) == {}
    assert forwarded_in(parse_mail(with_enclosed(b"multipart/report"))) == {}


@pytest.mark.parametrize(
    ("kind", "seal"),
    [
        (b"multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b", "smime-signed"),
        (b"multipart/signed; protocol=\"application/pgp-signature\"; boundary=b", "pgp-signed"),
        (b"multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b", "pgp-encrypted"),
        (b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "smime-encrypted"),
        (b"application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m", "smime-signed"),
        (b"multipart/mixed; boundary=b", ""),
    ],
)  # fmt: skip
def test_seals_are_named(kind, seal):
    raw = (
        b"From: a@b.example\r\nContent-Type: "
        + kind
        + b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
    )
    assert parse_mail(raw).seal == seal


def test_a_text_signed_in_itself_shows_its_words_only():
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nسلام\n- - یک\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----"
    found = parse_mail(letter(text))
    assert (found.text, found.seal) == ("سلام\n- یک", "pgp-signed")
    locked = "-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----"
    assert (parse_mail(letter(locked)).text, parse_mail(letter(locked)).seal) == (locked, "pgp-encrypted")


def test_what_a_mail_says_beside_its_words_is_kept_with_its_message(mailbox):
    invited = letter(REQUEST, message_id="6@x", Content_Type='text/calendar; charset="utf-8"; method=REQUEST')
    for raw in (with_enclosed(), invited, letter("سلام", message_id="7@x")):
        process(store_mail(mailbox, raw)[0])
    forwarding, inviting = Message.objects.filter(external_id__in=["5@x", "6@x"]).order_by("external_id")
    assert (forwarding.text, "inner words" in forwarding.quoted) == ("see below", True)
    assert inviting.text == "نشست, بررسی قرارداد\n\nدستور نشست:\nقرارداد تازه"
    facts = {each.message_id: each for each in MailFacts.objects.all()}
    assert facts[forwarding.pk].forwarded["address"] == "ali@example.ir"
    assert facts[inviting.pk].invitation["starts"] == "2025-11-23T06:30:00Z"
    assert [bool(each.forwarded or each.invitation or each.seal) for each in facts.values()].count(True) == 2
