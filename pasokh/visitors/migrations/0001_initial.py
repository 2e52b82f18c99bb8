"""Who is on the pages of the business: visitors, their visits, who is here, and what days counted."""

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
        ("contacts", "0003_segments"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("site", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("visitors", models.IntegerField(default=0)),
                ("of_week", models.IntegerField(default=0)),
                ("of_month", models.IntegerField(default=0)),
                ("of_year", models.IntegerField(default=0)),
                ("newcomers", models.IntegerField(default=0)),
                ("visits", models.IntegerField(default=0)),
                ("views", models.IntegerField(default=0)),
                ("conversations", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "site", "day"), name="one_count_per_site_and_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Keeping",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("days", models.IntegerField(default=90)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id",), name="one_keeping_of_visits")],
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("node", models.CharField(max_length=16)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "node"), name="one_row_per_visitors_node")
                ],
            },
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("site", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("first_seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("visits", models.IntegerField(default=0)),
                ("device", models.CharField(blank=True, max_length=10)),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("system", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("city", models.CharField(blank=True, max_length=80)),
                ("attributes", models.JSONField(default=dict)),
                ("cart", models.JSONField(default=dict)),
                ("cart_value", models.BigIntegerField(default=0)),
                ("day", models.DateField(null=True)),
                ("visit_at", models.DateTimeField(null=True)),
                ("referrer", models.CharField(blank=True, max_length=1000)),
                ("url", models.CharField(blank=True, max_length=1000)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("page_at", models.DateTimeField(null=True)),
                ("pages", models.IntegerField(default=0)),
                ("current_visit", models.BigIntegerField(null=True)),
                ("current_view", models.BigIntegerField(null=True)),
                ("folded", models.TextField(blank=True, editable=False)),
                (
                    "contact",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visitors",
                        to="contacts.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("entry_url", models.CharField(blank=True, max_length=1000)),
                ("referrer", models.CharField(blank=True, max_length=1000)),
                ("utm", models.JSONField(default=dict)),
                ("pages", models.IntegerField(default=0)),
                (
                    "visitor",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="visitors.visitor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Here",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("site", models.CharField(max_length=40)),
                ("node", models.CharField(max_length=16)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "visitor",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="here", to="visitors.visitor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitorEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("name", models.CharField(max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "visitor",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="visitors.visitor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PageView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("url", models.CharField(max_length=1000)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seconds", models.IntegerField(null=True)),
                (
                    "visit",
                    pasokh.kernel.tenancy.models.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="views", to="visitors.visit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "visit", "-id"], name="view_newest")],
            },
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(fields=["workspace_id", "contact"], name="visitor_by_contact"),
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(fields=["workspace_id", "key"], name="visitor_by_key"),
        ),
        migrations.AddIndex(
            model_name="visitor",
            index=models.Index(fields=["workspace_id", "day"], name="visitor_by_day"),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "site", "key"), name="one_visitor_per_key_and_site"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["workspace_id", "visitor", "-id"], name="visit_newest"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["workspace_id", "last_at"], name="visit_by_age"),
        ),
        migrations.AddIndex(
            model_name="here",
            index=models.Index(fields=["workspace_id", "site", "-id"], name="here_newest"),
        ),
        migrations.AddConstraint(
            model_name="here",
            constraint=models.UniqueConstraint(fields=("workspace_id", "visitor"), name="a_visitor_is_here_once"),
        ),
        migrations.AddIndex(
            model_name="visitorevent",
            index=models.Index(fields=["workspace_id", "visitor", "-id"], name="visitor_event_newest"),
        ),
        migrations.AddIndex(
            model_name="visitorevent",
            index=models.Index(fields=["workspace_id", "at"], name="visitor_event_by_age"),
        ),
        WallTables("DayCount", "Keeping", "Node", "Visitor", "Visit", "Here", "VisitorEvent", "PageView"),
    ]
