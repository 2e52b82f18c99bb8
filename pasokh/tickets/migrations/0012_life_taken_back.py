"""Silence counts from when its rule came into force; what is taken back remembers what it must."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables


def begin(apps, schema_editor):
    """What was solved before the program knew of silence is not closed by it within the hour."""
    database = schema_editor.connection.alias
    workspaces = apps.get_model("workspaces", "Workspace").objects.using(database)
    rules, now = apps.get_model("tickets", "LifeRules").objects.using(database), timezone.now()
    have = set(rules.values_list("workspace_id", flat=True))
    rules.update(silence_since=now)
    for pk in workspaces.exclude(pk__in=have).values_list("pk", flat=True):
        rules.create(workspace_id=pk, silence_since=now)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0011_field_values"), ("workspaces", "0001_initial")]

    operations = [
        migrations.AddField("liferules", "silence_since", models.DateTimeField(null=True)),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RemoveField("heldreply", "solved"),
        migrations.AddField("heldreply", "solving", models.BigIntegerField(null=True)),
        migrations.AddField("broadcast", "resolution", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="FilledBefore",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("event", models.BigIntegerField()),
                ("values", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "ticket"), name="filled_before_of_ticket")
                ]
            },
        ),
        WallTables("FilledBefore"),
    ]
