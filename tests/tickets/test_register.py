"""A request entered by hand: two presses at the same instant are one request and one customer."""

import uuid

import pytest

from pasokh.contacts.actions.known_or_new import known_or_new
from pasokh.contacts.models import Contact
from pasokh.kernel.markdown import read
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.register import Entered, register
from pasokh.tickets.models import Message, Ticket
from tests.office import all_at_once


@pytest.mark.parametrize("is_note", [False, True])
def test_two_presses_at_once_are_one(real_shop, is_note):
    client_id, numbers = uuid.uuid4(), []

    def press():
        with workspace(real_shop):
            contact = known_or_new(by=real_shop.owner, name="رضا", phone="09120000055")
            entered = Entered(
                contact=contact,
                channel="call",
                inbox=real_shop.inbox,
                subject="تلفن",
                said=read("سلام"),
                is_note=is_note,
                client_id=client_id,
            )
            numbers.append(register(entered, by=real_shop.owner).ticket.number)

    all_at_once(press, press)
    with workspace(real_shop):
        assert len(numbers) == 2 and len(set(numbers)) == 1
        assert (Ticket.objects.count(), Message.objects.count(), Contact.objects.filter(name="رضا").count()) == (
            1,
            1,
            1,
        )
