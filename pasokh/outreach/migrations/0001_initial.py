"""What is said to visitors by itself: messages, their versions, who met them, and what days counted."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("visitors", "0001_initial"),
        ("workspaces", "0004_calendar_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "approved_by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                (
                    "by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SmartMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=100)),
                ("paused_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "active",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outreach.messageversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Showing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("version", models.PositiveIntegerField()),
                ("variant", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("met", models.IntegerField(default=0)),
                ("shown", models.IntegerField(default=0)),
                ("showings", models.IntegerField(default=0)),
                ("opened", models.IntegerField(default=0)),
                ("closed", models.IntegerField(default=0)),
                ("answered", models.IntegerField(default=0)),
                ("converted", models.IntegerField(default=0)),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="showings", to="outreach.smartmessage"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="messageversion",
            name="message",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="outreach.smartmessage"
            ),
        ),
        migrations.CreateModel(
            name="Encounter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("version", models.PositiveIntegerField()),
                ("variant", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("met_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("shown", models.PositiveIntegerField(default=0)),
                ("shown_at", models.DateTimeField(null=True)),
                ("visit", models.BigIntegerField(null=True)),
                ("shown_here", models.PositiveIntegerField(default=0)),
                ("shown_day", models.DateField(null=True)),
                ("shown_today", models.PositiveIntegerField(default=0)),
                ("token", models.CharField(blank=True, max_length=40)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("converted_at", models.DateTimeField(null=True)),
                (
                    "visitor",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="encounters", to="visitors.visitor"
                    ),
                ),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="encounters",
                        to="outreach.smartmessage",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="smartmessage",
            index=models.Index(
                condition=models.Q(("dropped_at", None)), fields=["workspace_id", "-id"], name="smart_messages_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="showing",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "message", "version", "variant", "day"), name="one_showing_per_variant_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="messageversion",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "message", "number"), name="one_smart_version_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="messageversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at", None)),
                fields=("workspace_id", "message"),
                name="one_draft_per_smart_message",
            ),
        ),
        migrations.AddIndex(
            model_name="encounter",
            index=models.Index(fields=["workspace_id", "visitor", "message"], name="encounters_of_visitor"),
        ),
        migrations.AddIndex(
            model_name="encounter",
            index=models.Index(fields=["workspace_id", "met_at"], name="encounters_by_age"),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "message", "version", "visitor"), name="a_visitor_meets_a_version_once"
            ),
        ),
        WallTables("SmartMessage", "MessageVersion", "Encounter", "Showing"),
    ]
