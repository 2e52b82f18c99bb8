"""Mail that is written to somebody first, and messages that are handed on: from the page to the envelope; a refusal changes nothing."""

import json
import re
import uuid

import pytest

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.models import Delivery
from pasokh.channels.signatures import sign
from pasokh.contacts.models import Contact
from pasokh.kernel import files
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.hold import send_now, take_back
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Envelope, HeldReply, Message, Ticket
from pasokh.tickets.writing.mailing import note_gone
from tests.unchanged import Watch

NEW = "/desk/mail/new"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500015eaf"
    "6a9b0000000049454e44ae426082"
)


@pytest.fixture
def box(shop):
    return open_mailbox(name="پشتیبانی", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)


@pytest.fixture
def given(shop, box):
    """What the form sends: given(to="…", cc="…")."""

    def given(**fields):
        usual = {
            "mailbox": str(box.uid),
            "to": "maryam@example.ir",
            "subject": "پیش‌فاکتور",
            "text": "سلام، **پیش‌فاکتور** پیوست است.",
            "assignee": str(shop.owner.uid),
            "client_id": str(uuid.uuid4()),
        }
        return {name: value for name, value in (usual | fields).items() if value is not None}

    return given


@pytest.fixture
def ticket(hear, box):
    return hear("سفارشم نرسیده", channel="email", origin=box.origin, subject="سفارش").ticket


@pytest.fixture
def dialog(ticket):
    """Where Maryam's message is handed on."""
    return f"/desk/tickets/{ticket.number}/messages/{Message.objects.get().pk}/forward"


def test_a_mail_opens_a_request_that_is_with_whoever_wrote_it(desk, given, shop, maryam):
    response = desk.post(
        NEW,
        given(to="مریم رضایی <maryam@example.ir>، ali@example.ir", cc="sara@example.com", bcc="boss@khaneno.example"),
    )
    ticket = Ticket.objects.get()
    assert (response.status_code, response.url) == (302, f"/desk/tickets/{ticket.number}")
    assert (ticket.contact, ticket.subject, ticket.channel, ticket.assignee) == (
        maryam,
        "پیش‌فاکتور",
        "email",
        shop.owner,
    )
    copied = sorted(each.contact.email for each in ticket.participants.select_related("contact"))
    assert copied == ["ali@example.ir", "sara@example.com"]
    message = ticket.messages.get()
    assert (message.kind, message.state, "<strong>" in message.html) == ("reply", "queued", True)
    assert Delivery.objects.get().recipient == "maryam@example.ir"
    envelope = Envelope.objects.get()
    assert envelope.to == [["مریم رضایی", "maryam@example.ir"], ["", "ali@example.ir"]]
    assert envelope.blind == [["", "boss@khaneno.example"]]
    # The thread shows colleagues to whom it went.
    page = desk.get(f"{response.url}?box=all").content.decode()
    assert "boss@khaneno.example" in page and "ali@example.ir" in page
    # Who was in the blind copy is no customer of ours by that.
    assert not Contact.objects.filter(identities__value="boss@khaneno.example").exists()


def test_a_script_is_led_to_the_request(desk, given):
    response = desk.post(NEW, given(), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, f"/desk/tickets/{Ticket.objects.get().number}")


def test_twice_is_once(desk, given, shop):
    file = attach(files.store(b"x", name="x.txt", content_type="text/plain"), by=shop.owner.actor)
    sent = given(attachments=file.public_id)
    first, again = desk.post(NEW, sent), desk.post(NEW, sent)
    assert first.url == again.url
    assert Message.objects.get().attachments.get() == file


