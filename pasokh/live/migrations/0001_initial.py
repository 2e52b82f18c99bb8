from django.db import migrations, models
from django.utils import timezone

from pasokh.kernel.tenancy.current import require_workspace_id
from pasokh.kernel.tenancy.wall import WallTables

# Owned by the owner's role and so above the wall: it yields ids only. All in one statement, for the horizon and the
# rows must come from one snapshot. A NULL horizon (the first call) yields no rows.
EVENTS_SINCE = """
CREATE FUNCTION live_events_since(after_id bigint, since bigint, max_rows int)
RETURNS TABLE (horizon bigint, ceiling bigint, top bigint, workspace_ids bigint[], event_ids bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH now AS (
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
               pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ceiling
    ), fresh AS (
        SELECT event.workspace_id, event.id
        FROM events_event AS event, now
        WHERE event.id > after_id AND event.xact_id >= since AND event.xact_id < now.horizon
        ORDER BY event.id LIMIT max_rows
    )
    SELECT now.horizon, now.ceiling, coalesce((SELECT max(id) FROM events_event), 0),
           coalesce((SELECT array_agg(workspace_id ORDER BY id) FROM fresh), '{}'),
           coalesce((SELECT array_agg(id ORDER BY id) FROM fresh), '{}')
    FROM now
$$;
REVOKE ALL ON FUNCTION live_events_since(bigint, bigint, int) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("workspace_id", models.BigIntegerField(default=require_workspace_id, editable=False)),
                ("member_id", models.BigIntegerField()),
                ("node", models.CharField(max_length=32)),
                ("seen_at", models.DateTimeField(default=timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("workspace_id", "member_id", "node", name="one_presence_per_node")
                ]
            },
        ),
        migrations.CreateModel(
            name="Viewing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("workspace_id", models.BigIntegerField(default=require_workspace_id, editable=False)),
                ("member_id", models.BigIntegerField()),
                ("ticket_id", models.BigIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("seen_at", models.DateTimeField(default=timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("workspace_id", "ticket_id", "member_id", name="one_viewing_per_member")
                ]
            },
        ),
        WallTables("Presence", "Viewing"),
        # What is known only now need not outlive a crash: no write-ahead log for it.
        migrations.RunSQL(
            "ALTER TABLE live_presence SET UNLOGGED; ALTER TABLE live_viewing SET UNLOGGED;", migrations.RunSQL.noop
        ),
        migrations.RunSQL(EVENTS_SINCE, "DROP FUNCTION live_events_since(bigint, bigint, int)"),
    ]
