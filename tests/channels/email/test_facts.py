import pytest

from pasokh.channels.adapters.email.facts import facts_of
from pasokh.channels.adapters.email.parse import parse_mail

DSN = b"""From: MAILER-DAEMON@mx.example.ir
Return-Path: <>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.ir

Final-Recipient: rfc822; nobody@example.ir
Action: %s
Status: %s
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.ir>: user unknown
--b
Content-Type: message/rfc822

Message-ID: <token.1@shop.ir>
Subject: hello

text
--b--
"""


def facts(raw, **options):
    return facts_of(parse_mail(raw if isinstance(raw, bytes) else raw.encode()), **options)


def test_a_delivery_report_names_the_recipient_the_reason_and_our_mail():
    bounce = facts(DSN % (b"failed", b"5.0.0")).bounce
    assert bounce.recipients == ("nobody@example.ir",)
    assert (bounce.status, bounce.dead, bounce.original_id) == ("5.1.1", True, "token.1@shop.ir")
    assert "user unknown" in bounce.words


@pytest.mark.parametrize(
    "words", [b"552 5.2.2 Over quota", b"550 mailbox full", b"550 5.1.1 has sent to too many recipients this hour"]
)
def test_an_address_that_takes_nothing_now_is_not_dead(words):
    raw = (DSN % (b"failed", b"5.1.1")).replace(b"550 5.1.1 <nobody@example.ir>: user unknown", words)
    bounce = facts(raw).bounce
    assert (bounce.dead, bounce.final) == (False, True)


def test_an_old_complaint_of_a_provider_is_no_mail_of_a_person():
    raw = "From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.2\nContent-Type: %s\n\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n"
    assert facts(raw % "multipart/mixed; boundary=b").feedback
    assert not facts(raw.replace("complaint about", "a") % "multipart/mixed; boundary=b").feedback


def test_a_report_of_success_is_no_bounce():
    assert facts(DSN % (b"delivered", b"2.0.0")).bounce is None


def test_a_person_at_postmaster_who_just_writes_is_no_bounce():
    judged = facts(
        "From: postmaster@customer.ir\nReturn-Path: <postmaster@customer.ir>\nSubject: a question\n\nHello, what is the price?"
    )
    assert judged.bounce is None and not judged.automatic


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("Auto-Submitted: auto-replied", "replied"),
        ("Auto-Submitted: auto-replied (vacation); owner-email=a@b", "replied"),
        ("Auto-Submitted: auto-generated", "generated"),
        ("Auto-Submitted: no", ""),
        ("Precedence: auto_reply", "replied"),
        ("Precedence: junk", "generated"),
        ("X-Autoreply: yes", "replied"),
        ("Subject: Automatic reply: your mail", "replied"),
        ("Subject: Re: Automatic reply", ""),
        ("Subject: =?utf-8?b?2b7Yp9iz2K4g2K7ZiNiv2qnYp9ixOiDYs9mB2KfYsdi0?=", "replied"),
    ],
)
def test_automatic_mail_is_known_by_its_headers(header, automatic):
    judged = facts(f"From: a@b.example\n{header}\n\nx")
    assert judged.automatic == automatic
    assert judged.answerable is not bool(automatic)


@pytest.mark.parametrize(
    "header", ["X-Auto-Response-Suppress: All", "Return-Path: <>", "List-Id: <x.y>", "Precedence: bulk"]
)
def test_no_automatic_answer_goes_where_none_is_wanted(header):
    assert facts("From: a@b.example\n\nx").answerable
    assert not facts(f"From: a@b.example\n{header}\n\nx").answerable


def test_only_the_mailboxs_own_mark_is_a_loop():
    raw = "From: a@b.example\nX-Pasokh-Loop: abc\n\nx"
    assert facts(raw, own_keys=frozenset({"abc"})).loop
    assert not facts(raw, own_keys=frozenset({"other"})).loop


def test_a_mail_that_goes_round_in_a_circle_is_stopped():
    assert facts("Received: x\n" * 101 + "From: a@b.example\n\nhello").loop
    assert not facts("Received: x\n" * 100 + "From: a@b.example\n\nhello").loop


def test_spam_marks_of_the_receiving_server_are_read():
    assert facts("From: a@b.example\nX-Spam-Status: Yes, score=9\n\nx").spam
    assert not facts("From: a@b.example\nX-Spam-Status: No, score=1\n\nx").spam


@pytest.mark.parametrize(
    ("header", "is_spam"),
    [
        ("X-Spam-Flag: YES", True),
        ("X-Spam: Yes", True),
        ("X-Spam: no", False),
        ("X-MS-Exchange-Organization-SCL: 6", True),
        ("X-MS-Exchange-Organization-SCL: 1", False),
        ("X-MS-Exchange-Organization-SCL: -1", False),
        ("X-MS-Exchange-Organization-SCL: many", False),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:IR;SCL:9;SRV:", True),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:1;SFV:NSPM", False),
        ("X-Forefront-Antispam-Report: XSCL:9;SCL:-1", False),
    ],
)
def test_what_filters_write_is_read(header, is_spam):
    assert facts(f"From: a@b.example\n{header}\n\nx").spam == is_spam
