"""What a customer says of her solved request on the public page."""

import uuid

import pytest
from django.urls import reverse

from pasokh.events.models import Event
from pasokh.tickets.models import Closure, Message, Ticket


@pytest.fixture
def ticket(shop, hear):
    ticket = hear(subject="سفارش نرسیده").ticket
    ticket.solve(by=shop.owner)
    return ticket


@pytest.fixture
def ask(client, ticket):
    address = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"
    known = {"code": ticket.tracking_code, "person": "maryam@example.ir"}
    return lambda **given: client.post(reverse("portal:track"), known | given, REMOTE_ADDR=address)


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def asks(page):
    return 'name="say"' in page.content.decode()


def test_a_solved_request_asks_and_another_does_not(ask, shop, ticket):
    assert asks(ask())
    fresh(ticket).reopen(by=shop.owner)
    assert not asks(ask())


def test_solved_thank_you_closes_it(ask, ticket):
    page = ask(say="solved")
    assert (page.status_code, asks(page), "banner-ok" in page.content.decode()) == (200, False, True)
    assert (fresh(ticket).status.key, Closure.objects.get().way) == ("closed", "confirmed")
    count = Event.objects.count()
    again = ask(say="not_solved", words="هنوز")
    assert "banner-ok" not in again.content.decode()
    assert (fresh(ticket).status.key, Event.objects.count()) == ("closed", count)


def test_not_solved_yet_opens_it_with_her_words(ask, ticket):
    page = ask(say="not_solved", words="هنوز قطع می‌شود")
    assert (fresh(ticket).status.key, asks(page)) == ("open", False)
    said = Message.objects.latest("pk")
    assert (said.text, said.kind, said.author_id) == ("هنوز قطع می‌شود", "incoming", ticket.contact_id)
    assert ask(say="not_solved", words="دوباره").status_code == 200
    assert Message.objects.count() == 2


def test_not_solved_needs_no_words(ask, ticket):
    ask(say="not_solved", words="  ")
    assert (fresh(ticket).status.key, Message.objects.count()) == ("open", 1)


@pytest.mark.parametrize("given", [{"say": "burn"}, {"say": ""}, {"words": "من"}])
def test_another_word_changes_nothing(ask, ticket, given):
    count = Event.objects.count()
    assert ask(**given).status_code == 200
    assert (fresh(ticket).status.key, Event.objects.count()) == ("solved", count)


def test_who_is_not_its_customer_says_nothing(ask, ticket):
    count = Event.objects.count()
    assert ask(person="ali@example.ir", say="solved").status_code == 422
    assert (fresh(ticket).status.key, Event.objects.count()) == ("solved", count)


def test_a_flood_of_words_is_cut(ask, ticket):
    ask(say="not_solved", words="ا" * 5000 + "\x00")
    assert len(Message.objects.latest("pk").text) == 2000
