"""Policies warn so long before a promise is late, too; a clock remembers of which warning it was told by ten-thousandths of its target."""

from django.db import migrations, models

PARTS = "UPDATE sla_clock SET warned = warned * 100 WHERE warned > 0"
PERCENT = "UPDATE sla_clock SET warned = warned / 100 WHERE warned > 0"


class Migration(migrations.Migration):
    dependencies = [("sla", "0003_several_warnings_only")]

    operations = [
        migrations.AddField("policy", "warnings_before", models.JSONField(default=list)),
        migrations.RunSQL(PARTS, PERCENT),
    ]
