"""What the browser calls a piece of writing, so that it knows a draft that is part of a message by now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0018_ratings")]

    operations = [
        migrations.AddField("draft", "writing", models.CharField(max_length=40, blank=True, default="")),
        # A process of the release before may still write while this one starts.
        migrations.RunSQL("ALTER TABLE tickets_draft ALTER COLUMN writing SET DEFAULT ''", migrations.RunSQL.noop),
    ]
