"""Snooze, tasks, checklists, time."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables

LABELS = ['{"fa": "به‌تعویق‌افتاده", "en": "Snoozed"}', '{"fa": "در حال بررسی", "en": "In progress"}']
SNOOZED = """
    INSERT INTO tickets_status (workspace_id, uid, created_at, key, category, labels, customer_labels, place)
    SELECT id, gen_random_uuid(), now(), 'snoozed', 2, %s::jsonb, %s::jsonb, 2 FROM workspaces_workspace
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0008_writing"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistTemplate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("type_key", models.CharField(blank=True, max_length=40)),
                ("items", models.JSONField(default=list)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "name"), name="one_template_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checklists", to="tickets.ticket"
                    ),
                ),
                (
                    "template",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.checklisttemplate",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "ticket", "id"], name="checklist_of_ticket")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("template__isnull", False)),
                        fields=("workspace_id", "ticket", "template"),
                        name="template_once_per_ticket",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "checklist",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="tickets.checklist"
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("required", models.BooleanField(default=False)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "indexes": [
                    models.Index(fields=["workspace_id", "checklist", "place", "id"], name="item_of_checklist")
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="tickets.ticket"
                    ),
                ),
                ("kind", models.CharField(choices=[("task", "Task"), ("call", "Call")], default="task", max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("due_at", models.DateTimeField(null=True)),
                ("remind_before", models.PositiveIntegerField(null=True)),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="workspaces.member",
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("reached", "Reached"), ("no_answer", "No Answer"), ("wrong_number", "Wrong Number")],
                        max_length=20,
                    ),
                ),
                ("outcome", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "ticket", "id"], name="task_of_ticket"),
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["workspace_id", "owner", "due_at", "id"],
                        name="task_of_owner",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["workspace_id", "due_at", "id"],
                        name="task_pending",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None), ("remind_at__isnull", False), ("reminded_at", None)),
                        fields=["workspace_id", "remind_at"],
                        name="task_to_remind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="time_entries", to="tickets.ticket"
                    ),
                ),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                ("seconds", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("timed", models.BooleanField(default=False)),
                ("worked_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "ticket", "id"], name="time_of_ticket"),
                    models.Index(fields=["workspace_id", "member", "worked_at"], name="time_of_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Timer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "ticket"], name="timer_of_ticket")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "member"), name="one_timer_per_member")
                ],
            },
        ),
        migrations.CreateModel(
            name="Transcript",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="transcripts", to="tickets.ticket"
                    ),
                ),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                ("address", models.CharField(max_length=320)),
                ("language", models.CharField(max_length=8)),
                ("notes", models.BooleanField(default=False)),
                ("events", models.BooleanField(default=False)),
                ("pdf", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Queued"), ("sending", "Sending"), ("sent", "Sent"), ("failed", "Failed")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("failure", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "ticket", "id"], name="transcript_of_ticket")],
            },
        ),
        migrations.AddField(
            model_name="ticket",
            name="snoozed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="snoozed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="snoozed_by",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="workspaces.member"
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="snoozed_from",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="tickets.status"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("snoozed_at__isnull", False)),
                fields=["workspace_id", "-last_message_at", "-id"],
                name="ticket_snoozed",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("snoozed_until__isnull", False)),
                fields=["workspace_id", "snoozed_until"],
                name="ticket_to_wake",
            ),
        ),
        WallTables("ChecklistTemplate", "Checklist", "ChecklistItem", "Task", "TimeEntry", "Timer", "Transcript"),
        WallTables(fields={"Ticket": ["snoozed_by", "snoozed_from"]}),
        # The businesses that are here get the status that new ones are founded with. The wall does not bind the owner, who migrates.
        migrations.RunSQL([(SNOOZED, LABELS)], migrations.RunSQL.noop),
    ]
