"""Copies in the composer's head: who is offered, which addresses are taken, and that a refusal changes nothing."""

import json

import pytest

from pasokh.channels.models import Channel
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.tickets.models import Participant
from pasokh.workspaces.models import Address


@pytest.fixture
def box(shop):
    from pasokh.channels.actions.open_channel import open_mailbox

    return open_mailbox(name="پشتیبانی", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)


@pytest.fixture
def ticket(hear, box):
    return hear("سفارشم نرسیده", channel="email", origin=box.origin, subject="سفارش").ticket


@pytest.fixture
def address(ticket):
    return f"/desk/tickets/{ticket.number}/copies"


def copied(ticket):
    return sorted(each.contact.email for each in ticket.participants.select_related("contact"))


def said(response):
    return json.loads(response["HX-Trigger"])["toast"]["text"]


def test_the_head_of_the_composer_says_to_whom_a_mail_goes_and_who_has_it_in_copy(desk, ticket, shop):
    ticket.involve(identify(kind="email", value="ali@example.ir", name="علی کریمی"), by=shop.owner)
    ticket.involve(identify(kind="phone", value="+989120000042", name="بی ایمیل"), by=shop.owner)
    html = desk.get(f"/desk/tickets/{ticket.number}/writing").content.decode()
    boxes = html.split('id="composer-people"')[1]
    assert "data-copies" in boxes.split(">")[0]
    assert 'title="ali@example.ir"' in boxes and "علی کریمی" in boxes
    assert "chip-warn" in boxes.split("علی کریمی", 1)[1]


def test_a_chat_has_no_copies(desk, hear):
    ticket = hear("سلام").ticket
    html = desk.get(f"/desk/tickets/{ticket.number}/writing").content.decode()
    assert "data-copies" not in html.split('id="composer-people"')[-1].split(">")[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ali@example.ir", ["ali@example.ir"]),
        (" ALI@Example.ir ", ["ali@example.ir"]),
        ("علی کریمی <ali@example.ir>، sara@example.com؛ sara@example.com", ["ali@example.ir", "sara@example.com"]),
        ('"Karimi, Ali" <ali@example.ir>\nsara@example.com', ["ali@example.ir", "sara@example.com"]),
    ],
)
def test_addresses_are_taken_as_people_write_them(desk, ticket, address, written, expected):
    assert desk.post(f"{address}/add", {"written": written}).status_code == 204
    assert copied(ticket) == expected


def test_a_customer_we_know_is_not_made_anew(desk, ticket, address):
    ali = identify(kind="email", value="ali@example.ir", name="علی کریمی")
    before = Contact.objects.count()
    assert desk.post(f"{address}/add", {"written": "ali@example.ir"}).status_code == 204
    assert desk.post(f"{address}/add", {"contact": ali.public_id}).status_code == 204
    assert (copied(ticket), Contact.objects.count()) == (["ali@example.ir"], before)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "علی",
        "ali@",
        "ali@example.ir, sara",
        "a b@example.ir, ali@example.ir",
        "help@khaneno.example",
        "x" * 5000,
    ],
)
def test_what_is_no_address_of_somebody_elses_changes_nothing(desk, ticket, address, written):
    counts = Contact.objects.count(), Event.objects.count()
    assert Address.objects.filter(kind=Address.Kind.RECIPIENT).exists()
    assert desk.post(f"{address}/add", {"written": written}).status_code == 422
    assert (copied(ticket), (Contact.objects.count(), Event.objects.count())) == ([], counts)


def test_the_customer_herself_and_more_than_a_mail_carries_are_refused_whole(desk, ticket, address):
    counts = Contact.objects.count(), Event.objects.count()
    herself = f"new@example.ir, {ticket.contact.email}"
    many = ", ".join(f"c{at}@example.ir" for at in range(21))
    for written in (herself, many):
        assert desk.post(f"{address}/add", {"written": written}).status_code == 422
    assert (Participant.objects.count(), (Contact.objects.count(), Event.objects.count())) == (0, counts)


def test_a_customer_without_an_address_cannot_be_chosen(desk, ticket, address):
    phoned = identify(kind="phone", value="+989120000042", name="زنگ‌زن")
    answer = desk.post(f"{address}/add", {"contact": phoned.public_id})
    assert answer.status_code == 422 and "زنگ‌زن" in said(answer)
    assert Participant.objects.count() == 0


def test_those_with_an_address_are_offered_and_not_who_is_there_already(desk, ticket, address, shop):
    identify(kind="email", value="karimi.ali@example.ir", name="علی کریمی")
    identify(kind="phone", value="+989120000042", name="کریمی بی‌ایمیل")
    taken = identify(kind="email", value="karimi.sara@example.ir", name="سارا کریمی")
    ticket.involve(taken, by=shop.owner)
    html = desk.get(address, {"q": "کریمی"}).content.decode()
    assert html.count('role="option"') == 1 and "علی کریمی" in html
    assert 'data-written="new@example.ir"' in desk.get(address, {"q": "new@example.ir"}).content.decode()
    assert desk.get(address, {"q": ""}).content.decode().strip() == ""


def test_a_light_member_and_one_who_does_not_see_it_put_nobody_in_copy(make_member, sign_in, ticket, address):
    light, blind = sign_in(make_member("رضا", role="light")), sign_in(make_member("سارا", sees="own"))
    events = Event.objects.count()
    assert [light.get(address).status_code, blind.get(address).status_code] == [403, 404]
    given = {"written": "ali@example.ir"}
    answers = [each.post(f"{address}/add", given).status_code for each in (light, blind)]
    assert (answers, Event.objects.count(), Participant.objects.count()) == ([403, 404], events, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_who_is_in_copy_costs_the_same_for_one_and_for_thirty(desk, ticket, shop, django_assert_max_num_queries, count):
    for at in range(count):
        ticket.involve(identify(kind="email", value=f"c{at}@example.ir", name=f"مشتری {at}"), by=shop.owner)
    assert Channel.objects.count()
    with django_assert_max_num_queries(24):
        desk.get(f"/desk/tickets/{ticket.number}/writing")
