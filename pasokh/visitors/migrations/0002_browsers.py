"""Browsers of visitors that are told of answers."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.ids
import pasokh.kernel.tenancy.current
from pasokh.kernel.secrets import EncryptedTextField
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [("visitors", "0001_initial"), ("contacts", "0003_segments")]

    operations = [
        migrations.CreateModel(
            name="Browser",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("uid", models.UUIDField(default=pasokh.kernel.ids.uuid7, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("endpoint", EncryptedTextField()),
                ("endpoint_hash", models.CharField(max_length=64)),
                ("p256dh", EncryptedTextField()),
                ("auth", EncryptedTextField()),
                ("key", models.CharField(max_length=100)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("told_at", models.DateTimeField(null=True)),
                ("site", models.CharField(max_length=40)),
                (
                    "contact",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.contact"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "contact"], name="browsers_of_contact")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "endpoint_hash"), name="a_visitors_browser_once")
                ],
            },
        ),
        WallTables("Browser"),
    ]
