import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    """Answers kept for repeated requests hold what people wrote: they stand within the wall.

    The table is made anew. What stood in it is forgotten: it was kept for a day at most.
    """

    dependencies = [("kernel", "0003_limits_unlogged")]

    operations = [
        migrations.DeleteModel(name="IdempotencyKey"),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("scope", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.SmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=bytes)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "kernel_idempotency_key",
                "indexes": [models.Index(fields=["workspace_id", "created_at"], name="idempotency_key_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "scope", "key"), name="kernel_idempotency_key_once")
                ],
            },
        ),
        WallTables("IdempotencyKey"),
    ]
