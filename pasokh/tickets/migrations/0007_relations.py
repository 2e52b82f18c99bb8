"""Merge, split, links, incidents, and the people on a ticket."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_types")]

    operations = []
