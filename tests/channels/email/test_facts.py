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
    "name", ["X-Autoreply-From: a@b.example", "X-Auto-Reply: 1", "X-Autoresponder: yes", "X-Vacation: on"]
)
def test_programs_of_absence_name_themselves_in_headers_of_their_own(name):
    assert facts(f"From: a@b.example\n{name}\n\nx").automatic == "replied"
    assert facts(f"From: a@b.example\n{name.partition(':')[0]}: no\n\nx").automatic == ""


EXCHANGE = "From: a@b.example\nAuto-Submitted: auto-generated\n"
ANSWER = "In-Reply-To: <1@shop.ir>\nReferences: <1@shop.ir>\n"
SUPPRESS = "X-Auto-Response-Suppress: DR, OOF, AutoReply\n"


@pytest.mark.parametrize("more", [ANSWER + SUPPRESS, ANSWER + "Return-Path: <>\n", SUPPRESS + "Return-Path: <>\n"])
def test_a_note_of_absence_that_calls_itself_generated_is_a_reply(more):
    assert facts(f"{EXCHANGE}{more}\nI am away").automatic == "replied"


@pytest.mark.parametrize("more", ["", SUPPRESS, "Return-Path: <>\n", "Precedence: bulk\n" + SUPPRESS])
def test_a_form_of_a_web_site_that_answers_nothing_is_no_reply(more):
    assert facts(f"{EXCHANGE}{more}\nName: Sara").automatic == "generated"


@pytest.mark.parametrize(
    "head", ["Auto-Submitted: auto-generated", SUPPRESS.strip(), "Return-Path: <>", "X-Auto-Response-Suppress: All"]
)
def test_whatever_a_program_answers_to_a_mail_of_ours_is_a_reply(head):
    raw = f"From: a@b.example\nSubject: Away\n{head}\n\nI am away"
    assert facts(raw, answers_us=True).automatic == "replied"
    assert facts(raw).automatic != "replied"


def test_a_person_who_answers_ours_is_no_program():
    for head in (
        "Precedence: bulk",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "Return-Path: <a@b.example>",
        "Auto-Submitted: no",
    ):
        assert facts(f"From: a@b.example\n{head}\n\nThank you", answers_us=True).automatic == "", head


def test_bulk_mail_that_wants_no_answer_is_a_reply_of_a_program():
    assert facts(f"From: a@b.example\nPrecedence: bulk\n{SUPPRESS}\nx").automatic == "replied"


@pytest.mark.parametrize(
    "subject",
    """Otomatik Yanıt: Sipariş|رد تلقائي: طلب|Resposta automática: pedido|Respuesta automática: x|Risposta automatica: x|Automatisch antwoord: x
    Autosvar: x|Automatisk svar: x|Autosvar|Automaattinen vastaus: x|Odpowiedź automatyczna: x|Automatická odpověď: x|Автоматический ответ: x
    Автоматична відповідь: x|自动答复: x|自動返信メール|自動応答: x|자동 회신: x|תשובה אוטומטית: x|Αυτόματη απάντηση: x|Automatikus válasz: x
    Răspuns automat: x|Réponse automatique : x|Message d'absence|Automatische Antwort: x|Abwesenheitsnotiz: x|پاسخ خودکار: سفارش|پاسخ‌گوی خودکار
    عدم حضور در محل کار|Out of office until Monday|Out of Office AutoReply: x|Automatic reply from Sara|Fuera de la oficina""".replace(
        "\n    ", "|"
    ).split("|"),
)
def test_notes_of_absence_are_known_by_their_first_words_in_many_languages(subject):
    assert facts(f"From: a@b.example\nSubject: {subject}\n\nx").automatic == "replied"
    assert facts(f"From: a@b.example\nSubject: Re: {subject}\n\nx").automatic == ""


@pytest.mark.parametrize(
    "subject",
    ["پاسخ خودکار کار نمی‌کند", "Automatic reply does not work", "Automatische Antwort geht nicht", "Otomatik yanıt çalışmıyor",
     "Автоответчик не работает", "Out of officejet ink", "رد تلقائي لا يعمل", "Automatic"],
)  # fmt: skip
def test_a_person_who_writes_about_automatic_answers_is_one(subject):
    assert facts(f"From: a@b.example\nSubject: {subject}\n\nx").automatic == ""


NOTIFIED = """From: no-reply@sns.amazonaws.com
X-Amz-Sns-Message-Id: 1

{"Type": "Notification", "Message": "{\\"notificationType\\":\\"%s\\",\\"bounce\\":{\\"bouncedRecipients\\":[{\\"emailAddress\\":\\"nobody@example.ir\\",\\"action\\":\\"failed\\",\\"status\\":\\"5.1.1\\",\\"diagnosticCode\\":\\"smtp; 550 5.1.1 user unknown\\"}]},\\"mail\\":{\\"source\\":\\"a@shop.ir\\"}}"}
"""


def test_a_mailing_services_own_notification_is_a_bounce_or_a_complaint():
    bounce = facts(NOTIFIED % "Bounce").bounce
    assert (bounce.recipients, bounce.status, bounce.dead) == (("nobody@example.ir",), "5.1.1", True)
    assert facts(NOTIFIED % "Complaint").feedback and not facts(NOTIFIED % "Complaint").bounce
    person = facts((NOTIFIED % "Bounce").replace("X-Amz-Sns-Message-Id", "X-Other"))
    assert not (person.bounce or person.feedback or person.automatic)


def test_a_provider_that_gives_a_mail_back_from_an_address_that_takes_no_answers_reports_a_bounce():
    raw = "From: no-reply@isp.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nYour mail could not be delivered to: <x@isp.example>\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <1@shop.ir>\n\nx\n--b--\n"
    assert facts(raw).bounce.original_id == "1@shop.ir"
    assert facts(raw.replace("no-reply@", "sara@")).bounce is None


def test_a_list_servers_own_notice_is_a_reply_and_a_mail_it_hands_on_is_not():
    notice = "From: admin@list.example\nReferences: <1@a.example>\nX-MLServer: fml\n%s\nYou are not a member"
    assert facts(notice % "").automatic == "replied"
    assert facts(notice % "X-Mail-Count: 00012\n").automatic == ""


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
