import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("kind", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                ("cause_id", models.BigIntegerField(null=True)),
                (
                    "xact_id",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL("pg_current_xact_id()::text::bigint", [])
                    ),
                ),
                ("payload", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "subject_kind", "subject_id", "id"], name="event_of_subject"),
                    models.Index(fields=["workspace_id", "id"], name="event_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FailedReaction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("event", models.BigIntegerField()),
                ("reaction", models.CharField(max_length=200)),
                ("error", models.TextField()),
                ("attempts", models.PositiveSmallIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("solved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "event", "reaction"), name="one_failure_per_reaction"
                    )
                ],
            },
        ),
        WallTables("Event", "FailedReaction"),
    ]
