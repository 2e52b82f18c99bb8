"""Whom a mail went to in copy, and to whom alone of its recipients it did not go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0020_envelopes")]

    operations = [
        migrations.AddField("envelope", "cc", models.JSONField(default=list)),
        migrations.AddField("envelope", "missed", models.JSONField(default=dict)),
        # A process of the release before may still write while this one starts.
        migrations.RunSQL("ALTER TABLE tickets_envelope ALTER COLUMN cc SET DEFAULT '[]'", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE tickets_envelope ALTER COLUMN missed SET DEFAULT '{}'", migrations.RunSQL.noop),
    ]
