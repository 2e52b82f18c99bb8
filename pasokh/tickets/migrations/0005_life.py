"""Statuses of one's own, resolution, follow-up, closing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_search_by_frequency")]

    operations = []
