"""From a raw mail to a ticket and from a reply to a mail, without servers on the way; then with a real Postfix."""

import smtplib

import pytest
from django.utils import timezone

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.base import PermanentFailure, TemporaryFailure
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.own import token_keys
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.adapters.email.threading import read_token
from pasokh.channels.models import Delivery, DrawerMail
from pasokh.contacts.models import Contact, Identity
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Message, Ticket

from .conftest import letter


@pytest.fixture
def arrive(mailbox):
    """A mail arrives and is processed; the receipt."""

    def arrive(raw, **facts):
        receipt, _ = store_mail(mailbox, raw, **facts)
        process(receipt)
        receipt.refresh_from_db()
        return receipt

    return arrive


@pytest.fixture
def answer(shop, mailbox, monkeypatch):
    """Answer the only ticket; the mail as it was given to the server. `answer.failure` makes the server fail."""
    monkeypatch.setitem(mailbox.settings, "smtp_host", "mx.example")
    mailbox.save()

    def hand_over(server, raw, *, sender, recipients, before):
        if answer.failure:
            raise answer.failure
        answer.envelope, answer.raw = (sender, recipients), raw
        return "250 taken"

    def answer(text="پاسخ ما", **fields):
        message = reply(ticket=Ticket.objects.get(), by=shop.owner, text=text, **fields)
        delivery = Delivery.objects.select_related("channel", "message__ticket__contact").get(message=message)
        sent = EmailAdapter(delivery.channel).send(delivery)
        Message.objects.filter(pk=message.pk).update(external_id=sent.external_id, state="sent")
        return parse_mail(answer.raw)

    answer.failure = None
    monkeypatch.setattr(deliver, "send_mail", hand_over)
    return answer


def test_a_mail_becomes_a_ticket_with_its_facts(arrive):
    receipt = arrive(letter(subject="=?utf-8?b?2b7Yp9iz2K46INiz2YHYp9ix2LQg27HbstuzIA==?="))
    ticket, message = Ticket.objects.get(), Message.objects.get()
    assert (receipt.state, receipt.reason) == ("done", "")
    assert (ticket.subject, ticket.channel, ticket.contact.name, ticket.contact.email) == (
        "سفارش ۱۲۳", "email", "مریم", "maryam@example.ir",
    )  # fmt: skip
    assert (message.text, message.external_id) == ("سلام، سفارشم نرسیده", "1@example.ir")


def test_html_is_sanitised_and_files_are_kept(arrive):
    raw = (
        b"From: maryam@example.ir\nMessage-ID: <1@c>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        b'<p onclick="x()">hello<script>alert(1)</script></p>\n--b\nContent-Type: image/png; name=a.png\n'
        b"Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n"
    )
    assert arrive(raw).reason == ""
    message, file = Message.objects.get(), Attachment.objects.get()
    assert (message.text, message.html.strip()) == ("hello", "<p>hello</p>")
    assert (file.name, file.content_type, file.message) == ("a.png", "image/png", message)


def test_text_longer_than_a_message_comes_along_as_a_file(arrive):
    arrive(letter("سلام " * 50_000))
    assert len(Message.objects.get().text) == 100_000
    assert (Attachment.objects.get().name, Attachment.objects.get().size) == ("message.txt", 449_999)


def test_a_conversation_stays_one_ticket(arrive, answer):
    arrive(letter())
    first = answer()
    again = f"بله\n\nدر ۱۴۰۴/۱/۳ ۱۲:۳۰، پشتیبانی نوشت:\n> {first.text.splitlines()[0]}"
    arrive(letter(again, message_id="2@example.ir", In_Reply_To=f"<{first.message_id}>", subject="چیز دیگر"))
    second = answer("پاسخ دوم")
    message = Message.objects.get(position=3)
    assert (Ticket.objects.count(), message.text, message.why_here) == (1, "بله", "token")
    assert "پاسخ ما" in message.quoted
    assert second.in_reply_to == ["2@example.ir"]
    assert second.references == ["1@example.ir", first.message_id, "2@example.ir"]


def test_the_answer_goes_to_the_customer_with_all_its_marks(arrive, answer, mailbox, shop):
    arrive(letter())
    ticket = Ticket.objects.get()
    mail = answer()
    sender, recipients = answer.envelope
    assert (sender, recipients) == ("support@khaneno.example", ["maryam@example.ir"])
    assert (mail.sender.name, mail.subject) == ("پشتیبانی خانهٔ نو", "Re: سفارش")
    local = mail.reply_to[0].address.partition("@")[0]
    assert read_token(token_keys(), shop.pk, local.removeprefix("reply+")) == ticket.pk
    assert mail.header("x-pasokh-loop") == f"c{mailbox.uid.hex}" and not mail.header("auto-submitted")
    assert "مریم" in mail.text and "> سلام، سفارشم نرسیده" in mail.text and 'dir="rtl"' in mail.html


