"""Types with their fields, priority, tags with colours."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_life")]

    operations = []
