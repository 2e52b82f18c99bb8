"""Saved replies, drafts, answers that wait, messages that were edited."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0007_relations"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="edited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="source",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="held",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        # A process of the release before may still write while this one starts; so may what fills tables by itself.
        migrations.RunSQL(
            "ALTER TABLE tickets_message ALTER COLUMN source SET DEFAULT ''; "
            "ALTER TABLE tickets_ticket ALTER COLUMN held SET DEFAULT 0",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "mode",
                    models.CharField(choices=[("reply", "Reply"), ("note", "Note")], default="reply", max_length=10),
                ),
                ("text", models.TextField(blank=True)),
                ("shared", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("based_at", models.BigIntegerField(null=True)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="tickets.ticket"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="attachment",
            name="draft",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="attachments", to="tickets.draft"
            ),
        ),
        migrations.CreateModel(
            name="HeldReply",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("why", models.CharField(choices=[("undo", "Undo"), ("later", "Later")], max_length=10)),
                ("text", models.TextField(blank=True)),
                ("origin", models.CharField(blank=True, max_length=40)),
                ("client_id", models.UUIDField()),
                ("goes_at", models.DateTimeField()),
                ("waits", models.BooleanField(default=False)),
                ("crossed_at", models.DateTimeField(null=True)),
                ("solved", models.BooleanField(default=False)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
                (
                    "ticket",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="held_replies", to="tickets.ticket"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="attachment",
            name="held",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="attachments",
                to="tickets.heldreply",
            ),
        ),
        migrations.CreateModel(
            name="MessageEdit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("source", models.TextField(blank=True)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
                (
                    "message",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="edits", to="tickets.message"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedReply",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("title", models.CharField(max_length=100)),
                ("folder", models.CharField(blank=True, max_length=60)),
                ("keywords", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField()),
                ("language", models.CharField(blank=True, max_length=8)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("folded", models.TextField(editable=False)),
                ("uses", models.PositiveIntegerField(default=0)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
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
            name="SavedReplyUse",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "reply",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fresh_uses", to="tickets.savedreply"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WritingHabit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("hold_slow", models.BooleanField(default=True)),
                ("hold_instant", models.BooleanField(default=False)),
                (
                    "member",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.member"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                fields=["workspace_id", "draft"],
                name="attachment_of_draft",
                condition=models.Q(("draft__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                fields=["workspace_id", "held"], name="attachment_of_held", condition=models.Q(("held__isnull", False))
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "ticket", "member"), name="one_draft_per_member"
            ),
        ),
        migrations.AddIndex(
            model_name="heldreply",
            index=models.Index(fields=["workspace_id", "ticket", "goes_at"], name="held_reply_of_ticket"),
        ),
        migrations.AddConstraint(
            model_name="heldreply",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "member", "client_id"), name="one_held_reply_per_client_id"
            ),
        ),
        migrations.AddIndex(
            model_name="messageedit",
            index=models.Index(fields=["workspace_id", "message"], name="edits_of_message"),
        ),
        migrations.AddIndex(
            model_name="savedreply",
            index=models.Index(fields=["workspace_id", "member", "team"], name="saved_reply_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="savedreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", None), ("team", None), _connector="OR"), name="saved_reply_of_one_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedreply",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("workspace_id", "key"),
                name="shipped_reply_once",
            ),
        ),
        migrations.AddIndex(
            model_name="savedreplyuse",
            index=models.Index(fields=["workspace_id", "reply"], name="saved_reply_uses"),
        ),
        migrations.AddConstraint(
            model_name="writinghabit",
            constraint=models.UniqueConstraint(fields=("workspace_id", "member"), name="one_habit_per_member"),
        ),
        WallTables(
            "Draft",
            "HeldReply",
            "MessageEdit",
            "SavedReply",
            "SavedReplyUse",
            "WritingHabit",
            fields={"Attachment": ["draft", "held"]},
        ),
    ]
