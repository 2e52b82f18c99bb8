"""Columns of a row, and rows found by a question, changed by prepared statements: as the ORM does it."""

import pytest
from django.db import DatabaseError, DataError, transaction
from django.db.models import F
from django.utils import timezone

from pasokh.kernel.database.ready import Asked
from pasokh.kernel.database.ready_changes import ReadyDelete, ReadyUpdate
from pasokh.kernel.database.writing import insert_new, update
from pasokh.tickets.models import Message, Participant, Ticket
from pasokh.workspaces.actions.tokens import issue_token
from pasokh.workspaces.models import ApiToken


def read(row):
    found = type(row).objects.get(pk=row.pk)
    return {field.attname: getattr(found, field.attname) for field in row._meta.concrete_fields}


def test_only_what_is_named_is_saved(hear, shop):
    ticket = hear("یک").ticket
    before = read(ticket)
    ticket.subject, ticket.preview, ticket.team_id = "«%s»\\", "other", None
    ticket.assignee, ticket.solved_at = shop.owner, timezone.now()
    ticket.save(update_fields=["subject", "assignee", "solved_at"])
    changed = {"subject": "«%s»\\", "assignee_id": shop.owner.pk, "solved_at": ticket.solved_at}
    assert read(ticket) == before | changed


def test_lists_and_empty_columns(shop):
    token, _ = issue_token(name="انبار", by=shop.owner, scopes=["tickets:read"])
    token.scopes, token.last_used_at = ["tickets:read", "contacts:write"], None
    token.save(update_fields=["scopes", "last_used_at"])
    assert ApiToken.objects.get(pk=token.pk).scopes == ["tickets:read", "contacts:write"]


def test_it_is_one_statement_by_the_key(hear, count_queries):
    ticket = hear("یک").ticket
    with count_queries() as counted:
        ticket.save(update_fields=["subject"])
    assert len(counted) == 1 and "INSERT" not in str(counted.captured_queries)


def test_expressions_are_left_to_the_orm(hear):
    ticket = hear("یک").ticket
    ticket.last_position = F("last_position") + 5
    ticket.save(update_fields=["last_position"])
    assert Ticket.objects.get(pk=ticket.pk).last_position == 6


def test_what_is_too_long_or_unknown_is_refused(hear):
    ticket = hear("یک").ticket
    before = read(ticket)
    ticket.tracking_code = "x" * 13
    with pytest.raises(DataError), transaction.atomic():
        ticket.save(update_fields=["tracking_code"])
    for name in ("id", "messages", "nothing"):
        with pytest.raises(ValueError, match="columns"):
            update(ticket, [name])
    assert read(ticket) == before


def test_a_row_that_is_gone_is_said_to_be(hear):
    message = hear("یک").message
    Message.objects.filter(pk=message.pk).delete()
    with pytest.raises(DatabaseError):
        message.save(update_fields=["text"])


def test_another_workspaces_row_is_not_there(hear, other_shop):
    ticket = hear("یک").ticket
    ticket.subject = "دیگر"
    Ticket.objects.filter(pk=ticket.pk).update(subject="این")
    stranger = Ticket(pk=10**12, workspace_id=other_shop.pk)
    stranger._state.adding = False
    with pytest.raises(DatabaseError):
        update(stranger, ["subject"])


def test_what_is_there_is_left_as_it_is(hear, ali):
    ticket = hear("یک").ticket
    row, again = (Participant(ticket=ticket, contact=ali) for _ in range(2))
    assert (insert_new(row), insert_new(again)) == (True, False)
    assert (list(Participant.objects.filter(ticket=ticket)), again.pk) == ([row], None)


def test_changes_of_many_say_whom_they_changed(hear):
    tickets = [hear(f"{number}").ticket for number in range(3)]
    changed = ReadyUpdate(
        lambda: Ticket.objects.filter(contact=Asked("contact"), subject="").order_by("number"),
        subject="100% %s",
        last_position=Asked("last"),
    )
    assert changed(contact=0, last=9) == []
    assert sorted(changed(contact=tickets[0].contact_id, last=9)) == [ticket.pk for ticket in tickets]
    assert set(Ticket.objects.values_list("subject", "last_position")) == {("100% %s", 9)}
    assert changed(contact=tickets[0].contact_id, last=9) == []


def test_rows_that_go(hear, ali, maryam):
    ticket = hear("یک").ticket
    insert_new(Participant(ticket=ticket, contact=ali))
    gone = ReadyDelete(lambda: Participant.objects.filter(ticket=Asked("ticket"), contact=Asked("contact")))
    assert gone(ticket=ticket.pk, contact=maryam.pk) == []
    assert len(gone(ticket=ticket.pk, contact=ali.pk)) == 1
    assert not Participant.objects.exists()


def test_rows_on_which_others_depend_are_left_to_the_orm(hear):
    ticket = hear("یک").ticket
    with pytest.raises(ValueError, match="depend"):
        ReadyDelete(lambda: Ticket.objects.filter(pk=Asked("pk")))(pk=ticket.pk)
    assert Ticket.objects.filter(pk=ticket.pk).exists()
