"""What fields of one's own say, where filters and orders find it; names of views' orders may be those of fields."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables

AT_ONCE = 2_000  # tickets
COLUMNS = {"number": "number", "money": "number", "date": "day"}
LONGEST = 201


def fill(apps, schema_editor):
    database = schema_editor.connection.alias
    fields = apps.get_model("workspaces", "CustomField").objects.using(database).filter(noun="ticket")
    kinds = {(workspace, key): kind for workspace, key, kind in fields.values_list("workspace_id", "key", "kind")}
    if not kinds:
        return
    tickets = apps.get_model("tickets", "Ticket").objects.using(database).exclude(values={})
    values = apps.get_model("tickets", "FieldValue").objects.using(database)
    last = 0
    while rows := list(
        tickets.filter(pk__gt=last).order_by("pk").values_list("pk", "workspace_id", "values")[:AT_ONCE]
    ):
        values.bulk_create(
            values.model(workspace_id=workspace, ticket_id=pk, key=key, **columns)
            for pk, workspace, said in rows
            for key, stored in said.items()
            for columns in _rows(kinds.get((workspace, key)), stored)
        )
        last = rows[-1][0]


def _rows(kind, stored):
    from pasokh.kernel.filters.loosely import loosely

    if kind is None or stored is None:
        return []
    if kind == "file":
        return [{}]
    if kind in COLUMNS:
        return [{COLUMNS[kind]: stored}]
    texts = {True: "yes", False: "no"}
    several = stored if isinstance(stored, list) else [stored]
    return [{"text": texts[each] if isinstance(each, bool) else loosely(each)[:LONGEST]} for each in several]


def index(name, *fields, condition=None):
    return models.Index(fields=["workspace_id", *fields], name=name, condition=condition)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_views"), ("workspaces", "0002_custom_field")]

    operations = [
        migrations.CreateModel(
            name="FieldValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("key", models.CharField(max_length=40)),
                ("text", models.CharField(blank=True, max_length=LONGEST)),
                ("number", models.FloatField(null=True)),
                ("day", models.DateField(null=True)),
                (
                    "ticket",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="field_values", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "indexes": [
                    index("value_of_ticket", "ticket", "key"),
                    index("value_by_text", "key", "text", "ticket"),
                    index("value_by_number", "key", "number", "ticket", condition=Q(number__isnull=False)),
                    index("value_by_day", "key", "day", "ticket", condition=Q(day__isnull=False)),
                ]
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("view", "order", models.CharField(default="activity", max_length=60)),
        WallTables("FieldValue"),
    ]
