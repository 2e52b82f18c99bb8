"""Saved replies, drafts, messages that wait, messages that were edited."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_relations")]

    operations = []
