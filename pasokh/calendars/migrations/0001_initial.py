import django.utils.timezone
from django.db import migrations, models

import pasokh.calendars.models.working_hours
import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("day", models.DateField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("hours", models.JSONField(default=list)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "day"), name="one_holiday_per_day")],
            },
        ),
        migrations.CreateModel(
            name="WorkedHoliday",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("occasion", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "occasion"), name="once_worked")],
            },
        ),
        migrations.CreateModel(
            name="WorkingHours",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("week", models.JSONField(default=pasokh.calendars.models.working_hours.usual_week)),
                ("official_holidays", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id",), name="one_week_per_workspace")],
            },
        ),
        WallTables("Holiday", "WorkedHoliday", "WorkingHours"),
    ]
