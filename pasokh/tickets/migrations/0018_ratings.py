"""How content customers are; transcripts that they asked for themselves."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [("tickets", "0017_subjects_before")]

    operations = [
        migrations.AddField("ticket", "rating", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("transcript", "for_customer", models.BooleanField(default=False)),
        # A process of the release before may still write while this one starts.
        migrations.RunSQL(
            "ALTER TABLE tickets_transcript ALTER COLUMN for_customer SET DEFAULT false", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
                ("words", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "ticket"), name="a_ticket_is_rated_once")
                ]
            },
        ),
        WallTables("Rating"),
    ]
