"""Statements that are prepared, and rows written by them: the same rows, guards and errors as by the ORM."""

import contextvars

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.kernel.database.prepared import prepared_cursor
from pasokh.kernel.database.writing import columns, insert
from pasokh.kernel.tenancy import NoWorkspace
from pasokh.tickets.models import Message, Ticket


def event(**fields):
    given = {
        "kind": "test.happened",
        "actor_kind": "member",
        "subject_kind": "ticket",
        "subject_id": 7,
        "payload": {"متن": [1, None]},
    }
    return Event(**given | fields)  # fmt: skip


def test_rows_are_written_in_order_and_as_given(shop):
    rows = insert([event(subject_id=number, actor_id=number % 2 or None) for number in range(50)])
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    read = Event.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    compared = [field.attname for field in Event._meta.concrete_fields]
    assert [[getattr(row, name) for name in compared] for row in read] == [
        [getattr(row, name) for name in compared] for row in rows
    ]
    rows[0].payload = {"changed": True}
    rows[0].save()
    assert Event.objects.get(pk=rows[0].pk).payload == {"changed": True}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # every example writes rows of its own
@given(name=st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=40))
def test_any_text_comes_back(shop, name):
    (row,) = insert([Contact(name=name, notes=f"{name}\"'{{}},\\ NULL %s")])
    read = Contact.objects.get(pk=row.pk)
    assert (read.name, read.notes, read.company_id, read.uid) == (row.name, row.notes, None, row.uid)


def test_nothing_is_cut_that_is_too_long(shop):
    with pytest.raises(DataError), transaction.atomic():
        insert([event(kind="x" * 61)])
    assert not Event.objects.filter(kind__startswith="xx").exists()


def test_constraints_hold(shop, hear):
    said = hear("یک").message
    twin = Message(ticket=said.ticket, position=said.position, kind="note", author_kind="member")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([twin])
    assert said.ticket.messages.count() == 1


def test_rows_of_another_workspace_are_refused_by_the_wall(shop, other_shop):
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        insert([event(workspace_id=other_shop.pk)])
    assert not Event.objects.filter(kind="test.happened").exists()


def test_without_a_workspace_nothing_is_asked(shop):
    def ask():
        with prepared_cursor() as cursor:
            cursor.execute("SELECT count(*) FROM events_event")

    with pytest.raises(NoWorkspace):
        contextvars.Context().run(ask)


def test_the_server_keeps_the_statement(shop):
    statement = "SELECT count(*) FROM events_event WHERE subject_id = %s::bigint"
    for number in range(3):
        with prepared_cursor() as cursor:
            cursor.execute(statement, [number])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s", [statement.replace("%s", "$1")]
        )
        assert cursor.fetchone() == (1,)


def test_nothing_to_write_asks_nothing(shop, count_queries):
    with count_queries() as counted:
        assert insert([]) == []
    assert len(counted) == 0


def test_a_row_alone_is_written_as_among_others(shop):
    alone, *several = (event(subject_id=number, payload={"a": ["b", None]}) for number in range(3))
    insert([alone])
    insert(several)
    told = ("kind", "actor_id", "payload", "workspace_id", "version")
    assert len({repr([getattr(Event.objects.get(pk=row.pk), name) for name in told]) for row in (alone, *several)}) == 1


def test_a_new_row_is_saved_by_one_statement_and_refuses_what_django_refuses(shop, count_queries):
    with count_queries() as asked:
        made = Contact.objects.create(name="مریم")
    assert len(asked) == 1
    assert Contact.objects.get(pk=made.pk).uid == made.uid
    with pytest.raises(ValueError, match="unsaved related object"):
        Message(ticket=Ticket(subject="ناتمام"), kind="note", text="…", position=1).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(name="زهرا", uid=made.uid)
    assert Contact.objects.filter(uid=made.uid).count() == 1


def test_a_column_of_plain_values_is_made_of_what_each_value_would_be(shop, hear):
    """Of rows whose fields have a value, have none, or have one that a conversion has to look at."""
    ticket = hear().ticket
    rows = [*ticket.messages.all(), *ticket.messages.all()[:1]]
    rows[-1].text, rows[-1].ticket_id, rows[-1].position = gettext_lazy("Save"), None, "7"
    fields = [field for field in type(rows[0])._meta.concrete_fields if not field.primary_key]
    found = columns(rows, fields)
    wanted = [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows] for field in fields]
    assert _told(found) == _told(wanted)


def _told(columns):
    return [[(type(value), getattr(value, "obj", value)) for value in column] for column in columns]
