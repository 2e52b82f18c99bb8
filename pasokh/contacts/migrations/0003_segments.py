"""Customers who are treated alike: segments, and who is in them."""

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


def key(to, related, null=False):
    return TenantForeignKey(null=null, on_delete=CASCADE, related_name=related, to=f"contacts.{to}")


def once(column, name):
    return models.UniqueConstraint(
        condition=models.Q((f"{column}__isnull", False)), fields=("workspace_id", column, "segment"), name=name
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_search")]

    operations = [
        migrations.CreateModel(
            name="Segment",
            fields=[
                *row(),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=80)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "name"), name="one_segment_per_name")],
            },
        ),
        migrations.CreateModel(
            name="InSegment",
            fields=[
                *row(),
                ("company", key("company", "in_segments", null=True)),
                ("contact", key("contact", "in_segments", null=True)),
                ("segment", key("segment", "rows")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("contact__isnull", True), ("company__isnull", True), _connector="XOR"),
                        name="one_customer_in_a_segment",
                    ),
                    once("contact", "contact_once_in_a_segment"),
                    once("company", "company_once_in_a_segment"),
                ],
            },
        ),
        WallTables("Segment", "InSegment"),
    ]
