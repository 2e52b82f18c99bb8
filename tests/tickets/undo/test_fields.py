"""What fields and names said comes back, and is forgotten in its time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.tickets import queries
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.actions.forget import forget_person
from pasokh.tickets.actions.undo import undo
from pasokh.tickets.jobs.types import forget_filled_before
from pasokh.tickets.models import Attachment, FilledBefore
from pasokh.workspaces.actions.custom_fields import make_field

from .conftest import fresh, newest, offered, refused


def test_a_request_is_called_again_as_it_was(shop, maryam, hear, fields):
    """Beside what its fields said; and nobody's words stand in the log."""
    ticket = hear(subject="سفارش نرسیده").ticket
    filled = fill(fresh(ticket), {"model": "ونوس"}, by=shop.owner)
    fresh(ticket).rename("عنوان دیگر", by=shop.owner)
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    assert fresh(ticket).subject == "سفارش نرسیده"
    assert [found.pk for found in queries.search(shop.owner, "نرسیده")] == [ticket.pk]
    assert "سفارش" not in str(list(Event.objects.values_list("payload", flat=True)))
    undo(event=filled, by=shop.owner)
    fresh(ticket).rename("سوم", by=shop.owner)
    again = newest()
    forget_person(maryam.pk)
    assert FilledBefore.objects.count() == 0 and refused(again, shop.owner)


@pytest.fixture
def invoice(shop, ticket):
    """A file that stands in a field, brought by Negar: invoice(), a name of it."""
    make_field(by=shop.owner, key="invoice", kind="file", labels={"fa": "فاکتور", "en": "Invoice"})
    forget_all()

    def invoice(by=shop.owner):
        made = Attachment.objects.create(
            uploader_kind="member", uploader_id=by.pk, name="فاکتور.pdf", size=1, sha256="x", stored="x/1"
        )
        held = fresh(ticket).values.get("invoice", [])
        return made, fill(fresh(ticket), {"invoice": [*held, made.public_id]}, by=by)

    return invoice


def held(ticket):
    return set(Attachment.objects.filter(ticket=ticket, message=None).values_list("pk", flat=True))


def test_files_of_fields_come_back_whoever_had_brought_them(shop, make_member, ticket, invoice):
    sara = make_member("سارا")
    (first, _), (_second, put_in) = invoice(sara), invoice()
    undo(event=put_in, by=shop.owner)
    assert (fresh(ticket).values, held(ticket)) == ({"invoice": [first.public_id]}, {first.pk})
    taken_out = fill(fresh(ticket), {"invoice": None}, by=shop.owner)
    assert (fresh(ticket).values, held(ticket)) == ({}, set())
    undo(event=taken_out, by=shop.owner)
    assert (fresh(ticket).values, held(ticket)) == ({"invoice": [first.public_id]}, {first.pk})
    assert "فاکتور" not in str(list(Event.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize("end", ["changed again", "a day", "erased"])
def test_files_that_were_taken_out_are_deleted_when_nobody_can_take_it_back(shop, maryam, ticket, invoice, fields, end):
    made, _ = invoice()
    taken_out = fill(fresh(ticket), {"invoice": None}, by=shop.owner)
    assert Attachment.objects.filter(pk=made.pk, ticket=None).exists()
    if end == "changed again":
        fill(fresh(ticket), {"model": "ونوس"}, by=shop.owner)
    elif end == "a day":
        FilledBefore.objects.update(at=timezone.now() - timedelta(days=2))
        forget_filled_before()
    else:
        forget_person(maryam.pk)
    assert not Attachment.objects.filter(pk=made.pk).exists()
    assert refused(taken_out, shop.owner) and fresh(ticket).values.get("invoice") is None


def test_a_file_that_was_swept_away_meanwhile_cannot_come_back(shop, ticket, invoice):
    made, _ = invoice()
    taken_out = fill(fresh(ticket), {"invoice": None}, by=shop.owner)
    made.delete()
    assert refused(taken_out, shop.owner) and fresh(ticket).values == {}


def test_fields_say_again_what_they_said(shop, ticket, fields):

    fill(fresh(ticket), {"model": "ونوس ۳"}, by=shop.owner)
    event = fill(fresh(ticket), {"model": "ونوس ۴", "count": 2}, by=shop.owner)
    undo(event=event, by=shop.owner)
    assert fresh(ticket).values == {"model": "ونوس ۳"}
    assert "ونوس" not in str(list(Event.objects.values_list("payload", flat=True)))
    assert FilledBefore.objects.count() == 1
    assert offered(ticket, shop.owner).kind == "ticket.filled"  # the undo itself


def test_what_fields_said_is_forgotten_with_the_customer_and_after_a_day(shop, maryam, ticket, fields):

    fill(fresh(ticket), {"model": "ونوس ۳"}, by=shop.owner)
    forget_filled_before()
    assert FilledBefore.objects.count() == 1
    FilledBefore.objects.update(at=timezone.now() - timedelta(days=2))
    forget_filled_before()
    assert FilledBefore.objects.count() == 0
    event = fill(fresh(ticket), {"model": "ونوس ۴"}, by=shop.owner)
    forget_person(maryam.pk)
    assert FilledBefore.objects.count() == 0
    assert refused(event, shop.owner)
