"""Statuses of one's own, resolution, follow-up, closing."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
import pasokh.kernel.tenancy.models
from pasokh.kernel.tenancy.wall import WallTables

# As they were shipped with this release; later ones come by `ResolutionCategory.ship`.
CATEGORIES = (
    {"fa": "پاسخ پرسش داده شد", "en": "Question answered"},
    {"fa": "مشکل برطرف شد", "en": "Problem fixed"},
    {"fa": "راه جایگزین داده شد", "en": "Another way was shown"},
    {"fa": "کالا تعویض شد", "en": "Product replaced"},
    {"fa": "مبلغ برگردانده شد", "en": "Money returned"},
    {"fa": "به واحد دیگری سپرده شد", "en": "Passed on to others"},
    {"fa": "مشکل دیگر دیده نشد", "en": "Not seen again"},
    {"fa": "خواسته شدنی نبود", "en": "Could not be done"},
    {"fa": "مشتری پاسخ نداد", "en": "Customer did not answer"},
    {"fa": "تکراری", "en": "Duplicate"},
    {"fa": "هرزنامه یا اشتباهی", "en": "Spam or by mistake"},
)


def ship(apps, schema_editor):
    """Workspaces that are here already get the shipped categories of resolutions."""
    database = schema_editor.connection.alias
    workspaces = apps.get_model("workspaces", "Workspace").objects.using(database)
    category = apps.get_model("tickets", "ResolutionCategory")
    for pk in workspaces.values_list("pk", flat=True):
        rows = [category(workspace_id=pk, labels=labels, place=place) for place, labels in enumerate(CATEGORIES)]
        category.objects.using(database).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_initial"),
        ("tickets", "0004_search_by_frequency"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("followed_up", "Followed Up"),
                            ("silence", "Silence"),
                            ("decided", "Decided"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("due_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("message", "Message"),
                            ("email", "Email"),
                            ("sms", "Sms"),
                            ("visit", "Visit"),
                        ],
                        default="phone",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("content", "Content"),
                            ("unhappy", "Unhappy"),
                            ("no_answer", "No Answer"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LifeRules",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                (
                    "asks",
                    models.CharField(
                        choices=[("required", "Required"), ("optional", "Optional"), ("never", "Never")],
                        default="required",
                        max_length=10,
                    ),
                ),
                ("wants_reason", models.BooleanField(default=False)),
                ("follows_up", models.BooleanField(default=False)),
                ("follow_up_days", models.PositiveSmallIntegerField(default=2)),
                ("silence_days", models.PositiveSmallIntegerField(default=3)),
            ],
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("reason", models.TextField(blank=True)),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="ResolutionCategory",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("labels", models.JSONField(default=dict)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.AddField(
            model_name="status",
            name="replaced_by",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="tickets.status"
            ),
        ),
        migrations.AddField(
            model_name="status",
            name="retired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("category", 3)), fields=["workspace_id", "solved_at", "id"], name="ticket_solved"
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="ticket",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="closures", to="tickets.ticket"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="owner",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="workspaces.member"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="ticket",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="tickets.ticket"
            ),
        ),
        migrations.AddConstraint(
            model_name="liferules",
            constraint=models.UniqueConstraint(fields=("workspace_id",), name="one_rule_of_life_per_workspace"),
        ),
        migrations.AddConstraint(
            model_name="liferules",
            constraint=models.CheckConstraint(
                condition=models.Q(("silence_days__lte", 90)), name="silence_days_at_most"
            ),
        ),
        migrations.AddConstraint(
            model_name="liferules",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow_up_days__lte", 90)), name="follow_up_days_at_most"
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="ticket",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="resolutions", to="tickets.ticket"
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="category",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tickets.resolutioncategory",
            ),
        ),
        migrations.AddIndex(
            model_name="closure",
            index=models.Index(fields=["workspace_id", "ticket", "-id"], name="closure_of_ticket"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["workspace_id", "ticket", "-id"], name="follow_up_of_ticket"),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["workspace_id", "due_at"], name="follow_up_due"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("outcome", "")),
                fields=["workspace_id", "owner", "due_at"],
                name="follow_up_of_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="resolution",
            index=models.Index(fields=["workspace_id", "ticket", "-id"], name="resolution_of_ticket"),
        ),
        migrations.AddIndex(
            model_name="resolution",
            index=models.Index(fields=["workspace_id", "actor_kind", "actor_id", "-id"], name="resolution_by"),
        ),
        WallTables(
            "Closure",
            "FollowUp",
            "LifeRules",
            "Resolution",
            "ResolutionCategory",
            fields={"Status": ["replaced_by"]},
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
