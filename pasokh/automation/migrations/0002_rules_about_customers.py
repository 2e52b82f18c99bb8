"""Rules may be about customers as well: turns and runs name either a ticket or a contact."""

import django.db.models.deletion
from django.db import migrations, models

from pasokh.kernel.tenancy.models import TenantForeignKey
from pasokh.kernel.tenancy.wall import WallTables


def contact():
    return TenantForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.contact"
    )


def index(*fields, name):
    return models.Index(condition=models.Q(("contact__isnull", False)), fields=["workspace_id", *fields], name=name)


class Migration(migrations.Migration):
    dependencies = [("automation", "0001_initial"), ("contacts", "0003_segments")]

    operations = [
        migrations.AddField("turn", "contact", contact()),
        migrations.AddField("run", "contact", contact()),
        migrations.AddIndex("turn", index("contact", "id", name="turns_of_contact")),
        migrations.AddIndex("run", index("contact", "-id", name="runs_of_contact")),
        WallTables(fields={"Turn": ["contact"], "Run": ["contact"]}),
    ]
