"""What was set aside becomes a message when a person wants it; what must not, does not."""

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_anyway import CannotBeTaken, take_anyway
from pasokh.channels.arrival import ArrivedFile, Clue
from pasokh.channels.models import Receipt
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Message, Ticket


@pytest.fixture
def take(shop):
    return lambda receipt, **options: take_anyway(receipt=receipt, by=shop.owner, **options)


@pytest.mark.parametrize("fields", [{"ignore": "spam"}, {"automatic": True}, {"ignore": "abuse report"}, {"text": " "}])
def test_it_becomes_a_ticket_once(arrive, take, shop, fields):
    is_empty = fields == {"text": " "}
    receipt = arrive(files=() if is_empty else (ArrivedFile("a.txt", b"four"),), **fields)
    assert receipt.state == "ignored"
    message = take(receipt)
    assert (message.kind, message.ticket.contact.email) == ("incoming", "maryam@example.ir")
    receipt.refresh_from_db()
    assert (receipt.state, receipt.message_id) == ("done", message.pk)
    assert take(receipt) == message
    process(receipt)
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)
    assert Attachment.objects.filter(message=message).count() == (0 if is_empty else 1)
    event = Event.objects.get(kind="receipt.taken")
    assert (event.actor_id, event.subject_id, event.payload) == (shop.owner.pk, receipt.pk, {"message": message.pk})


def test_it_joins_the_ticket_it_belongs_to(arrive, take):
    arrive(external_id="<1@x>")
    message = take(arrive("k2", ignore="spam", clues=(Clue("reference", "<1@x>"),)))
    assert (message.position, Ticket.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    "fields",
    [{"ignore": "loop"}, {"bounce_of": "<unknown@x>", "bounce_words": "550"}, {"sender": ("email", "postmaster@a.ir")}],
)
def test_what_a_mail_system_wrote_is_taken_only_by_who_is_sure(arrive, take, fields):
    receipt = arrive(**fields)
    with pytest.raises(CannotBeTaken, match="machine"):
        take(receipt)
    assert (Ticket.objects.count(), Receipt.objects.get().state) == (0, "ignored")
    assert take(receipt, sure=True).ticket == Ticket.objects.get()


def test_news_of_a_reply_stays_with_its_reply(arrive, take, shop):
    arrive()
    message = reply(ticket=Ticket.objects.get(), by=shop.owner, text="پاسخ")
    Message.objects.filter(pk=message.pk).update(state="sent", external_id="<9@us>")
    receipt = arrive("k2", bounce_of="<9@us>", bounce_words="550 no such user")
    with pytest.raises(CannotBeTaken, match="noted"):
        take(receipt, sure=True)
    assert Message.objects.count() == 2


def test_whoever_is_blocked_stays_so(arrive, take, maryam):
    Contact.objects.update(blocked_at=maryam.created_at)
    receipt, events = arrive(), Event.objects.count()
    with pytest.raises(CannotBeTaken, match="blocked"):
        take(receipt, sure=True)
    assert (Ticket.objects.count(), Event.objects.count()) == (0, events)
    assert Contact.objects.get().blocked_at == maryam.created_at
    receipt.refresh_from_db()
    assert (receipt.state, receipt.reason) == ("ignored", "blocked")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "erased"}, "gone"),
        ({"state": "quarantined"}, "gone"),
        ({"state": "waiting"}, "gone"),
        ({"state": "done"}, "gone"),
    ],
)
def test_what_is_not_set_aside_is_not_taken(arrive, take, change, code):
    receipt = arrive(ignore="spam")
    Receipt.objects.update(**change)
    with pytest.raises(CannotBeTaken, match=code):
        take(receipt)
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("later", "code"), [({"sender": ("", "")}, "no sender"), ({"error": OSError("no such file")}, "unreadable")]
)
def test_what_names_nobody_or_cannot_be_read_stays(arrive, take, post, later, code):
    receipt = arrive(**{"ignore": "spam"} | {name: value for name, value in later.items() if name != "error"})
    if "error" in later:
        post.arrivals["k1"] = later["error"]
    with pytest.raises(CannotBeTaken, match=code):
        take(receipt)
    assert (Ticket.objects.count(), Contact.objects.count()) == (0, 0)
