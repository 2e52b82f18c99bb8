"""A request that a colleague enters by hand: whole in one step, refused beside what was typed, never twice."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.contacts.actions.known_or_new import TwoCustomers, known_or_new
from pasokh.contacts.models import Contact, Identity
from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.notices.actions.notify import notify
from pasokh.notices.models import Notification
from pasokh.tickets.models import Attachment, HeldReply, Message, Ticket, TicketType, TypeField
from pasokh.tickets.models.tag import Tag
from pasokh.workspaces.actions.custom_fields import make_field
from tests.unchanged import Watch

NEW = "/desk/tickets/new"


@pytest.fixture
def given(shop, maryam):
    """What the form sends of Maryam's call."""

    def given(**fields):
        usual = {
            "contact": maryam.public_id,
            "channel": "call",
            "inbox": str(shop.inbox.uid),
            "subject": "یخچال روشن نمی‌شود",
            "whose": "customer",
            "text": "از **دیروز** خاموش است",
            "impact": "2",
            "urgency": "3",
            "assignee": str(shop.owner.uid),
            "client_id": str(uuid.uuid4()),
        }
        return {name: value for name, value in (usual | fields).items() if value is not None}

    return given


@pytest.fixture
def serial(shop):
    """A field that requests of the type «problem» must have when they are made, and one that depends on it."""
    field = make_field(
        by=shop.owner, key="serial", kind="text", labels={"fa": "شماره سریال", "en": "Serial"}, needed="creation"
    )
    TypeField.objects.create(type=TicketType.objects.get(key="problem"), field=field)
    forget_all()
    return field


def test_a_call_becomes_a_request(desk, given, shop, maryam):
    response = desk.post(NEW, given(tags="فوری، گارانتی", type=str(TicketType.objects.get(key="problem").uid)))
    ticket = Ticket.objects.get()
    assert (response.status_code, response.url) == (302, f"/desk/tickets/{ticket.number}")
    assert (ticket.channel, ticket.origin, ticket.contact, ticket.assignee) == ("call", "call", maryam, shop.owner)
    assert (ticket.subject, ticket.priority, ticket.type.key) == ("یخچال روشن نمی‌شود", 3, "problem")
    assert sorted(ticket.tags.values_list("name", flat=True)) == ["فوری", "گارانتی"]
    message = ticket.messages.get()
    assert (message.kind, message.author_kind, message.text) == ("incoming", "contact", "از دیروز خاموش است")
    assert "<strong>دیروز</strong>" in message.html
    # Whoever entered it has read it; the customer waits.
    assert ticket.seen_by_staff == ticket.last_position == 1 and ticket.waiting_since
    of_interest = ("ticket.opened", "ticket.assigned", "ticket.typed", "message.received")
    told = Event.objects.filter(subject_id=ticket.pk, kind__in=of_interest)
    assert list(told.order_by("pk").values_list("kind", "actor_kind")) == [
        ("ticket.opened", "member"),
        ("ticket.assigned", "member"),
        ("ticket.typed", "member"),
        ("message.received", "contact"),
    ]
    page = desk.get(response.url).content.decode()
    assert "تلفنی" in page and "یخچال روشن نمی‌شود" in page


def test_a_note_is_not_the_customers(desk, given, shop):
    desk.post(NEW, given(whose="note", channel="person"))
    message = Message.objects.get()
    assert (message.kind, message.author_kind, message.author_id) == ("note", "member", shop.owner.pk)
    assert not message.public and Ticket.objects.get().preview == ""


@pytest.mark.parametrize("whose", ["customer", "note"])
def test_what_is_sent_twice_is_one_request(desk, given, whose):
    twice = given(whose=whose, contact=None, phone="۰۹۱۲۰۰۰۰۰۷۷", name="رضا")
    urls = {desk.post(NEW, twice).url for _ in range(2)}
    assert len(urls) == 1 == Ticket.objects.count() == Message.objects.count()
    assert Contact.objects.filter(name="رضا").count() == 1


def test_an_address_that_is_known_leads_to_its_customer(desk, given, maryam):
    email = maryam.identities.get(kind="email").value
    desk.post(NEW, given(contact=None, name="کسی دیگر", phone="0912 000 0088", email=email.upper()))
    ticket = Ticket.objects.get()
    assert ticket.contact == maryam and Contact.objects.count() == 1
    maryam.refresh_from_db()
    assert maryam.name != "کسی دیگر" and Identity.objects.get(value="+989120000088").contact == maryam


