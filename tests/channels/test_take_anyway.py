"""What was set aside becomes a message when a person wants it; what must not, does not."""

import pytest

from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_anyway import CannotBeTaken, take_anyway
from pasokh.channels.arrival import Arrival, ArrivedFile, Clue
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
        ({"state": "quarantined", "reason": "erased"}, "gone"),
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


PLAIN = {
    "sender": ("email", "maryam@example.ir"),
    "text": "what could be read",
    "files": (ArrivedFile("mail.eml", b"raw k1", "message/rfc822"),),
}


@pytest.fixture
def stuck(arrive, post, monkeypatch):
    """A receipt that could not be processed; stuck(…) says what can be read of it all the same, stuck(None) nothing."""

    def stuck(plain=(), error=None):
        read = None if plain is None else Arrival(**PLAIN | dict(plain))
        monkeypatch.setattr(post, "plain", lambda self, receipt: read)
        return arrive(error=error or ValueError("strange bytes"))

    return stuck


def test_what_cannot_be_processed_becomes_a_plain_message_with_all_that_arrived(stuck, take, shop):
    receipt = stuck()
    assert receipt.state == "quarantined"
    message = take(receipt)
    attachment = Attachment.objects.get(message=message)
    assert (message.kind, message.text, attachment.name) == ("incoming", "what could be read", "mail.eml")
    receipt.refresh_from_db()
    assert (receipt.state, receipt.message_id, receipt.reason) == ("done", message.pk, "")
    assert take(receipt) == message
    assert (Ticket.objects.count(), Event.objects.filter(kind="receipt.taken").count()) == (1, 1)


def test_what_can_be_processed_by_now_is_taken_as_it_is(stuck, take, post):
    receipt = stuck()
    post.arrivals["k1"] = Arrival(**PLAIN | {"text": "whole", "files": ()})
    message = take(receipt)
    assert (message.text, Attachment.objects.count()) == ("whole", 0)


def test_what_is_read_but_cannot_be_made_a_message_is_taken_plainly(stuck, take, post):
    receipt = stuck()
    broken = (ArrivedFile("a.txt", None),)
    post.arrivals["k1"] = Arrival(**PLAIN | {"sender": ("email", "half@example.ir"), "files": broken})
    assert take(receipt).text == "what could be read"
    assert [contact.email for contact in Contact.objects.all()] == ["maryam@example.ir"]


def test_what_killed_its_worker_is_not_parsed_again(stuck, take, post):
    receipt = stuck()
    Receipt.objects.update(reason="its worker died each time it was processed")
    post.arrivals["k1"] = Arrival(**PLAIN | {"text": "deadly"})
    assert take(receipt).text == "what could be read"


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (None, "no sender"),
        ({"sender": ("", "")}, "no sender"),
        ({"sender": ("email", "postmaster@a.ir")}, "machine"),
        ({"files": (ArrivedFile("a.txt", None),)}, "failing"),
    ],
)
def test_a_refusal_of_what_could_not_be_processed_changes_nothing(stuck, take, plain, code):
    receipt, events = stuck(plain), Event.objects.count()
    with pytest.raises(CannotBeTaken, match=code):
        take(receipt)
    receipt.refresh_from_db()
    assert (receipt.state, "strange bytes" in receipt.reason) == ("quarantined", True)
    assert (Ticket.objects.count(), Contact.objects.count(), Attachment.objects.count()) == (0, 0, 0)
    assert Event.objects.count() == events


def test_who_is_sure_takes_what_a_mail_system_wrote_of_this_too(stuck, take):
    receipt = stuck({"sender": ("email", "postmaster@a.ir")})
    assert take(receipt, sure=True).ticket == Ticket.objects.get()


def test_nor_is_a_blocked_sender_let_in_by_what_could_not_be_processed(stuck, take, maryam):
    Contact.objects.update(blocked_at=maryam.created_at)
    receipt = stuck()
    with pytest.raises(CannotBeTaken, match="blocked"):
        take(receipt, sure=True)
    receipt.refresh_from_db()
    assert (receipt.state, Ticket.objects.count(), Attachment.objects.count()) == ("quarantined", 0, 0)
