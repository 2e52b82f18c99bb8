"""The wall between workspaces, tried with raw SQL under the program's role."""

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection

from pasokh.kernel.tenancy import NoWorkspace, WorkspaceMismatch, current_workspace_id, workspace
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow
from pasokh.tickets.models import Inbox, Ticket

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantRow)]


def as_program(statement, values=None, ws=None):
    """One statement under the program's role, with a workspace set or none."""
    with psycopg.connect(settings.DATABASE_URL) as raw:
        if ws is not None:
            raw.execute("SELECT set_config('pasokh.ws', %s, true)", [str(ws)])
        cursor = raw.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_every_tenant_table_has_its_policy_and_composite_keys(db, owner_sql, model):
    table = model._meta.db_table
    policies = owner_sql("SELECT policyname FROM pg_policies WHERE tablename = %s", [table])
    secured = owner_sql("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
    assert policies == [("workspace_wall",)]
    assert secured == [(True, False)]
    for field in model._meta.local_fields:
        if isinstance(field, TenantForeignKey):
            name = f"{table}_{field.column}_wall"
            keys = owner_sql("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
            assert keys[0][0].startswith(f"FOREIGN KEY (workspace_id, {field.column})"), name


def test_no_plain_foreign_key_leads_from_one_tenant_table_to_another():
    plain = [
        field
        for model in TENANT_MODELS
        for field in model._meta.local_fields
        if field.is_relation and issubclass(field.related_model, TenantRow) and not isinstance(field, TenantForeignKey)
    ]
    assert plain == []


def test_the_program_role_owns_nothing_and_has_no_powers(db, owner_sql):
    role = settings.DATABASES["default"]["USER"]
    powers = owner_sql(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s", [role]
    )
    owned = owner_sql("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [role])
    assert powers == [(False, False, False, False)]
    assert owned == [(0,)]


def test_raw_sql_without_a_workspace_reads_and_writes_nothing(real_shop):
    assert as_program("SELECT count(*) FROM tickets_inbox") == [(0,)]
    assert as_program("UPDATE tickets_inbox SET name = 'x'") == 0
    assert as_program("DELETE FROM tickets_inbox") == 0


def test_raw_sql_of_another_workspace_reads_and_writes_nothing(real_shop):
    other = real_shop.pk + 1
    assert as_program("SELECT count(*) FROM tickets_inbox", ws=real_shop.pk) == [(1,)]
    assert as_program("SELECT count(*) FROM tickets_inbox", ws=other) == [(0,)]
    assert as_program("UPDATE tickets_inbox SET name = 'x'", ws=other) == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_program(
            "INSERT INTO tickets_inbox (workspace_id, uid, created_at, name) VALUES (%s, gen_random_uuid(), now(), 'x')",
            [real_shop.pk],
            ws=other,
        )
    with workspace(real_shop):
        assert [inbox.name for inbox in Inbox.objects.all()] == ["فروشگاه"]


def test_a_reference_into_another_workspace_is_refused(real_shop, owner_sql):
    with workspace(real_shop):
        foreign = Inbox.objects.get().pk
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner_sql(
            "INSERT INTO channels_channel (workspace_id, uid, created_at, kind, name, inbox_id, settings, credentials, "
            "progress, health, active) VALUES (%s, gen_random_uuid(), now(), 'chat', 'x', %s, '{}', '', '{}', '{}', true)",
            [real_shop.pk + 1, foreign],
        )


def test_a_tenant_query_outside_a_workspace_raises(db):
    with pytest.raises(NoWorkspace):
        Ticket.objects.count()
    with pytest.raises(NoWorkspace), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets_ticket")


def test_one_workspace_is_not_entered_from_inside_another(shop, other_shop):
    with pytest.raises(WorkspaceMismatch), workspace(other_shop):
        pass
    assert current_workspace_id() == shop.pk


def test_the_setting_does_not_outlive_its_workspace(real_shop):
    with workspace(real_shop):
        assert Inbox.objects.count() == 1
    assert current_workspace_id() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('pasokh.ws', true), '')")
        assert cursor.fetchone() == ("",)


def test_an_error_inside_leaves_nothing_behind(real_shop):
    with pytest.raises(IntegrityError), workspace(real_shop):
        Inbox.objects.create(name="دوم")
        raise IntegrityError
    with workspace(real_shop):
        assert Inbox.objects.count() == 1
