"""Queues, capacity, what waits and what was offered."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
import pasokh.routing.models.queue
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0012_life_taken_back"),
        ("workspaces", "0003_skills"),
    ]

    operations = [
        migrations.CreateModel(
            name="Queue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("filter", models.JSONField(default=pasokh.routing.models.queue.everything)),
                (
                    "strategy",
                    models.CharField(
                        choices=[
                            ("round_robin", "Round Robin"),
                            ("least_busy", "Least Busy"),
                            ("longest_idle", "Longest Idle"),
                            ("skill", "Skill"),
                            ("manual", "Manual"),
                        ],
                        default="least_busy",
                        max_length=20,
                    ),
                ),
                ("last_agent_first", models.BooleanField(default=True)),
                ("by_language", models.BooleanField(default=False)),
                ("by_stage", models.BooleanField(default=False)),
                ("keeps_hours", models.BooleanField(default=True)),
                ("offer_seconds", models.PositiveIntegerField(default=0)),
                (
                    "overflow",
                    models.CharField(
                        choices=[("none", "None"), ("queue", "Queue"), ("callback", "Callback")],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("overflow_after", models.PositiveIntegerField(default=0)),
                ("head_start", models.PositiveIntegerField(default=1440)),
                ("lead", models.PositiveIntegerField(default=0)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "overflow_to",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="routing.queue"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QueueTeam",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "queue",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="worked_by", to="routing.queue"
                    ),
                ),
                (
                    "team",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.team"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="queue",
            name="teams",
            field=models.ManyToManyField(related_name="queues", through="routing.QueueTeam", to="workspaces.team"),
        ),
        migrations.CreateModel(
            name="Rules",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("weights", models.JSONField(default=dict)),
                ("total", models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                "constraints": [models.UniqueConstraint(models.F("workspace_id"), name="one_rules_of_routing")],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("since", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("priority", models.PositiveSmallIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("rather", models.JSONField(default=list)),
                ("last_agent", models.BigIntegerField(null=True)),
                ("offered", models.BooleanField(default=False)),
                ("overflow_at", models.DateTimeField(null=True)),
                ("callback_at", models.DateTimeField(null=True)),
                ("callback_taken_at", models.DateTimeField(null=True)),
                (
                    "queue",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waiting", to="routing.queue"
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Capacity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("total", models.PositiveSmallIntegerField(null=True)),
                ("weights", models.JSONField(default=dict)),
                ("turn", models.BigIntegerField(default=0)),
                ("given_at", models.DateTimeField(null=True)),
                ("freed_at", models.DateTimeField(null=True)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "member"), name="one_capacity_per_member")
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "how",
                    models.CharField(
                        choices=[("offered", "Offered"), ("given", "Given"), ("pulled", "Pulled")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("taken", "Taken"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("channel", models.CharField(max_length=20)),
                ("weight", models.PositiveSmallIntegerField()),
                ("waited", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                (
                    "queue",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="routing.queue"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["workspace_id", "member"],
                        name="offer_pending",
                    ),
                    models.Index(fields=["workspace_id", "created_at"], name="offer_in_time"),
                    models.Index(fields=["workspace_id", "queue", "-created_at"], name="offer_of_queue"),
                    models.Index(fields=["workspace_id", "ticket", "-id"], name="offer_of_ticket"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("workspace_id", "ticket"),
                        name="offered_to_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("level", models.PositiveSmallIntegerField(default=1)),
                (
                    "skill",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.skill"
                    ),
                ),
                (
                    "queue",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="routing.queue"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "queue", "skill"), name="needs_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="queueteam",
            constraint=models.UniqueConstraint(fields=("workspace_id", "queue", "team"), name="works_a_queue_once"),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.UniqueConstraint(fields=("workspace_id", "name"), name="one_queue_per_name"),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["workspace_id", "queue", "at", "id"], name="waiting_in_order"),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(
                condition=models.Q(("overflow_at__isnull", False)),
                fields=["workspace_id", "overflow_at"],
                name="waiting_to_overflow",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.UniqueConstraint(fields=("workspace_id", "ticket"), name="waits_once"),
        ),
        WallTables("Queue", "QueueTeam", "Rules", "Waiting", "Capacity", "Offer", "Need"),
    ]
