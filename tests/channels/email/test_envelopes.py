"""What goes over the wire of a mail that is addressed by itself: other recipients, blind copies, its own subject, no history; and what is handed on."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from pasokh.channels.adapters.email.compose import compose
from pasokh.channels.adapters.email.envelopes import also_to, outgoing_as_addressed
from pasokh.channels.adapters.email.forwarding import forward_subject, quoted_for_forward
from pasokh.channels.models import Delivery
from pasokh.contacts.actions.add import add_identity
from pasokh.contacts.actions.identify import identify
from pasokh.kernel import files as store
from pasokh.kernel.markdown import Typed, read
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.begin import First, write_first
from pasokh.tickets.actions.forward import forward
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Envelope, Message, Participant, Ticket
from pasokh.tickets.writing.mailing import Mailing
from pasokh.tickets.writing.pictures import content_id, typed_with

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500015eaf"
    "6a9b0000000049454e44ae426082"
)


@pytest.fixture
def box(shop):
    from pasokh.channels.actions.open_channel import open_mailbox

    return open_mailbox(name="پشتیبانی", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)


@pytest.fixture
def ticket(hear, box):
    given = {"channel": "email", "origin": box.origin, "subject": "سفارش", "external_id": "m1@maryam.example"}
    return hear("سفارشم نرسیده", **given).ticket


def wire(message):
    """The mail of a message, read again, and who else is on its envelope."""
    mail = outgoing_as_addressed(Delivery.objects.get(message=message))
    return message_from_bytes(compose(mail), policy=policy.default), also_to(mail)


def said(mail, kind="plain"):
    return mail.get_body(preferencelist=(kind,)).get_content()


def test_a_blind_copy_is_on_the_envelope_and_nowhere_in_the_mail(ticket, shop):
    blind = (("رئیس", "boss@khaneno.example"), ("", "maryam@example.ir"))
    message = reply(ticket=ticket, by=shop.owner, text="در راه است", mailing=Mailing(blind=blind))
    mail, more = wire(message)
    # Who gets it anyway is named once.
    assert more == ["boss@khaneno.example"]
    assert "boss@" not in mail.as_string() and mail["Bcc"] is None
    # Nor does what is quoted later say so.
    later, more = wire(reply(ticket=ticket, by=shop.owner, text="رسید؟"))
    assert more == [] and "boss@" not in later.as_string() and "در راه است" in said(later)


def test_an_answer_may_have_a_subject_of_its_own_and_no_history(ticket, shop):
    usual, _ = wire(reply(ticket=ticket, by=shop.owner, text="سلام"))
    assert (usual["Subject"], "سفارشم نرسیده" in said(usual)) == ("Re: سفارش", True)
    mailing = Mailing(subject="ارسال سفارش ۱۴۰۳۷", quote=False)
    message = reply(ticket=ticket, by=shop.owner, text="فرستادیم", mailing=mailing)
    mail, _ = wire(message)
    assert (message.subject, mail["Subject"]) == ("ارسال سفارش ۱۴۰۳۷", "ارسال سفارش ۱۴۰۳۷")
    assert "سفارشم نرسیده" not in said(mail) and "سفارشم نرسیده" not in said(mail, "html")
    # It stays in its thread.
    assert "m1@maryam.example" in mail["References"]


def test_the_first_mail_answers_nothing_and_goes_to_all_of_them(shop, box, maryam):
    ali = identify(kind="email", value="ali@example.ir", name="علی نوری")
    to = (("مریم رضایی", "maryam@example.ir"), ("علی نوری", "ali@example.ir"))
    first = First(subject="پیش‌فاکتور", assignee=shop.owner, copies=(ali,), mailing=Mailing(to=to))
    given = {"contact": maryam, "channel": "email", "origin": box.origin, "inbox_id": box.inbox_id, "by": shop.owner}
    message = write_first(**given, first=first, text="پیش‌فاکتور پیوست است")
    mail, more = wire(message)
    assert (mail["Subject"], more, mail["In-Reply-To"]) == ("پیش‌فاکتور", [], None)
    assert [box.addr_spec for box in mail["To"].addresses] == ["maryam@example.ir", "ali@example.ir"]
    assert mail["Cc"] is None
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.status.key, ticket.assignee, ticket.waiting_since) == (
        "پیش‌فاکتور",
        "open",
        shop.owner,
        None,
    )
    assert [each.contact for each in Participant.objects.all()] == [ali]
    # Another may be written though this one is open, and a repeated one is not.
    client_id = "0199aaaa-0000-7000-8000-000000000001"
    again = write_first(**given, first=first, text="دوم", client_id=client_id)
    assert write_first(**given, first=first, text="دوم", client_id=client_id) == again
    assert Ticket.objects.count() == 2


def test_what_is_written_before_she_answers_goes_where_the_first_mail_went(shop, box, maryam):
    add_identity(contact=maryam, kind="email", value="maryam@work.example", by=shop.owner)
    first = First(subject="x", assignee=None, mailing=Mailing(to=(("", "maryam@example.ir"),)))
    given = {"contact": maryam, "channel": "email", "origin": box.origin, "inbox_id": box.inbox_id, "by": shop.owner}
    ticket = write_first(**given, first=first, text="یک").ticket
    other = replace(first, mailing=Mailing(to=(("", "maryam@work.example"),)))
    elsewhere = write_first(**given, first=other, text="دو").ticket
    for each, address in ((ticket, "maryam@example.ir"), (elsewhere, "maryam@work.example")):
        assert Delivery.objects.get(message=reply(ticket=each, by=shop.owner, text="یادآوری")).recipient == address


def test_a_picture_stands_where_it_was_put(ticket, shop):
    picture = attach(store.store(PNG, name="box.png", content_type="image/png"), by=shop.owner.actor)
    other = attach(store.store(PNG, name="other.png", content_type="image/png"), by=shop.owner.actor)
    typed = typed_with(f"ببینید:\n\n![جعبه]({picture.public_id})\n\nهمین.", [picture, other], by_mail=True)
    assert typed.text == "ببینید:\n\n[جعبه]\n\nهمین."
    given = {"text": typed.text, "html": typed.html, "source": typed.source}
    message = reply(ticket=ticket, by=shop.owner, **given, attachment_ids=[picture.pk, other.pk])
    assert f'src="cid:{content_id(picture)}"' in message.html
    assert list(Attachment.objects.filter(message=message).order_by("pk").values_list("inline", flat=True)) == [
        True,
        False,
    ]
    mail, _ = wire(message)
    inline = next(part for part in mail.walk() if part["Content-ID"])
    assert (inline["Content-ID"], inline.get_content_disposition()) == (f"<{content_id(picture)}>", "inline")
    assert f"cid:{content_id(picture)}" in said(mail, "html")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["other.png"]


def test_a_picture_that_is_not_hers_is_only_words(ticket, shop):
    foreign = "att_" + "0" * 32
    assert typed_with(f"![x]({foreign})", [], by_mail=True) == Typed("x")
    picture = attach(store.store(PNG, name="box.png", content_type="image/png"), by=shop.owner.actor)
    assert "cid" not in typed_with(f"**x** ![x]({picture.public_id})", [picture], by_mail=False).html


def test_what_is_handed_on_says_whose_words_they_are(ticket, shop, box):
    original = Message.objects.get()
    Message.objects.filter(pk=original.pk).update(html="<p>سفارشم <b>نرسیده</b></p>")
    mailing = Mailing(to=(("", "depot@vendor.example"),), subject=forward_subject("Re: سفارش"), forwards=original.pk)
    quoted = quoted_for_forward(original, "سفارش")
    message = forward(
        message=original, by=shop.owner, origin=box.origin, mailing=mailing, quoted=quoted, typed=read("کی می‌رسد؟")
    )
    mail, more = wire(message)
    assert (mail["Subject"], mail["To"], mail["Cc"], more) == ("Fwd: سفارش", "depot@vendor.example", None, [])
    text = said(mail)
    assert text.index("کی می‌رسد؟") < text.index("maryam@example.ir") < text.index("سفارشم نرسیده")
    assert "<b>نرسیده</b>" in said(mail, "html")
    # Nothing of the customer's thread goes along by which she could be found out.
    assert mail["References"] is None and mail["In-Reply-To"] is None
    assert Delivery.objects.get().recipient == "depot@vendor.example"
    assert Envelope.objects.get().forwards == original


def test_files_that_were_chosen_go_along(ticket, shop, box, hear):
    one, two = (
        attach(store.store(name.encode(), name=name, content_type="text/plain"), by=ticket.contact.actor)
        for name in ("one.txt", "two.txt")
    )
    original = hear(
        "دو پرونده", channel="email", origin=box.origin, ticket_id=ticket.pk, attachment_ids=(one.pk, two.pk)
    ).message
    mailing = Mailing(to=(("", "depot@vendor.example"),), subject="Fwd: سفارش", forwards=original.pk, files=(two.pk,))
    message = forward(message=original, by=shop.owner, origin=box.origin, mailing=mailing, quoted="…", typed=read(""))
    mail, _ = wire(message)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["two.txt"]
    # They stay where they were.
    assert Attachment.objects.filter(message=original).count() == 2
