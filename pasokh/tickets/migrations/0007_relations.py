"""Merge, split, links, incidents, and the people on a ticket."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables

CASCADE, SET_NULL = django.db.models.deletion.CASCADE, django.db.models.deletion.SET_NULL


def row():
    return [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        (
            "workspace_id",
            models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
        ),
    ]


def noun():
    return [
        *row(),
        ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
    ]


def key(to, related_name="+", **options):
    return TenantForeignKey(to=to, related_name=related_name, **{"on_delete": CASCADE} | options)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_types"), ("contacts", "0001_initial"), ("workspaces", "0001_initial")]

    operations = [
        migrations.AddField("ticket", "merged_into", key("tickets.ticket", "absorbed", on_delete=SET_NULL, null=True)),
        migrations.AddField("ticket", "top_number", models.BigIntegerField(null=True)),
        migrations.AddField("message", "home", key("tickets.ticket", on_delete=SET_NULL, null=True)),
        migrations.AddField("message", "home_place", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["workspace_id", "merged_into"],
                name="ticket_merged_into",
                condition=models.Q(("merged_into__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["workspace_id", "home"], name="message_away", condition=models.Q(("home__isnull", False))
            ),
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                *noun(),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("before", models.JSONField(default=dict)),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("source", key("tickets.ticket")),
                ("target", key("tickets.ticket")),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "target"], name="merges_into")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("workspace_id", "source"),
                        name="merged_into_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                *noun(),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "Parent"),
                            ("blocks", "Blocks"),
                            ("duplicate", "Duplicate"),
                            ("related", "Related"),
                            ("split", "Split"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first", key("tickets.ticket", "links_out")),
                ("second", key("tickets.ticket", "links_in")),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "second"], name="links_to")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "kind", "first", "second"), name="linked_once_so"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "parent")), fields=("workspace_id", "second"), name="one_parent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True), name="linked_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                *row(),
                ("member", key("workspaces.member")),
                ("ticket", key("tickets.ticket", "followers")),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "member", "-id"], name="followed_by")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "ticket", "member"), name="follows_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Broadcast",
            fields=[
                *noun(),
                ("client_id", models.UUIDField()),
                ("text", models.TextField(blank=True)),
                ("solves", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("going", "Going"), ("stopped", "Stopped"), ("done", "Done")],
                        default="going",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("member", key("workspaces.member")),
                ("ticket", key("tickets.ticket", "broadcasts")),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "ticket", "-id"], name="broadcasts_of_ticket")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "member", "client_id"), name="one_broadcast_per_client_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BroadcastPart",
            fields=[
                *row(),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("skipped", "Skipped"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("broadcast", key("tickets.broadcast", "parts")),
                ("message", key("tickets.message", on_delete=SET_NULL, null=True)),
                ("ticket", key("tickets.ticket")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["workspace_id", "broadcast", "id"],
                        name="broadcast_waiting",
                        condition=models.Q(("state", "waiting")),
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "broadcast", "ticket"), name="answered_once_by_broadcast"
                    )
                ],
            },
        ),
        WallTables(
            "Merge",
            "Link",
            "Follower",
            "Broadcast",
            "BroadcastPart",
            fields={"Ticket": ["merged_into"], "Message": ["home"]},
        ),
    ]
