"""Types with their fields, priority, tags with colours. Businesses that are there get the shipped types."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables

WORKSPACE = (
    "workspace_id",
    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
)
ID = ("id", models.BigAutoField(primary_key=True, serialize=False))
# As tickets.models.ticket_type has them today.
SHIPPED = (
    ("question", {"fa": "پرسش", "en": "Question"}),
    ("report", {"fa": "گزارش", "en": "Report"}),
    ("problem", {"fa": "مشکل", "en": "Problem"}),
    ("incident", {"fa": "اختلال", "en": "Incident"}),
    ("complaint", {"fa": "شکایت", "en": "Complaint"}),
    ("return", {"fa": "مرجوعی", "en": "Return"}),
    ("consultation", {"fa": "مشاوره", "en": "Consultation"}),
    ("visit", {"fa": "مراجعه در محل", "en": "On-site visit"}),
)


def ship(apps, schema_editor):
    database = schema_editor.connection.alias
    workspaces = apps.get_model("workspaces", "Workspace").objects.using(database)
    types = apps.get_model("tickets", "TicketType").objects.using(database)
    for pk in workspaces.values_list("pk", flat=True):
        types.bulk_create(
            types.model(workspace_id=pk, key=key, labels=labels, place=place, uid=pasokh.kernel.ids.uuid7())
            for place, (key, labels) in enumerate(SHIPPED)
        )


def key_to(model, on_delete=django.db.models.deletion.CASCADE, related_name="+", **options):
    return pasokh.kernel.tenancy.models.TenantForeignKey(
        on_delete=on_delete, related_name=related_name, to=model, **options
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_life"), ("workspaces", "0002_custom_field")]

    operations = [
        migrations.CreateModel(
            name="PriorityMatrix",
            fields=[ID, WORKSPACE, ("cells", models.JSONField())],
            options={"constraints": [models.UniqueConstraint(fields=("workspace_id",), name="one_matrix")]},
        ),
        migrations.CreateModel(
            name="TicketType",
            fields=[
                ID,
                WORKSPACE,
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("key", models.CharField(max_length=40)),
                ("labels", models.JSONField(default=dict)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "key"), name="one_type_per_key")],
            },
        ),
        migrations.CreateModel(
            name="TypeField",
            fields=[ID, WORKSPACE, ("type", key_to("tickets.tickettype")), ("field", key_to("workspaces.customfield"))],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "type", "field"), name="field_once_per_type")
                ],
            },
        ),
        migrations.AddField(
            model_name="tickettype",
            name="fields",
            field=models.ManyToManyField(
                related_name="ticket_types", through="tickets.TypeField", to="workspaces.customfield"
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="type",
            field=key_to("tickets.tickettype", django.db.models.deletion.PROTECT, null=True),
        ),
        migrations.AddField(model_name="ticket", name="values", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="tag", name="description", field=models.CharField(blank=True, max_length=200)),
        migrations.AddField(model_name="tag", name="retired_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="tag", name="merged_into", field=key_to("tickets.tag", related_name="merged", null=True)
        ),
        migrations.AddIndex(
            model_name="tickettag",
            index=models.Index(fields=["workspace_id", "tag", "ticket"], name="tickets_of_tag"),
        ),
        WallTables("PriorityMatrix", "TicketType", "TypeField", fields={"Ticket": ["type"], "Tag": ["merged_into"]}),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
