import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.secrets
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0004_search_by_frequency"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("private", pasokh.kernel.secrets.EncryptedTextField()),
                ("public", models.CharField(max_length=100)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="DayFigures",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("day", models.DateField()),
                ("member_id", models.BigIntegerField(default=0)),
                ("opened", models.IntegerField(default=0)),
                ("received", models.IntegerField(default=0)),
                ("answered", models.IntegerField(default=0)),
                ("solved", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "day", "member_id"), name="one_figure_per_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("horizon", models.BigIntegerField()),
                ("floor", models.BigIntegerField()),
                ("next_ceiling", models.BigIntegerField()),
                ("next_floor", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id",), name="one_reading_per_workspace")],
            },
        ),
        migrations.CreateModel(
            name="Choices",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("ways", models.JSONField(default=dict)),
                (
                    "quiet",
                    models.CharField(
                        choices=[("never", "Never"), ("hours", "Hours"), ("closed", "Closed")],
                        default="never",
                        max_length=10,
                    ),
                ),
                ("quiet_from", models.PositiveSmallIntegerField(default=1200)),
                ("quiet_until", models.PositiveSmallIntegerField(default=480)),
                ("time_zone", models.CharField(blank=True, max_length=50)),
                (
                    "digest",
                    models.CharField(
                        choices=[("off", "Off"), ("hourly", "Hourly"), ("daily", "Daily")], default="off", max_length=10
                    ),
                ),
                ("digested_at", models.DateTimeField(null=True)),
                ("sound", models.BooleanField(default=False)),
                ("push_tells", models.BooleanField(default=False)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "member"), name="one_choice_per_member")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("kind", models.CharField(max_length=20)),
                ("tally", models.JSONField(default=dict)),
                ("event", models.BigIntegerField()),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                ("shown", models.BooleanField(default=True)),
                ("by_mail", models.BooleanField(default=False)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "member", "-at"], name="notice_of_member"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["workspace_id", "member"],
                        name="notice_unread",
                    ),
                    models.Index(fields=["workspace_id", "ticket"], name="notice_of_ticket"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("read_at__isnull", True), ("ticket__isnull", False)),
                        fields=("workspace_id", "member", "ticket"),
                        name="one_unread_notice_per_ticket",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("endpoint", pasokh.kernel.secrets.EncryptedTextField()),
                ("endpoint_hash", models.CharField(max_length=64)),
                ("p256dh", pasokh.kernel.secrets.EncryptedTextField()),
                ("auth", pasokh.kernel.secrets.EncryptedTextField()),
                ("key", models.CharField(max_length=100)),
                ("proof", models.CharField(max_length=40)),
                ("user_agent", models.CharField(blank=True, max_length=300)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "member"], name="push_of_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "endpoint_hash"), name="one_push_per_browser")
                ],
            },
        ),
        WallTables("Choices", "DayFigures", "Notification", "PushSubscription", "Reading"),
    ]
