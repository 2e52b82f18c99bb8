import django.db.models.deletion
from django.db import migrations, models

import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0006_away_mails"),
        ("tickets", "0018_ratings"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailFacts",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("invitation", models.JSONField(default=dict)),
                ("forwarded", models.JSONField(default=dict)),
                ("seal", models.CharField(blank=True, max_length=20)),
                ("auth", models.JSONField(default=dict)),
                ("sender", models.JSONField(default=dict)),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.message"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "message"), name="one_mail_facts_per_message")
                ],
            },
        ),
        WallTables("MailFacts"),
    ]
