"""What she answers to a mail with answers comes back into the same conversation; and mails that come back."""

import email
import email.policy

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_in import take_in
from pasokh.channels.models import AwayMail, Delivery
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact, Identity
from pasokh.tickets.models import Message, Ticket

from .conftest import ADDRESS, MAILBOX, due, told


def mail(to, sender=ADDRESS, text="ممنون، منتظرم", **headers):
    """Her answer to our mail, as raw bytes."""
    heads = {"From": f"Sara <{sender}>", "To": to["Reply-To"] or to["From"], "Subject": f"Re: {to['Subject']}", "Message-ID": "<h1@example.ir>",
             "In-Reply-To": to["Message-ID"], "References": to["Message-ID"]} | headers  # fmt: skip
    letter = email.message.EmailMessage()
    for name, value in heads.items():
        letter[name] = value
    letter.set_content(f"{text}\n\nدر یکشنبه ۱ آذر ۱۴۰۵ ساعت ۱۲:۳۰، نگار نوشت:\n> پاسخ ما\n")
    return letter.as_bytes()


def comes(mailbox, raw, key="h1"):
    receipt, _ = take_in(channel=mailbox, key=key, raw=raw)
    process(receipt)
    receipt.refresh_from_db()
    return receipt


@pytest.fixture
def mailed(shop, chat, mailbox, post, later):
    """She left, and was mailed two answers."""
    chat.leave()
    chat.answer("پاسخ ما")
    chat.answer("و یکی دیگر")
    later(minutes=3)
    due(shop)
    return chat


def test_her_answer_by_mail_stands_in_the_chat(mailed, mailbox, post):
    comes(mailbox, mail(post.last))
    assert mailed.texts() == ["سلام، سفارشم کجاست؟", "پاسخ ما", "و یکی دیگر", "ممنون، منتظرم"]
    said = Message.objects.get(text="ممنون، منتظرم")
    assert (said.ticket_id, said.author_id, said.origin) == (mailed.ticket.pk, mailed.contact.pk, mailbox.origin)
    assert Ticket.objects.count() == 1
    assert set(Message.objects.filter(kind="reply").values_list("state", flat=True)) == {"read"}


def test_also_where_her_address_is_that_of_another_customer_who_stays_untouched(mailed, mailbox, post):
    other = identify(kind="email", value=ADDRESS, name="سارای دیگر")
    assert other.pk != mailed.contact.pk
    comes(mailbox, mail(post.last))
    assert mailed.texts()[-1] == "ممنون، منتظرم" and Contact.objects.count() == 2
    hers = Identity.objects.get(contact=mailed.contact, kind="email")
    assert not hers.proven and not Message.objects.filter(author_kind="contact", author_id=other.pk).exists()


def test_nobody_else_speaks_in_her_name(mailed, mailbox, post):
    comes(mailbox, mail(post.last, sender="stranger@example.org"))
    stranger = Message.objects.get(text="ممنون، منتظرم")
    assert stranger.author_id != mailed.contact.pk and "ممنون، منتظرم" not in mailed.texts()
    comes(
        mailbox,
        mail(
            post.last,
            text="تازه",
            **{
                "Message-ID": "<h2@example.ir>",
                "To": MAILBOX["address"],
                "In-Reply-To": "<x@y>",
                "References": "<x@y>",
            },
        ),
        "h2",
    )
    assert "تازه" not in mailed.texts() and Message.objects.get(text="تازه").ticket_id != mailed.ticket.pk


def test_holiday_notes_are_not_her_words(mailed, mailbox, post):
    comes(mailbox, mail(post.last, **{"Auto-Submitted": "auto-replied"}))
    assert mailed.texts()[-1] == "و یکی دیگر"


def test_an_answer_to_a_closed_conversation_goes_on_in_the_chat(mailed, mailbox, post, shop):
    mailed.ticket.refresh_from_db()
    mailed.ticket.solve(by=shop.owner)
    mailed.ticket.close(by=shop.owner, reason="پایان")
    comes(mailbox, mail(post.last))
    new = Ticket.objects.exclude(pk=mailed.ticket.pk).get()
    assert (new.origin, new.continues_id, mailed.texts()[-1]) == (mailed.site.origin, mailed.ticket.pk, "ممنون، منتظرم")


def test_answers_to_her_mail_go_to_the_chat_and_by_mail_again(mailed, mailbox, post, shop, later):
    comes(mailbox, mail(post.last))
    mailed.answer("سپاس")
    later(minutes=3)
    due(shop)
    assert len(post.mails) == 2 and post.last["In-Reply-To"] == "<h1@example.ir>"
    assert "سپاس" in post.text() and "> ممنون، منتظرم" in post.text() and mailed.texts()[-1] == "سپاس"


def bounce(to):
    return "\r\n".join(
        ["From: MAILER-DAEMON@mx.example.ir", "To: support@khaneno.example", "Subject: Undelivered Mail Returned to Sender", "MIME-Version: 1.0",
         "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "Content-Type: text/plain", "", "User unknown", "--b",
         "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.ir", "", f"Final-Recipient: rfc822; {ADDRESS}", "Action: failed",
         "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 User unknown", "", "--b", "Content-Type: text/rfc822-headers", "",
         f"Message-ID: {to['Message-ID']}", "", "--b--", ""]).encode()  # fmt: skip


def test_a_mail_that_comes_back_is_marked_and_the_next_answers_stay_at_home(mailed, mailbox, post, shop, later):
    comes(mailbox, bounce(post.last), "b1")
    comes(mailbox, bounce(post.last), "b2")
    away = AwayMail.objects.get()
    assert (away.why, away.returned_at is None, Delivery.objects.get().state) == ("returned", False, "failed")
    assert told(mailed.ticket) == [("mailed", 2), ("unmailed", "returned")]
    assert set(Message.objects.filter(kind="reply").values_list("state", flat=True)) == {"sent"}
    mailed.answer("هنوز نرسیده؟")
    later(minutes=3)
    due(shop)
    assert len(post.mails) == 1 and told(mailed.ticket)[2:] == []
    later(days=8)
    mailed.answer("و حالا؟")
    later(minutes=3)
    due(shop)
    assert len(post.mails) == 2
