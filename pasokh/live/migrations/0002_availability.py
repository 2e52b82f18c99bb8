from django.db import migrations, models

from pasokh.kernel.tenancy.current import require_workspace_id
from pasokh.kernel.tenancy.wall import WallTables


class Migration(migrations.Migration):
    dependencies = [("live", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Availability",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("workspace_id", models.BigIntegerField(default=require_workspace_id, editable=False)),
                ("member_id", models.BigIntegerField()),
                ("chosen", models.CharField(default="available", max_length=10)),
                ("until", models.DateTimeField(null=True)),
                ("is_idle", models.BooleanField(default=False)),
                ("active_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("workspace_id", "member_id", name="one_availability_per_member")
                ]
            },
        ),
        WallTables("Availability"),
    ]
