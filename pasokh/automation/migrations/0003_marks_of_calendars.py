"""How far time was looked at by each calendar that teams and sites keep."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0002_rules_about_customers")]

    operations = [migrations.AddField("rule", "swept", models.JSONField(default=dict))]