def test_a_quotation_says_who_wrote_it(arrive, answer, shop):
    arrive(letter(sender="maryam@example.ir"))
    assert "maryam@example.ir\N{POP DIRECTIONAL ISOLATE} نوشت:" in answer().text
    mail = answer("پاسخ دوم")
    attributions = [line for line in mail.text.splitlines() if line.endswith("نوشت:")]
    whose = [line.partition("، ")[2] for line in attributions]
    assert whose == [f"{isolate(who)} نوشت:" for who in (shop.owner.name, "maryam@example.ir")]


def test_what_several_customers_and_the_business_wrote_is_told_apart(arrive, answer, shop):
    arrive(letter())
    first = answer()
    joining = {"In_Reply_To": f"<{first.message_id}>", "subject": "موضوع یک غریبه"}
    arrive(letter("من هم", message_id="2@c", sender="ali@example.ir", **joining))
    Message.objects.filter(kind="reply").update(author_kind="system", author_id=None, author_name="")
    mail = answer("پاسخ دوم")
    assert Ticket.objects.count() == 1
    whose = [line.partition("، ")[2] for line in mail.text.splitlines() if line.endswith("نوشت:")]
    assert whose == [f"{isolate(who)} نوشت:" for who in ("ali@example.ir", shop.name, "مریم")]
    assert mail.subject == "Re: سفارش"


def test_a_customer_of_whom_nothing_is_known_is_not_the_business(arrive, answer, shop):
    arrive(letter())
    Message.objects.update(author_name="", author_id=0)
    mail = answer()
    assert f"{isolate('یک بازدیدکننده')} نوشت:" in mail.text and f"{isolate(shop.name)} نوشت:" not in mail.text


@pytest.mark.parametrize("how", ["address", "envelope", "message", "number"])
def test_a_reply_finds_its_ticket_by_any_mark(arrive, answer, how):
    arrive(letter())
    sent = answer()
    marks = {
        "address": {"To": f"x <{sent.reply_to[0].address}>"},
        "envelope": {},
        "message": {"References": f"<{sent.message_id}>"},
        "number": {"subject": f"Re: [#{Ticket.objects.get().number}]"},
    }
    facts = {"recipients": [sent.reply_to[0].address]} if how == "envelope" else {}
    arrive(letter("دوم", message_id="2@c", **marks[how]), **facts)
    assert Ticket.objects.count() == 1 and Message.objects.count() == 3


def test_a_stranger_with_the_number_opens_a_ticket_of_her_own(arrive):
    arrive(letter())
    arrive(letter("دوم", message_id="2@c", sender="eve@example.ir", subject=f"[#{Ticket.objects.get().number}]"))
    assert Ticket.objects.count() == 2


def test_a_forged_token_leads_nowhere(arrive, answer):
    arrive(letter())
    address = answer().reply_to[0].address
    forged = address.replace(address[10], "a" if address[10] != "a" else "b")
    arrive(letter("دوم", message_id="2@c", sender="eve@example.ir", To=forged))
    assert Ticket.objects.count() == 2


def test_others_in_copy_take_part_and_get_the_answer(arrive, answer):
    arrive(letter(To="support@khaneno.example, reply+x@khaneno.example", Cc="Ali <ali@example.ir>"))
    answer()
    assert answer.envelope[1] == ["maryam@example.ir", "ali@example.ir"]


def test_a_form_of_the_shops_own_site_names_the_customer_in_reply_to(arrive):
    arrive(letter(sender="Shop <support@khaneno.example>", Reply_To="Sara <sara@example.ir>"))
    assert Contact.objects.get().email == "sara@example.ir"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"X_Spam_Flag": "YES"}, "spam"),
        ({"Return_Path": "<>", "From": "MAILER-DAEMON@mx", "Subject": "Undelivered Mail"}, "bounce"),
    ],
)
def test_machine_mail_opens_no_ticket(arrive, headers, reason):
    receipt = arrive(letter(**headers))
    assert (receipt.state, receipt.reason, Ticket.objects.count()) == ("ignored", reason, 0)


def test_what_a_filter_calls_spam_is_taken_where_the_mailbox_says_so(arrive, mailbox):
    mailbox.settings["spam_aside"] = False
    mailbox.save()
    assert arrive(letter(X_Spam_Flag="YES")).state == "done"
    assert Ticket.objects.count() == 1


def test_a_customers_answer_to_our_mail_is_never_spam(arrive, answer):
    arrive(letter())
    sent = answer()
    again = letter("دوم", message_id="2@example.ir", In_Reply_To=f"<{sent.message_id}>", X_Spam_Flag="YES")
    assert arrive(again).state == "done"
    assert Message.objects.filter(kind="incoming").count() == 2


