"""Promises: policies, clocks, breaches, contracts."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
import pasokh.sla.models.policy
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calendars", "0001_initial"),
        ("contacts", "0001_initial"),
        ("tickets", "0014_promises"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("level", models.CharField(blank=True, max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "limit",
                    models.CharField(
                        choices=[("none", "None"), ("requests", "Requests"), ("hours", "Hours")],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("included", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "company",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.company"
                    ),
                ),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.contact"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContractUse",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("within", models.BooleanField(default=True)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "contract",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="sla.contract"
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
            name="Policy",
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
                ("filter", models.JSONField(default=pasokh.sla.models.policy.everything)),
                ("contract", models.CharField(blank=True, max_length=60)),
                (
                    "hours_of",
                    models.CharField(
                        choices=[("business", "Business"), ("own", "Own"), ("place", "Place")],
                        default="business",
                        max_length=10,
                    ),
                ),
                ("targets", models.JSONField(default=dict)),
                ("warns", models.PositiveSmallIntegerField(default=75)),
                ("steps", models.JSONField(default=list)),
                ("since", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "hours",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="calendars.workinghours",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("channel", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField(default=0)),
                ("others", models.JSONField(default=list)),
                ("hours", models.BigIntegerField(null=True)),
                ("life", models.JSONField(default=dict)),
                ("last_event", models.BigIntegerField(default=0)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
                (
                    "policy",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="sla.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_reply", "first_reply"),
                            ("next_reply", "next_reply"),
                            ("update", "update"),
                            ("solve", "solve"),
                            ("follow_up", "follow_up"),
                            ("chat_wait", "chat_wait"),
                            ("call_wait", "call_wait"),
                        ],
                        max_length=12,
                    ),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("paused", "paused"),
                            ("met", "met"),
                            ("breached", "breached"),
                            ("cancelled", "cancelled"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("seconds", models.PositiveIntegerField()),
                ("always", models.BooleanField(default=False)),
                ("pauses", models.BooleanField(default=True)),
                ("started_at", models.DateTimeField()),
                ("since", models.DateTimeField(null=True)),
                ("spent", models.DurationField()),
                ("due_at", models.DateTimeField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("steps", models.PositiveSmallIntegerField(default=0)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
                (
                    "policy",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="sla.policy"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("kind", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("steps", models.PositiveSmallIntegerField(default=0)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("overload", "Overload"),
                            ("colleague", "Colleague"),
                            ("supplier", "Supplier"),
                            ("technical", "Technical"),
                            ("difficult", "Difficult"),
                            ("overlooked", "Overlooked"),
                            ("target", "Target"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("explained_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "explained_by",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workspaces.member",
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
                (
                    "clock",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaches", to="sla.clock"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "ticket", "id"], name="breaches_of_ticket"),
                    models.Index(fields=["workspace_id", "-at", "-id"], name="breaches_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("workspace_id", "clock"),
                        name="one_breach_per_clock",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("policy", "Policy"),
                            ("hours", "Hours"),
                            ("priority", "Priority"),
                            ("type", "Type"),
                            ("team", "Team"),
                            ("request", "Request"),
                            ("late", "Late"),
                        ],
                        max_length=10,
                    ),
                ),
                ("before_seconds", models.PositiveIntegerField(null=True)),
                ("after_seconds", models.PositiveIntegerField(null=True)),
                ("before_due", models.DateTimeField(null=True)),
                ("after_due", models.DateTimeField(null=True)),
                ("event", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "clock",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="sla.clock"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "clock", "id"], name="changes_of_clock")],
            },
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["workspace_id", "contact", "ends_on"], name="contracts_of_contact"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["workspace_id", "company", "ends_on"], name="contracts_of_company"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact__isnull", True), ("company__isnull", True), _connector="XOR"),
                name="contract_of_one_customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="contract_ends_after",
            ),
        ),
        migrations.AddIndex(
            model_name="contractuse",
            index=models.Index(fields=["workspace_id", "contract", "id"], name="uses_of_contract"),
        ),
        migrations.AddConstraint(
            model_name="contractuse",
            constraint=models.UniqueConstraint(fields=("workspace_id", "ticket"), name="one_contract_per_ticket"),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(condition=models.Q(("warns__lt", 100)), name="warns_before_it_is_late"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["workspace_id", "policy", "ticket"], name="commitments_of_policy"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(fields=("workspace_id", "ticket"), name="one_commitment_per_ticket"),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)),
                fields=["workspace_id", "next_at", "id"],
                name="clock_next",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(fields=["workspace_id", "policy", "ended_at"], name="clock_of_policy"),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "ticket", "kind", "round"), name="one_clock_per_round"
            ),
        ),
        WallTables("Policy", "Commitment", "Clock", "ClockChange", "Breach", "Contract", "ContractUse"),
    ]