def test_two_ways_of_two_customers_are_asked_about(desk, given, maryam, ali, shop):
    Identity.objects.create(contact=ali, kind="phone", value="+989120000099", proven=True)
    ways = {"email": maryam.email, "phone": "+989120000099"}
    with pytest.raises(TwoCustomers):
        known_or_new(by=shop.owner, **ways)
    watch = Watch()
    response = desk.post(NEW, given(contact=None, **ways))
    assert response.status_code == 422 and not watch.changed()
    assert maryam.name in response.content.decode()


def test_whoever_types_a_phone_and_goes_on_means_that_customer(desk, given):
    desk.post(NEW, given(contact=None, q="۰۹۱۲ ۰۰۰ ۰۰۶۶"))
    assert Ticket.objects.get().contact.phone == "+989120000066"


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": None},
        {"contact": "con_x"},
        {"contact": None, "name": "بی‌نشانی", "phone": "", "email": ""},
        {"contact": None, "phone": "12", "email": ""},
        {"contact": None, "phone": "", "email": "x@y"},
        {"subject": ""},
        {"subject": "ش" * 300},
        {"text": "  "},
        {"text": "م" * 100_001},
        {"channel": "chat"},
        {"channel": ""},
        {"inbox": str(uuid.UUID(int=1))},
        {"inbox": "x"},
        {"assignee": str(uuid.UUID(int=2))},
        {"team": "‮<script>"},
        {"type": "x"},
        {"impact": "9"},
        {"urgency": ""},
        {"whose": "nobody"},
        {"tags": "، ".join(str(each) for each in range(30))},
        {"client_id": "x"},
        {"client_id": None},
    ],
    ids=", ".join,
)
def test_what_is_wrong_changes_nothing_and_keeps_what_was_typed(desk, given, wrong):
    watch = Watch()
    response = desk.post(NEW, given(**wrong))
    assert response.status_code == 422 and not watch.changed()
    page = response.content.decode()
    assert "field-errors" in page or "form-errors" in page
    if "subject" not in wrong:
        assert "یخچال روشن نمی‌شود" in page


def test_hostile_words_are_words(desk, given):
    assert desk.post(NEW, given(text="x\x00")).status_code == 422
    desk.post(NEW, given(subject="<b>\x00‮x", text="<script>alert(1)</script>"))
    ticket = Ticket.objects.get()
    assert "<script>" in ticket.messages.get().text and ticket.messages.get().html == ""
    assert "<script>alert" not in desk.get(f"/desk/tickets/{ticket.number}").content.decode()


def test_what_is_needed_at_creation_is_asked_here(desk, given, serial):
    problem = str(TicketType.objects.get(key="problem").uid)
    watch = Watch()
    response = desk.post(NEW, given(type=problem))
    assert response.status_code == 422 and not watch.changed()
    assert "هنگام ثبت درخواست لازم است" in response.content.decode()
    assert "value-serial" in desk.post(f"{NEW}/fields", {"type": problem}).content.decode()
    assert "value-serial" not in desk.post(f"{NEW}/fields", {"type": ""}).content.decode()
    assert desk.post(NEW, given(type=problem) | {"value-serial": "A-17"}).status_code == 302
    assert Ticket.objects.get().values == {"serial": "A-17"}
    # Of a request without that type it is not asked, and what was typed there is not kept.
    desk.post(NEW, given() | {"value-serial": "A-18"})
    assert Ticket.objects.order_by("-pk").first().values == {}


def test_files_go_with_it_and_a_colleagues_do_not(desk, given, shop, make_member):
    from pasokh.tickets.actions.attach import attach

    kept = {
        "name": "a" * 32,
        "clean_name": "فاکتور.pdf",
        "content_type": "application/pdf",
        "size": 3,
        "sha256": "0" * 64,
    }
    stored = type("Stored", (), kept)
    hers = attach(stored, by=shop.owner.actor)
    other = attach(type("Stored", (), kept | {"name": "b" * 32}), by=make_member().actor)
    desk.post(NEW, given(attachments=[hers.public_id, other.public_id]))
    message = Message.objects.get()
    assert list(Attachment.objects.filter(message=message)) == [hers]


def test_a_retired_tag_is_said_beside_the_tags(desk, given, shop, ticket):
    tag = ticket.tag("کهنه", by=shop.owner)
    Tag.objects.filter(pk=tag.pk).update(retired_at=ticket.created_at)
    watch = Watch()
    response = desk.post(NEW, given(tags="کهنه"))
    assert response.status_code == 422 and not watch.changed()


