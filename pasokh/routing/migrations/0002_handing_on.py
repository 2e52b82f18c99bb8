"""Requests of a colleague who is gone are handed on after a time that each queue says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [
        migrations.AddField("queue", "hand_on_after", models.PositiveIntegerField(default=0)),
        migrations.AddField("capacity", "gone_at", models.DateTimeField(null=True)),
    ]
