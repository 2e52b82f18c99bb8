"""What members know, and how well."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables

CASCADE = django.db.models.deletion.CASCADE


def row():
    return [
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        (
            "workspace_id",
            models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0002_custom_field")]

    operations = [
        migrations.CreateModel(
            name="Skill",
            fields=[
                *row(),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[("field", "Field"), ("language", "Language"), ("stage", "Stage")],
                        default="field",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["kind", "name"],
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "name"), name="one_skill_per_name")],
            },
        ),
        migrations.CreateModel(
            name="MemberSkill",
            fields=[
                *row(),
                ("level", models.PositiveSmallIntegerField(default=3)),
                ("member", TenantForeignKey(on_delete=CASCADE, related_name="skills", to="workspaces.member")),
                ("skill", TenantForeignKey(on_delete=CASCADE, related_name="members", to="workspaces.skill")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "member", "skill"), name="knows_once")],
            },
        ),
        WallTables("Skill", "MemberSkill"),
    ]