def test_a_customer_who_is_blocked_or_erased_is_not_taken(desk, given, maryam):
    for fields in ({"blocked_at": maryam.created_at}, {"blocked_at": None, "erased_at": maryam.created_at}):
        Contact.objects.filter(pk=maryam.pk).update(**fields)
        assert desk.post(NEW, given()).status_code == 422
    assert not Ticket.objects.exists()


def test_customers_are_found_and_new_ones_offered(desk, maryam, ticket):
    page = desk.get(f"{NEW}/who?q=مریم", headers={"HX-Request": "true", "HX-Target": "entering-found"}).content.decode()
    assert maryam.public_id in page and 'id="entering-who"' not in page
    page = desk.get(f"{NEW}/who?contact={maryam.public_id}").content.decode()
    assert f'value="{maryam.public_id}"' in page and f"#{ticket.number}" in page
    page = desk.get(f"{NEW}/who?fresh=1&q=۰۹۱۲۰۰۰۰۰۶۶").content.decode()
    assert 'name="phone"' in page and "0912 000 0066" in page
    assert desk.get(f"{NEW}/who?q={'%' * 5000}").status_code == 200


def test_whoever_may_not_see_it_afterwards_is_led_to_the_list(sign_in, given, shop, make_member):
    sara = make_member(sees="own")
    response = sign_in(sara).post(NEW, given(assignee=str(shop.owner.uid)))
    assert (response.status_code, response.url) == (302, "/desk/") and Ticket.objects.get().assignee == shop.owner


def test_light_members_are_offered_nothing(sign_in, make_member):
    light = sign_in(make_member(role="light"))
    assert light.get(NEW).status_code == 403
    assert "tickets/new" not in light.get("/desk/").content.decode()


def test_nobody_is_rung_for_what_she_entered_herself(desk, given, shop):
    desk.post(NEW, given())
    notify(list(Event.objects.order_by("pk")))
    assert not Notification.objects.filter(member=shop.owner).exists()


def test_who_cannot_be_written_to_is_written_nothing_and_may_be_noted_of(desk, given, shop):
    desk.post(NEW, given(contact=None, phone="09120000066", email=""))
    ticket = Ticket.objects.get()
    address, sent = f"/desk/tickets/{ticket.number}", {"text": "سلام", "mode": "reply"}
    assert "پاسخی از این‌جا فرستاده نمی‌شود" in desk.get(f"{address}/writing").text
    watch = Watch()
    for more in ({}, {"then": "solve"}, {"later": (timezone.now() + timedelta(days=1)).isoformat()}):
        answer = desk.post(f"{address}/messages", sent | more | {"client_id": str(uuid.uuid4())})
        assert (answer.status_code, "فرستاده نشد" in answer.text, watch.changed()) == (422, True, [])
    assert desk.post(f"{address}/messages", sent | {"mode": "note"}).status_code == 302
    Identity.objects.create(contact=ticket.contact, kind="email", value="m.rezaei@example.ir", proven=True)
    mailbox = open_mailbox(name="پست", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)
    assert desk.post(f"{address}/messages", sent).status_code == 302
    assert HeldReply.objects.get().origin == mailbox.origin


def test_the_composer_names_the_way_by_which_the_answer_really_goes(desk, given, shop, maryam):
    open_mailbox(name="پست", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)
    desk.post(NEW, given())
    address = f"/desk/tickets/{Ticket.objects.get().number}"
    way = f"از طریق: ایمیل · {maryam.email}"
    assert way in desk.get(address).text and way in desk.get(f"{address}/writing").text
    Identity.objects.filter(contact=maryam).update(proven=False)
    assert "از طریق:" not in desk.get(address).text + desk.get(f"{address}/writing").text


def test_a_subject_is_said_otherwise(desk, ticket, sign_in, make_member):
    address = f"/desk/tickets/{ticket.number}/subject"
    assert 'name="subject"' in desk.get(address).content.decode()
    assert desk.post(address, {"subject": "یخچال"}).status_code == 204
    renamed = desk.post(address, {"subject": "  تلویزیون \x00 "})
    assert desk.post(json.loads(renamed["HX-Trigger"])["toast"]["undo"]).status_code == 204
    ticket.refresh_from_db()
    assert ticket.subject == "یخچال"
    assert desk.post(address, {"subject": "  تلویزیون \x00 "}).status_code == 204
    ticket.refresh_from_db()
    assert ticket.subject == "تلویزیون" and Event.objects.filter(kind="ticket.renamed").count() == 4
    for wrong in ("", "ت" * 256):
        assert desk.post(address, {"subject": wrong}).status_code == 422
    ticket.refresh_from_db()
    assert ticket.subject == "تلویزیون"
    assert sign_in(make_member(role="light")).get(address).status_code == 403
