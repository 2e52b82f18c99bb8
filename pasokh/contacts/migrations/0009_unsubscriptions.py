import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    """Who wants no automatic mail."""

    dependencies = [("contacts", "0008_sign_in")]

    operations = [
        migrations.CreateModel(
            name="Unsubscription",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("member", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "contact",
                    TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsubscriptions",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "contact"), name="one_unsubscription_per_contact")
                ],
            },
        ),
        WallTables("Unsubscription"),
    ]
