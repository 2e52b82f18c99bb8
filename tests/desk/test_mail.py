"""The mail drawer of a demo shop."""

import email

import pytest
from django.utils import timezone

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.jobs import process_receipt
from pasokh.channels.models import DrawerMail, Receipt
from pasokh.desk.drawer import answer
from pasokh.tickets.models import Message, Ticket

SENT = """From: "خانهٔ نو" <help@khaneno.example>
To: maryam@example.ir
Subject: Re: سفارش
Message-ID: <first@khaneno.example>
Content-Type: text/plain; charset=utf-8

سلام، بررسی شد. <script>alert(1)</script>
"""


@pytest.fixture
def mailbox(shop):
    return open_mailbox(name="ایمیل", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)


@pytest.fixture
def kept(shop, mailbox):
    type(shop).objects.filter(pk=shop.pk).update(demo=True)
    return DrawerMail.objects.create(
        channel=mailbox, recipient="maryam@example.ir", subject="Re: سفارش", raw=SENT.encode()
    )


def test_the_drawer_shows_mails_as_text(desk, kept):
    assert "Re: سفارش" in desk.get("/desk/drawer/").content.decode()
    page = desk.get(f"/desk/drawer/{kept.public_id}").content.decode()
    assert "بررسی شد" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("role", ["agent", "admin"])
def test_links_that_set_passwords_are_the_owners_alone(desk, kept, make_member, sign_in, role):
    link = DrawerMail.objects.create(recipient="negar@khaneno.example", subject="گذرواژه", raw=SENT.encode())
    assert desk.get(f"/desk/drawer/{link.public_id}").status_code == 200
    browser = sign_in(make_member("سارا", role=role))
    assert "گذرواژه" not in browser.get("/desk/drawer/").content.decode()
    assert browser.get(f"/desk/drawer/{link.public_id}").status_code == 404


def test_the_drawer_shows_mails_of_tickets_one_sees(kept, mailbox, shop, maryam, hear, make_member, sign_in):
    sara = make_member("سارا", sees="own")
    for assignee in (sara, shop.owner):
        ticket = hear(channel="email", origin=mailbox.origin).ticket
        ticket.assign(assignee, by=shop.owner)
        DrawerMail.objects.create(
            channel=mailbox, message=ticket.messages.get(), recipient="maryam@example.ir", raw=SENT.encode()
        )
    browser = sign_in(sara)
    hers, others = DrawerMail.objects.exclude(message=None).order_by("pk")
    assert hers.public_id in (page := browser.get("/desk/drawer/").content.decode())
    assert others.public_id not in page
    assert browser.get(f"/desk/drawer/{others.public_id}").status_code == 404
    assert browser.post(f"/desk/drawer/{others.public_id}", {"text": "x"}).status_code == 404
    assert Receipt.objects.count() == 0


def test_only_demo_shops_have_a_drawer(desk, shop):
    assert desk.get("/desk/drawer/").status_code == 404


def test_an_answer_comes_in_like_any_mail(desk, kept):
    assert desk.post(f"/desk/drawer/{kept.public_id}", {"text": "ممنون، رسید"}).status_code == 302
    receipt = Receipt.objects.get()
    raw = email.message_from_bytes(bytes(receipt.raw))
    assert (raw["From"], raw["To"], raw["In-Reply-To"]) == (
        "maryam@example.ir",
        "help@khaneno.example",
        "<first@khaneno.example>",
    )
    process_receipt(receipt_id=receipt.pk)
    message = Message.objects.get()
    assert (message.text.strip(), message.ticket.contact.email) == ("ممنون، رسید", "maryam@example.ir")
    kept.refresh_from_db()
    assert kept.answered_at <= timezone.now()


def test_a_reply_through_mail_and_back_stays_one_ticket(shop, mailbox, kept, maryam, hear):
    from pasokh.channels.actions.send import deliver
    from pasokh.channels.models import Delivery
    from pasokh.tickets.actions.reply import reply

    ticket = hear("سفارشم نرسیده", channel="email", origin=mailbox.origin).ticket
    reply(ticket=ticket, by=shop.owner, text="بررسی شد")
    deliver(shop.pk, Delivery.objects.get().pk)
    mail = DrawerMail.objects.exclude(pk=kept.pk).get()
    process_receipt(receipt_id=answer(mail, "ممنون").pk)
    assert Ticket.objects.count() == 1
    assert list(ticket.messages.order_by("position").values_list("kind", flat=True)) == [
        "incoming",
        "reply",
        "incoming",
    ]
