import django.contrib.postgres.search
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
        ("contacts", "0001_initial"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Inbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "team",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="inboxes",
                        to="workspaces.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Status",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("key", models.CharField(max_length=30)),
                (
                    "category",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Open"), (2, "Paused"), (3, "Solved"), (4, "Closed")]
                    ),
                ),
                ("labels", models.JSONField(default=dict)),
                ("customer_labels", models.JSONField(default=dict)),
                ("place", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "key"), name="one_status_per_key")],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=50)),
                ("folded", models.CharField(editable=False, max_length=60)),
                ("colour", models.CharField(default="grey", max_length=12)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "folded"), name="one_tag_per_word")],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("number", models.BigIntegerField(null=True)),
                ("tracking_code", models.CharField(default=pasokh.kernel.ids.tracking_code, max_length=12)),
                ("subject", models.CharField(blank=True, max_length=255)),
                ("channel", models.CharField(max_length=20)),
                ("origin", models.CharField(blank=True, max_length=40)),
                (
                    "category",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Open"), (2, "Paused"), (3, "Solved"), (4, "Closed")], default=1
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(choices=[(1, "Low"), (2, "Medium"), (3, "High")], default=2),
                ),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(choices=[(1, "Low"), (2, "Medium"), (3, "High")], default=2),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Normal"), (3, "High"), (4, "Urgent")], default=2
                    ),
                ),
                ("preview", models.CharField(blank=True, max_length=160)),
                ("preview_kind", models.CharField(blank=True, max_length=10)),
                ("last_position", models.IntegerField(default=0)),
                ("last_message_at", models.DateTimeField()),
                ("waiting_since", models.DateTimeField(null=True)),
                ("seen_by_staff", models.IntegerField(default=0)),
                ("seen_by_contact", models.IntegerField(default=0)),
                ("solved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "assignee",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tickets",
                        to="workspaces.member",
                    ),
                ),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="contacts.contact"
                    ),
                ),
                (
                    "continues",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="continued_by",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "inbox",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="tickets.inbox"
                    ),
                ),
                (
                    "status",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.status"
                    ),
                ),
                (
                    "team",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tickets",
                        to="workspaces.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("position", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("incoming", "Incoming"), ("reply", "Reply"), ("note", "Note"), ("notice", "Notice")],
                        max_length=10,
                    ),
                ),
                ("author_kind", models.CharField(max_length=10)),
                ("author_id", models.BigIntegerField(null=True)),
                ("author_name", models.CharField(blank=True, max_length=160)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("quoted", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("queued", "Queued"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("read", "Read"),
                            ("failed", "Failed"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("failure", models.TextField(blank=True)),
                ("client_id", models.UUIDField(null=True)),
                ("origin", models.CharField(blank=True, max_length=40)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                ("subject", models.CharField(blank=True, max_length=255)),
                ("why_here", models.CharField(blank=True, max_length=20)),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="tickets.ticket"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("uploader_kind", models.CharField(max_length=10)),
                ("uploader_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=127)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored", models.CharField(max_length=120)),
                ("thumbnail", models.CharField(blank=True, max_length=120)),
                ("content_id", models.CharField(blank=True, max_length=255)),
                ("inline", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("clean", "Clean"), ("blocked", "Blocked")],
                        default="clean",
                        max_length=10,
                    ),
                ),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="tickets.message",
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TicketTag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "tag",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.tag"
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
        migrations.AddField(
            model_name="ticket",
            name="tags",
            field=models.ManyToManyField(related_name="tickets", through="tickets.TicketTag", to="tickets.tag"),
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("bucket", models.IntegerField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.message"
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
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "message"), name="one_entry_per_message")
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.contact"
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participants", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "ticket", "contact"), name="takes_part_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=["workspace_id", "external_id"],
                name="message_by_external_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "ticket", "position"), name="one_message_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("client_id__isnull", False)),
                fields=("workspace_id", "author_kind", "author_id", "client_id"),
                name="one_message_per_client_id",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["workspace_id", "message"], name="attachment_of_message"),
        ),
        migrations.AddConstraint(
            model_name="tickettag",
            constraint=models.UniqueConstraint(fields=("workspace_id", "ticket", "tag"), name="tag_once_per_ticket"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["workspace_id", "category", "-last_message_at", "-id"], name="ticket_all"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["workspace_id", "assignee", "category", "-last_message_at", "-id"], name="ticket_of_assignee"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["workspace_id", "team", "category", "-last_message_at", "-id"], name="ticket_of_team"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["workspace_id", "contact", "-last_message_at"], name="ticket_of_contact"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(fields=("workspace_id", "number"), name="one_ticket_per_number"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "tracking_code"), name="one_ticket_per_tracking_code"
            ),
        ),
        WallTables(
            "Inbox", "Status", "Tag", "Ticket", "Message", "Attachment", "TicketTag", "SearchEntry", "Participant"
        ),
    ]
