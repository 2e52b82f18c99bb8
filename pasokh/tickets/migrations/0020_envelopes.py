"""Where one message goes, if not where its ticket's answers go: forwarded ones, blind copies, mail that was written first."""

import django.db.models.deletion
from django.db import migrations, models

import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [("tickets", "0019_writing")]

    operations = [
        migrations.CreateModel(
            name="Envelope",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("to", models.JSONField(default=list)),
                ("blind", models.JSONField(default=list)),
                ("quote", models.BooleanField(null=True)),
                ("files", models.JSONField(default=list)),
                (
                    "forwards",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="tickets.message"
                    ),
                ),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.message"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "message"), name="one_envelope_per_message")
                ],
            },
        ),
        WallTables("Envelope"),
        migrations.AddField("draft", "mail", models.JSONField(default=dict)),
        migrations.AddField("heldreply", "mailing", models.JSONField(default=dict)),
        # A process of the release before may still write while this one starts.
        migrations.RunSQL("ALTER TABLE tickets_draft ALTER COLUMN mail SET DEFAULT '{}'", migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE tickets_heldreply ALTER COLUMN mailing SET DEFAULT '{}'", migrations.RunSQL.noop
        ),
    ]
