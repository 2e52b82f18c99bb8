"""Statistics that know a young workspace soon.

The planner knows how large each workspace is from the last ANALYZE, which by default comes after a tenth of a table has changed. To a
workspace that is younger it grants one row, and then any index that begins with the workspace looks as good as the one with the wanted id: beside
a million messages of others, one of twelve thousand own ones was found in 7 ms by reading them all, instead of 0.05 ms.
"""

from django.db import migrations

TABLES = (
    "tickets_ticket",
    "tickets_message",
    "tickets_searchentry",
    "events_event",
    "contacts_contact",
    "contacts_identity",
)
SOONER = "ALTER TABLE {} SET (autovacuum_analyze_scale_factor = 0.005, autovacuum_analyze_threshold = 500)"
AS_BEFORE = "ALTER TABLE {} RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_search"), ("events", "0001_initial"), ("contacts", "0001_initial")]

    operations = [migrations.RunSQL(SOONER.format(table), AS_BEFORE.format(table)) for table in TABLES]
