import django.db.models.deletion
from django.db import migrations

import pasokh.kernel.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0015_late_promises"),
    ]

    operations = [
        migrations.AlterField(
            model_name="messageedit",
            name="member",
            field=pasokh.kernel.tenancy.models.TenantForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="workspaces.member",
            ),
        ),
    ]
