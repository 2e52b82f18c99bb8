"""A customer asks to be called, whether her request waits in a queue or not."""

from pasokh.routing.actions.callback import ask_callback, planned_callback
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.models import Task, Ticket

FIRST, SECOND = "+989121234567", "+989351234567"


def ask(ticket, phone):
    return ask_callback(ticket=ticket, title="تماس", phone=phone, by=ticket.contact)


def test_who_asks_again_changes_the_call_that_is_planned(shop, ticket):
    call = ask(ticket, FIRST)
    assert ask(ticket, SECOND) == call == planned_callback(ticket)
    assert [each.phone for each in Task.objects.all()] == [SECOND]


def test_a_call_asked_for_on_a_request_that_was_merged_is_planned_on_the_one_that_goes_on(shop, ticket, hear):
    other, read_before = hear("دیگر").ticket, Ticket.objects.get(pk=ticket.pk)
    merge(target=other, sources=[ticket], by=shop.owner)
    assert [ask(read_before, phone).ticket_id for phone in (FIRST, SECOND)] == [other.pk, other.pk]
    assert [each.phone for each in Task.objects.all()] == [SECOND]
