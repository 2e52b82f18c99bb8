import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0005_relay"),
        ("tickets", "0017_subjects_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwayMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("mailed", "Mailed"), ("read", "Read"), ("unable", "Unable")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("looks", models.PositiveIntegerField(default=0)),
                ("messages", models.JSONField(default=list)),
                ("why", models.CharField(blank=True, max_length=20)),
                ("returned_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "delivery",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="channels.delivery",
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "ticket", "-id"], name="away_mail_of_ticket"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["workspace_id", "due_at"],
                        name="away_mail_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("workspace_id", "ticket"),
                        name="one_away_mail_waits",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("delivery__isnull", False)),
                        fields=("workspace_id", "delivery"),
                        name="one_away_mail_per_delivery",
                    ),
                ],
            },
        ),
        WallTables("AwayMail"),
    ]
