import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.wall import WallTables

KINDS = [
    ("text", "Text"),
    ("long_text", "Long Text"),
    ("number", "Number"),
    ("money", "Money"),
    ("choice", "Choice"),
    ("choices", "Choices"),
    ("yes_no", "Yes No"),
    ("date", "Date"),
    ("phone", "Phone"),
    ("national_id", "National Id"),
    ("company_id", "Company Id"),
    ("file", "File"),
]


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("noun", models.CharField(default="ticket", max_length=20)),
                ("key", models.CharField(max_length=40)),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("labels", models.JSONField(default=dict)),
                ("help", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=list)),
                (
                    "needed",
                    models.CharField(
                        choices=[("never", "Never"), ("solving", "Solving"), ("creation", "Creation")],
                        default="never",
                        max_length=10,
                    ),
                ),
                ("shown_to_customers", models.BooleanField(default=False)),
                ("condition", models.JSONField(null=True)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "noun", "key"), name="one_field_per_key")
                ],
            },
        ),
        WallTables("CustomField"),
    ]