def test_other_words_under_the_same_form_are_not_lost_unseen(desk, given):
    sent = given()
    desk.post(NEW, sent)
    watch = Watch()
    response = desk.post(NEW, sent | {"text": "چیز دیگر"})
    assert response.status_code == 422 and f"#{Ticket.objects.get().number}" in response.content.decode()
    assert watch.changed() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to": "مریم"}, "نشانی ایمیل نیست"),
        ({"to": ""}, ""),
        ({"to": "help@khaneno.example"}, "help@khaneno.example"),
        ({"cc": "ali@example.ir, nobody"}, "nobody"),
        ({"bcc": "a@b"}, "a@b"),
        ({"subject": " "}, ""),
        ({"text": ""}, "چیزی بنویسید"),
        ({"text": "سلام {{نام مشتری}}"}, "نام مشتری"),
        ({"attachments": "att_" + "0" * 32}, ""),
        ({"mailbox": str(uuid.uuid4())}, ""),
        ({"assignee": str(uuid.uuid4())}, ""),
    ],
)
def test_what_is_wrong_stands_beside_what_was_typed(desk, given, wrong, words):
    watch = Watch()
    response = desk.post(NEW, given(**wrong))
    page = response.content.decode()
    assert response.status_code == 422 and 'class="form-errors"' in page
    assert words in page and watch.changed() == []
    if wrong.get("to") != "":
        assert (wrong.get("to") or "maryam@example.ir") in page


def test_somebody_who_is_blocked_is_not_written_to(desk, given, shop, maryam):
    maryam.block(by=shop.owner)
    watch = Watch()
    response = desk.post(NEW, given())
    assert response.status_code == 422 and "مسدود" in response.content.decode()
    assert watch.changed() == []


def test_from_a_customers_page_she_stands_there(desk, box, maryam):
    assert f"{NEW}?contact={maryam.public_id}" in desk.get(f"/desk/contacts/{maryam.public_id}").content.decode()
    page = desk.get(f"{NEW}?contact={maryam.public_id}").content.decode()
    assert "maryam@example.ir" in page.partition("<form class")[2]


def test_the_signature_stands_below_the_mail_of_the_mailbox(desk, box, shop):
    sign(box, {"fa": "با احترام\n**خانهٔ نو**"}, by=shop.owner)
    assert "<strong>خانهٔ نو</strong>" in desk.get(NEW).content.decode()
    assert "با احترام" in desk.get("/desk/mail/signature", {"mailbox": str(box.uid)}).content.decode()
    assert "با احترام" not in desk.get("/desk/mail/signature", {"mailbox": "x"}).content.decode()


def test_without_a_mailbox_it_says_so(desk, shop, maryam):
    response = desk.post(NEW, {"to": "maryam@example.ir", "subject": "x", "text": "x", "client_id": str(uuid.uuid4())})
    assert response.status_code == 422 and not Ticket.objects.exists()


