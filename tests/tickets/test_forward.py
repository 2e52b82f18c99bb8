"""Handing a message on: out of the customer's sight, no answer to her, and what comes back is heard by colleagues alone."""

import pytest

from pasokh.channels.models import Channel
from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.kernel.markdown import read
from pasokh.tickets.actions.aside import hear_aside, is_aside
from pasokh.tickets.actions.forward import NobodyToWriteTo, forward
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Category, Envelope, Message, Status, Ticket
from pasokh.tickets.models.merging import IsMerged
from pasokh.tickets.writing.mailing import Mailing
from tests.unchanged import Watch

VENDOR = ("انبار", "depot@vendor.example")


@pytest.fixture
def box(shop):
    return Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox)


@pytest.fixture
def ticket(hear, box):
    return hear("سفارشم نرسیده", channel="email", origin=box.origin, subject="سفارش").ticket


@pytest.fixture
def hand_on(shop, ticket, box):
    """Negar hands Maryam's message on to the depot: hand_on("کی می‌رسد؟")."""

    def hand_on(text="کی می‌رسد؟", to=(VENDOR,), **fields):
        said = ticket.messages.get(kind=Message.Kind.INCOMING)
        mailing = Mailing(to=to, subject="Fwd: سفارش", forwards=said.pk, files=fields.pop("files", ()))
        given = {"message": said, "by": shop.owner, "origin": box.origin, "mailing": mailing, "quoted": "سفارشم نرسیده"}
        return forward(**given, typed=read(text), **fields)

    return hand_on


@pytest.fixture
def answers(ticket, box):
    """Somebody's mail that was put on the ticket: answers("فردا", "depot@vendor.example")."""

    def answers(text, address, **fields):
        contact = identify(kind="email", value=address, name="")
        given = {"channel": "email", "origin": box.origin, "inbox_id": ticket.inbox_id, "contact": contact}
        return hear_aside(Inbound(**given | {"ticket_id": ticket.pk, "text": text} | fields)).message

    return answers


def test_it_is_a_note_that_is_sent_and_answers_nobody(ticket, hand_on, shop, box):
    said = hand_on()
    assert (said.kind, said.state, said.origin, said.subject) == ("note", "queued", box.origin, "Fwd: سفارش")
    assert (said.text, said.quoted, said.public) == ("کی می‌رسد؟", "سفارشم نرسیده", False)
    envelope = Envelope.objects.get()
    assert (envelope.message, envelope.to, envelope.blind) == (said, [list(VENDOR)], [])
    before, ticket = ticket, Ticket.objects.get()
    # She waits on, for nobody has answered her; the list shows what she said.
    assert ticket.waiting_since == before.waiting_since is not None
    assert (ticket.preview, ticket.status.key) == ("سفارشم نرسیده", "new")
    told = Event.objects.get(kind="message.forwarded")
    assert (told.actor_id, told.subject_id, told.payload["message"]) == (shop.owner.pk, ticket.pk, said.pk)
    assert not Event.objects.filter(kind__in=("message.composed", "note.written")).exists()


def test_it_may_say_nothing_above_and_goes_once(ticket, hand_on):
    first = hand_on("", client_id="0199aaaa-0000-7000-8000-000000000001")
    assert hand_on("", client_id="0199aaaa-0000-7000-8000-000000000001") == first
    assert Envelope.objects.count() == 1


def test_what_was_read_stays_so_and_what_was_unread_too(ticket, hand_on):
    hand_on()
    assert Ticket.objects.get().seen_by_staff == 0
    Ticket.objects.update(seen_by_staff=2)
    hand_on("باز")
    assert Ticket.objects.get().seen_by_staff == 3


def test_nobody_and_files_of_another_message_are_refused(ticket, hand_on, shop, hear):
    other = Attachment.objects.create(
        uploader_kind="member",
        uploader_id=shop.owner.pk,
        name="x",
        content_type="text/plain",
        size=1,
        sha256="",
        stored="x",
    )
    watch = Watch()
    with pytest.raises(NobodyToWriteTo):
        hand_on(to=())
    with pytest.raises(Attachment.DoesNotExist):
        hand_on(files=(other.pk,))
    assert watch.changed() == []


def test_a_merged_request_hands_nothing_on(ticket, hand_on, shop, hear, box):
    other = hear("یکی دیگر", channel="email", origin=box.origin).ticket
    merge(target=other, sources=[ticket], by=shop.owner)
    message = Message.objects.get(home=ticket.pk)
    # Its message stands on the other one now, and is handed on from there.
    mailing = Mailing(to=(VENDOR,), forwards=message.pk)
    given = {"message": message, "by": shop.owner, "origin": box.origin, "quoted": "", "typed": read("سلام")}
    assert forward(**given, mailing=mailing).ticket_id == other.pk
    message.ticket_id = ticket.pk
    with pytest.raises(IsMerged):
        forward(**given, mailing=mailing)


def test_whoever_answers_is_heard_by_colleagues_alone(ticket, hand_on, answers):
    hand_on()
    waiting = Ticket.objects.get().waiting_since
    said = answers("فردا می‌رسد", "depot@vendor.example", external_id="<a@vendor>")
    assert (said.kind, said.author_kind, said.author_name) == ("note", "contact", "depot@vendor.example")
    assert (said.external_id, said.public) == ("<a@vendor>", False)
    ticket = Ticket.objects.get()
    assert (ticket.waiting_since, ticket.preview, ticket.last_position) == (waiting, "سفارشم نرسیده", 3)
    assert ticket.seen_by_staff < ticket.last_position
    assert Event.objects.get(kind="note.received").payload == {"message": said.pk, "automatic": False}
    assert Event.objects.filter(kind="message.received").count() == 1


def test_a_solved_request_stays_so(ticket, hand_on, answers, shop):
    hand_on()
    reply(ticket=ticket, by=shop.owner, text="فردا")
    Ticket.objects.get().move_to(Status.objects.get(key="solved"), actor=shop.owner.actor)
    answers("نرسید", "depot@vendor.example")
    assert Ticket.objects.get().category == Category.SOLVED


def test_who_is_aside(ticket, hand_on, shop, maryam):
    depot = identify(kind="email", value="depot@vendor.example", name="")
    stranger = identify(kind="email", value="boss@vendor.example", name="")
    assert not is_aside(ticket.pk, depot)
    said = hand_on()
    Message.objects.filter(pk=said.pk).update(external_id="f@shop")
    assert is_aside(ticket.pk, depot)
    # Whose mail answers what was handed on is aside, whoever she is, and nobody else is.
    assert is_aside(ticket.pk, stranger, ["f@shop"]) and not is_aside(ticket.pk, stranger)
    # The customer is heard, even if what she answers was handed on to her.
    assert not is_aside(ticket.pk, maryam, ["f@shop"])
    # Who takes part by now speaks to everybody, but for what answers a forward.
    ticket.involve(depot, by=shop.owner)
    assert not is_aside(ticket.pk, depot) and is_aside(ticket.pk, depot, ["f@shop"])


def test_who_had_a_blind_copy_is_aside(ticket, shop):
    boss = identify(kind="email", value="boss@shop.example", name="")
    reply(ticket=ticket, by=shop.owner, text="در راه است", mailing=Mailing(blind=(("", "Boss@shop.example"),)))
    assert Envelope.objects.get().blind == [["", "Boss@shop.example"]]
    assert is_aside(ticket.pk, boss)