def test_our_own_mail_coming_back_is_a_loop(arrive, answer):
    arrive(letter())
    answer()
    receipt = arrive(answer.raw)
    assert (receipt.reason, Message.objects.count()) == ("loop", 2)


def test_a_bounce_marks_the_answer_that_came_back(arrive, answer):
    arrive(letter())
    sent = answer()
    report = _report(sent, "550 no such user", "maryam@example.ir")
    arrive(report.encode())
    message = Message.objects.get(kind="reply")
    assert message.state == "failed" and "550 no such user" in message.failure


@pytest.mark.parametrize(
    ("words", "address", "reached"),
    [
        ("550 no such user", "maryam@example.ir", False),
        ("552 5.2.2 mailbox full", "maryam@example.ir", True),
        ("550 no such user", "sara@example.ir", True),
    ],
    ids=["dead", "full", "another's"],
)
def test_an_address_that_is_dead_is_told_until_she_writes_from_it_again(arrive, answer, words, address, reached):
    arrive(letter())
    sent = answer()
    arrive(_report(sent, words, address).encode())
    hers = Identity.objects.get(value="maryam@example.ir")
    assert (hers.unreachable_at is None) == reached
    arrive(letter("باز منم", message_id="2@example.ir"))
    hers.refresh_from_db()
    assert hers.unreachable_at is None


def _report(sent, words, address):
    return (
        "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {address}\nAction: failed\n"
        f"Status: 5.0.0\nDiagnostic-Code: smtp; {words}\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{sent.message_id}>\n--b--\n"
    )


@pytest.mark.parametrize("named", ["maryam@example.ir", "sara@example.ir"])
def test_a_bounce_that_names_no_mail_is_shown_with_the_one_it_must_mean_and_calls_nothing_lost(arrive, answer, named):
    arrive(letter())
    answer()
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    words = f"Hi. This is the qmail-send program.\n<{named}>:\n550 no such user"
    receipt = arrive(
        letter(
            words,
            sender="MAILER-DAEMON@mx.example",
            subject="failure notice",
            message_id="2@mx",
            X_Failed_Recipients=named,
        )
    )
    reply = Message.objects.get(kind="reply")
    assert (receipt.state, reply.state) == ("ignored", "sent")
    assert receipt.message_id == (reply.pk if named == "maryam@example.ir" else None)


def test_the_demo_shop_without_a_server_keeps_its_mail_in_the_drawer(arrive, mailbox, shop):
    arrive(letter())
    message = reply(ticket=Ticket.objects.get(), by=shop.owner, text="پاسخ")
    delivery = Delivery.objects.select_related("channel", "message__ticket__contact").get(message=message)
    with pytest.raises(PermanentFailure):
        EmailAdapter(mailbox).send(delivery)
    shop.demo = True
    shop.save()
    for _ in range(2):
        EmailAdapter(mailbox).send(delivery)
    kept = DrawerMail.objects.get()
    assert parse_mail(bytes(kept.raw)).text.startswith("پاسخ") and kept.recipient == "maryam@example.ir"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.1.1 no such user")}),
            PermanentFailure,
            "550 5.1.1 no such user",
        ),
        (smtplib.SMTPRecipientsRefused({"a@b": (451, b"greylisted")}), TemporaryFailure, "451 greylisted"),
        (smtplib.SMTPDataError(552, b"too large"), PermanentFailure, "552 too large"),
        (smtplib.SMTPAuthenticationError(535, b"bad credentials"), PermanentFailure, "535 bad credentials"),
        (smtplib.SMTPServerDisconnected("gone"), TemporaryFailure, "gone"),
        (TimeoutError("timed out"), TemporaryFailure, "timed out"),
        (ConnectionRefusedError(111, "Connection refused"), TemporaryFailure, "[Errno 111] Connection refused"),
    ],
)
def test_failures_are_for_now_or_for_ever_with_the_servers_words(error, kind, words):
    failure = deliver._failure(error)
    assert (type(failure), str(failure)) == (kind, words)


def test_a_customer_without_an_address_cannot_be_mailed(mailbox, hear):
    ticket = hear(contact=Contact.objects.create(name="بی‌نشانی")).ticket
    with pytest.raises(PermanentFailure):
        EmailAdapter(mailbox).recipient_of(ticket.messages.get())


def test_each_ticket_is_answered_where_it_was_written_from(arrive, mailbox, shop):
    arrive(letter(message_id="1@c"))
    maryam = Contact.objects.get()
    maryam.identities.create(kind="email", value="boss@example.ir", proven=True)
    arrive(letter("چیز دیگر", message_id="2@c", sender="boss@example.ir"))
    first, second = Ticket.objects.order_by("pk")
    addresses = [EmailAdapter(mailbox).recipient_of(each.messages.get()) for each in (first, second)]
    assert addresses == ["maryam@example.ir", "boss@example.ir"]
