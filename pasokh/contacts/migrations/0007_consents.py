import django.db.models.deletion
from django.db import migrations, models

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    """What customers agreed to."""

    dependencies = [("contacts", "0006_blocking")]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("text", models.CharField(max_length=1000)),
                ("origin", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="contacts.contact"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace_id", "contact"], name="consent_of_contact")],
            },
        ),
        WallTables("Consent"),
    ]
