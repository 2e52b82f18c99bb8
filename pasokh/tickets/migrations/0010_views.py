"""Views and bulk work."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.tickets.models.view
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


def index(name, *fields):
    return models.Index(fields=["workspace_id", *fields], name=name)


def once(name, *fields):
    return models.UniqueConstraint(fields=("workspace_id", *fields), name=name)


def choices(*names):
    return {"max_length": 10, "choices": [(name, name.capitalize()) for name in names]}


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_work"), ("workspaces", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="View",
            fields=[
                *noun(),
                ("names", models.JSONField(default=dict)),
                ("filter", models.JSONField(default=pasokh.tickets.models.view.everything)),
                ("kind", models.CharField(default="list", **choices("list", "grouped", "board"))),
                ("grouping", models.CharField(blank=True, max_length=10)),
                ("columns", models.JSONField(default=list)),
                ("order", models.CharField(default="activity", max_length=10)),
                ("shared", models.CharField(default="private", **choices("private", "team", "everyone"))),
                ("owner", key("workspaces.member")),
                ("team", key("workspaces.team", null=True)),
            ],
            options={"indexes": [index("view_of_member", "owner")]},
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[*row(), ("member", key("workspaces.member")), ("view", key("tickets.view", "pins"))],
            options={"constraints": [once("pinned_once", "member", "view")]},
        ),
        migrations.CreateModel(
            name="Bulk",
            fields=[
                *noun(),
                ("verb", models.CharField(max_length=20)),
                ("given", models.JSONField(default=dict)),
                ("state", models.CharField(default="going", **choices("going", "stopped", "done"))),
                ("total", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("member", key("workspaces.member")),
                ("undoes", key("tickets.bulk", "undone_by", null=True, on_delete=SET_NULL)),
            ],
            options={"indexes": [index("bulk_of_member", "member", "-id")]},
        ),
        migrations.CreateModel(
            name="BulkPart",
            fields=[
                *row(),
                ("state", models.CharField(default="waiting", **choices("waiting", "done", "same", "refused"))),
                ("why", models.CharField(blank=True, max_length=20)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("bulk", key("tickets.bulk", "parts")),
                ("ticket", key("tickets.ticket")),
            ],
            options={
                "indexes": [index("bulk_part_by_state", "bulk", "state", "id")],
                "constraints": [once("changed_once_in_bulk", "bulk", "ticket")],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                *noun(),
                ("name", models.CharField(max_length=80)),
                ("format", models.CharField(choices=[("csv", "Csv"), ("xlsx", "Xlsx")], max_length=4)),
                ("asked", models.JSONField(default=dict)),
                ("state", models.CharField(default="going", **choices("going", "done", "failed"))),
                ("written", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("cut", models.BooleanField(default=False)),
                ("stored", models.CharField(blank=True, max_length=120)),
                ("size", models.BigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("member", key("workspaces.member")),
            ],
            options={"indexes": [index("export_of_member", "member", "-id")]},
        ),
        migrations.AddIndex("ticket", index("ticket_created", "created_at", "id")),
        migrations.AddIndex("ticket", index("ticket_active", "last_message_at", "id")),
        migrations.AddIndex("ticket", index("ticket_waiting", "waiting_since", "id")),
        migrations.AddIndex("ticket", index("ticket_priority", "-priority", "-last_message_at", "-id")),
        migrations.AddIndex("ticket", index("ticket_urgent", "category", "-priority", "-last_message_at", "-id")),
        migrations.AddIndex("ticket", index("ticket_of_status", "status", "-last_message_at", "-id")),
        migrations.AddIndex("ticket", index("ticket_of_channel", "channel", "category", "-last_message_at", "-id")),
        WallTables("View", "Pin", "Bulk", "BulkPart", "Export"),
    ]
