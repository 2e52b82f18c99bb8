"""Columns of several rows in one statement."""

from datetime import timedelta

import pytest
from django.core.exceptions import FieldDoesNotExist

from pasokh.kernel.database.updating import update_many
from pasokh.tickets.models import Ticket


def test_each_row_gets_its_own_values_and_no_other_column_changes(hear, django_assert_num_queries):
    tickets = [hear(f"{number}", origin=f"chat:{number}").ticket for number in range(3)]
    for number, ticket in enumerate(tickets):
        ticket.values, ticket.due_at, ticket.subject = {"n": number}, ticket.created_at + timedelta(hours=number), "نه"
    tickets[1].due_at = None
    with django_assert_num_queries(1):
        update_many(tickets, ("values", "due_at"))
    rows = list(Ticket.objects.order_by("pk"))
    assert [row.values for row in rows] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert [row.due_at for row in rows] == [ticket.due_at for ticket in tickets]
    assert [row.subject for row in rows] == ["", "", ""]


def test_nothing_to_write_asks_nothing_and_what_is_no_field_is_refused(shop, hear, django_assert_num_queries):
    with django_assert_num_queries(0):
        update_many([], ("due_at",))
    with pytest.raises(FieldDoesNotExist):
        update_many([hear().ticket], ("nothing",))


def test_another_workspaces_row_is_out_of_reach(hear, other_shop):
    ticket = hear().ticket
    stranger = Ticket(pk=ticket.pk + 999, due_kind="solve")
    update_many([stranger], ("due_kind",))
    assert set(Ticket.objects.values_list("due_kind", flat=True)) == {""}
