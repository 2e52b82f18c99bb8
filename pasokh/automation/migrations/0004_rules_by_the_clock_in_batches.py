"""Rules by the clock go on where they stopped; how far time was looked at is known of them as of the others."""

from django.db import migrations, models

KNOWN = """
UPDATE automation_rule SET swept_until = least(now(), next_at - interval '1 second')
WHERE trigger ? 'at' AND next_at IS NOT NULL AND swept_until IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("automation", "0003_marks_of_calendars")]

    operations = [
        migrations.AddField("rule", "underway", models.JSONField(default=dict)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
