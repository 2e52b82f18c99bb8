"""Whoever is blocked: she is told so politely, nothing of hers reaches a ticket, and some of it is set aside for leads."""

import pytest

from pasokh.channels.actions.keep_refused import MOST_A_DAY
from pasokh.channels.actions.take_anyway import CannotBeTaken, take_anyway
from pasokh.channels.models import Receipt
from pasokh.contacts.models import Contact
from pasokh.desk.quarantine.glance import whole
from pasokh.tickets.models import Message, Ticket

from .conftest import Browser, code


@pytest.fixture
def blocked(browser, shop):
    """A visitor who has written, and is blocked since."""
    browser.send("سلام")
    Ticket.objects.get().contact.block(by=shop.owner, reason="ناسزا")
    return browser


def test_she_is_told_and_what_she_sends_is_set_aside_once(blocked, shop):
    again = "0199aaaa-0000-7000-8000-000000000009"
    for _ in range(2):
        answer = blocked.send("باز هم من", client_id=again)
        assert code(answer) == (403, "blocked")
        assert "بسته" in answer.json()["detail"]
    receipt = Receipt.objects.get()
    assert (receipt.state, receipt.reason, receipt.contact_id) == ("ignored", "blocked", Contact.objects.get().pk)
    assert (whole(receipt)["glance"].text, Message.objects.count()) == ("باز هم من", 1)
    with pytest.raises(CannotBeTaken):
        take_anyway(receipt=receipt, by=shop.owner)
    assert Message.objects.count() == 1


def test_not_more_is_kept_than_somebody_reads(blocked):
    for number in range(MOST_A_DAY + 3):
        blocked.send(f"پیام {number} " + "x" * 9000)
    assert Receipt.objects.count() == MOST_A_DAY
    assert max(len(bytes(receipt.raw)) for receipt in Receipt.objects.all()) < 5_000


def test_nobody_hears_her_type(blocked, monkeypatch):
    told = []
    monkeypatch.setattr("pasokh.widget.views.attending.signal", lambda *signal: told.append(signal))
    blocked.ask("post", "typing", {"typing": True, "text": "ناسزا"})
    assert told == []


def test_another_visitor_writes_on_and_she_too_once_it_is_lifted(blocked, shop):
    other = Browser()
    other.begin()
    assert other.send("سلام").status_code == 200
    Contact.objects.exclude(blocked_at=None).get().unblock(by=shop.owner)
    assert blocked.send("ببخشید").status_code == 200
    assert Receipt.objects.count() == 0