def test_an_answer_that_waits_shows_its_picture_and_its_blind_copy(desk, ticket, shop):
    png = attach(files.store(PNG, name="box.png", content_type="image/png"), by=shop.owner.actor)
    sent = {"text": f"ببینید\n\n![جعبه]({png.public_id})", "mode": "reply", "bcc": "boss@khaneno.example"}
    sent["attachments"] = png.public_id
    answer = desk.post(f"/desk/tickets/{ticket.number}/messages", sent, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert f"/desk/files/{png.public_id}/picture" in shown and "boss@khaneno.example" in shown
    held = HeldReply.objects.get()
    message = send_now(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert Envelope.objects.get(message=message).blind == [["", "boss@khaneno.example"]]
    assert message.attachments.get().inline


def test_a_message_says_to_whom_it_went_in_copy_and_to_whom_it_did_not(desk, ticket, shop):
    message = reply(ticket=ticket, by=shop.owner, text="سلام")
    missed = {
        "reza@example.ir": {"words": "550 no such <user>", "waits": False},
        "boss@example.ir": {"words": "450 later", "waits": True},
    }
    note_gone(message, copies=[("علی", "ali@example.ir")], missed=missed)
    shown = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert re.search("رونوشت: .*علی.*&lt;ali@example.ir&gt;", shown)
    assert re.search("ولی نه به .*reza@example.ir.*550 no such &lt;user&gt;", shown)
    assert re.search("هنوز به .*boss@example.ir.* دوباره امتحان می‌شود: .*450 later", shown)


def test_a_blind_copy_that_goes_nowhere_is_refused(desk, ticket):
    watch = Watch()
    sent = {"text": "سلام", "mode": "reply", "bcc": "boss"}
    answer = desk.post(f"/desk/tickets/{ticket.number}/messages", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "boss" in answer.content.decode()
    assert watch.changed() == []


def test_taking_back_gives_the_draft_its_blind_copy(desk, ticket, shop):
    sent = {"text": "سلام", "mode": "reply", "bcc": "رئیس <boss@khaneno.example>", "subject": "دیگر", "history": "no"}
    desk.post(f"/desk/tickets/{ticket.number}/messages", sent, headers={"HX-Request": "true"})
    take_back(ticket=ticket, held_id=HeldReply.objects.get().pk, by=shop.owner)
    mail = desk.get(f"/desk/tickets/{ticket.number}/draft").json()["mail"]
    assert mail == {"bcc": "رئیس <boss@khaneno.example>", "subject": "دیگر", "history": "no"}


def test_people_are_found_by_name_and_a_new_address_is_offered(desk, maryam, shop):
    assert desk.get("/desk/mail/people", {"q": "مریم"}).json() == {
        "people": [{"name": "مریم رضایی", "address": "maryam@example.ir"}]
    }
    assert desk.get("/desk/mail/people", {"q": "new@example.ir"}).json() == {
        "people": [{"name": "", "address": "new@example.ir"}]
    }
    assert desk.get("/desk/mail/people", {"q": ""}).json() == {"people": []}


def test_handing_on_asks_and_sends(desk, ticket, dialog, box):
    page = desk.get(dialog).content.decode()
    assert "Fwd: سفارش" in page and "سفارشم نرسیده" in page
    sent = {"mailbox": str(box.uid), "to": "انبار <depot@vendor.example>", "subject": "Fwd: سفارش", "text": "کی می‌رسد؟"}
    response = desk.post(dialog, sent | {"client_id": str(uuid.uuid4())})
    assert response.status_code == 204 and "انبار" in json.loads(response["HX-Trigger"])["toast"]["text"]
    said = Message.objects.get(kind="note")
    assert (said.state, Delivery.objects.get(message=said).recipient) == ("queued", "depot@vendor.example")
    thread = desk.get(f"/desk/tickets/{ticket.number}?box=all").content.decode()
    line = thread.partition(f'id="message-{said.pk}"')[2].partition("</article>")[0]
    assert "depot@vendor.example" in line and 'class="message-state"' in line


def test_handing_on_to_nobody_changes_nothing(desk, dialog, box):
    watch = Watch()
    sent = {"mailbox": str(box.uid), "to": "انبار", "subject": "Fwd: سفارش", "text": "", "client_id": str(uuid.uuid4())}
    response = desk.post(dialog, sent)
    assert response.status_code == 422 and "انبار" in response.content.decode()
    assert watch.changed() == []


def test_who_may_not_answer_hands_nothing_on(dialog, make_member, sign_in):
    light = sign_in(make_member("سبک", role="light"))
    assert light.get(dialog).status_code == 403 and light.post(dialog, {}).status_code == 403
    assert light.get(NEW).status_code == 403


def test_a_chat_is_handed_on_by_a_mailbox(desk, hear, chat, box):
    message = hear("از گفت‌وگو", origin=chat.origin).message
    where = f"/desk/tickets/{message.ticket.number}/messages/{message.pk}/forward"
    sent = {"mailbox": str(box.uid), "to": "depot@vendor.example", "subject": "Fwd: گفت‌وگو", "text": ""}
    assert desk.post(where, sent | {"client_id": str(uuid.uuid4())}).status_code == 204
    assert Message.objects.get(kind="note").origin == box.origin
