"""Rules of time remember who kept which calendar when they were looked at last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0004_rules_by_the_clock_in_batches")]

    operations = [migrations.AddField("rule", "kept", models.JSONField(null=True))]
