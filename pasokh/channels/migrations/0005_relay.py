import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0004_bots"),
        ("tickets", "0016_edits_of_customers"),
        ("workspaces", "0004_calendar_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handset",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("chat", models.CharField(max_length=40)),
                ("name", models.CharField(blank=True, max_length=160)),
                ("listening", models.BooleanField(default=True)),
                ("blocked_at", models.DateTimeField(null=True)),
                (
                    "bot",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.channel"
                    ),
                ),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandsetCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("digest", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("after", models.PositiveIntegerField(default=30)),
                ("active", models.BooleanField(default=True)),
                ("trouble", models.JSONField(default=dict)),
                (
                    "site",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.channel"
                    ),
                ),
                (
                    "team",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.team"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Relayed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("parts", models.JSONField(default=list)),
                ("told", models.CharField(blank=True, max_length=10)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "handset",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.handset"
                    ),
                ),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.message"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="handset",
            constraint=models.UniqueConstraint(fields=("workspace_id", "bot", "chat"), name="one_handset_per_chat"),
        ),
        migrations.AddConstraint(
            model_name="handset",
            constraint=models.UniqueConstraint(fields=("workspace_id", "bot", "member"), name="one_handset_per_bot"),
        ),
        migrations.AddConstraint(
            model_name="handsetcode",
            constraint=models.UniqueConstraint(fields=("workspace_id", "member"), name="one_handset_code"),
        ),
        migrations.AddConstraint(
            model_name="relay",
            constraint=models.UniqueConstraint(fields=("workspace_id", "site"), name="one_relay_per_site"),
        ),
        migrations.AddIndex(
            model_name="relayed",
            index=models.Index(fields=["workspace_id", "message"], name="relayed_of_message"),
        ),
        migrations.AddConstraint(
            model_name="relayed",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "handset", "message"), name="relayed_once_to_a_handset"
            ),
        ),
        WallTables("Relay", "Handset", "HandsetCode", "Relayed"),
    ]
