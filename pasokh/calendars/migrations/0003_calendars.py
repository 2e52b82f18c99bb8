"""Several calendars, who keeps which, days of one of them, official holidays that were moved, and absences."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables

CASCADE = django.db.models.deletion.CASCADE
REASONS = [("leave", "Leave"), ("sick", "Sick"), ("mission", "Mission"), ("training", "Training"), ("other", "Other")]


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


def key(to, **options):
    return TenantForeignKey(on_delete=CASCADE, to=to, **{"related_name": "+"} | options)


def unique(name, *fields, condition=None):
    return models.UniqueConstraint(fields=("workspace_id", *fields), condition=condition, name=name)


class Migration(migrations.Migration):
    dependencies = [("calendars", "0002_hours_of_those_who_are_here"), ("workspaces", "0002_custom_field")]

    operations = [
        migrations.RemoveConstraint("workinghours", "one_week_per_workspace"),
        migrations.AlterModelOptions("workinghours", options={"ordering": ["-is_default", "name", "pk"]}),
        migrations.AddField("workinghours", "name", models.CharField(blank=True, default="", max_length=80)),
        migrations.AddField("workinghours", "zone", models.CharField(blank=True, default="", max_length=50)),
        # Until now each business had one calendar, which is its default.
        migrations.AddField("workinghours", "is_default", models.BooleanField(default=True)),
        migrations.AlterField("workinghours", "is_default", models.BooleanField(default=False)),
        migrations.AlterField("workinghours", "name", models.CharField(blank=True, max_length=80)),
        migrations.AlterField("workinghours", "zone", models.CharField(blank=True, max_length=50)),
        migrations.AddField("workinghours", "feed_since", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "workinghours", unique("one_default_calendar_per_workspace", condition=Q(is_default=True))
        ),
        migrations.AddConstraint("workinghours", unique("one_calendar_per_name", "name")),
        migrations.RemoveConstraint("holiday", "one_holiday_per_day"),
        migrations.AddField("holiday", "calendar", key("calendars.workinghours", null=True, related_name="own_days")),
        migrations.AddConstraint("holiday", unique("one_day_of_all_calendars", "day", condition=Q(calendar=None))),
        migrations.AddConstraint(
            "holiday", unique("one_day_of_a_calendar", "calendar", "day", condition=Q(calendar__isnull=False))
        ),
        migrations.CreateModel(
            name="MovedHoliday",
            fields=[*row(), ("occasion", models.CharField(max_length=60)), ("day", models.DateField())],
            options={"constraints": [unique("once_moved", "occasion")]},
        ),
        migrations.CreateModel(
            name="HoursFor",
            fields=[
                *row(),
                ("site", models.CharField(blank=True, max_length=40)),
                ("hours", key("calendars.workinghours", related_name="keepers")),
                ("member", key("workspaces.member", null=True)),
                ("team", key("workspaces.team", null=True)),
            ],
            options={
                "constraints": [
                    unique("one_calendar_per_member", "member", condition=Q(member__isnull=False)),
                    unique("one_calendar_per_team", "team", condition=Q(team__isnull=False)),
                    unique("one_calendar_per_site", "site", condition=~Q(site="")),
                    models.CheckConstraint(
                        condition=(
                            Q(member__isnull=False, team=None, site="")
                            | Q(member=None, team__isnull=False, site="")
                            | (Q(member=None, team=None) & ~Q(site=""))
                        ),
                        name="hours_for_one_keeper",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                *noun(),
                ("reason", models.CharField(choices=REASONS, default="leave", max_length=10)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("starts", models.TimeField(null=True)),
                ("ends", models.TimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("member", key("workspaces.member")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace_id", "last_day"], name="absence_by_end"),
                    models.Index(fields=["workspace_id", "member", "last_day"], name="absence_of_member"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(first_day__lt=F("last_day"))
                        | (Q(first_day=F("last_day")) & (Q(starts=None) | Q(ends=None) | Q(starts__lt=F("ends")))),
                        name="absence_ends_after_it_begins",
                    )
                ],
            },
        ),
        WallTables("MovedHoliday", "HoursFor", "Absence", fields={"Holiday": ["calendar"]}),
    ]
