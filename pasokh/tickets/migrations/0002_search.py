"""Search over messages, above the wall and yet inside the workspace.

Under row security only leakproof operators may use an index, and `@@` is not one: so search runs in functions of the
owner, which read the workspace from the transaction's setting, and return ids only.
"""

from django.db import migrations

INDEX = "CREATE INDEX tickets_searchentry_words ON tickets_searchentry USING gin (workspace_id, bucket, words)"

# From the newest bucket on, each step reads the matches of its buckets: the commonest word stops in the first bucket. A rare one costs a look
# into the index per bucket; planning each look cost more than looking, so buckets are taken two, four, eight at a time once the first gave too
# little (four to five times faster), and no more, for then a word of old days only would be read from all of them. Plain index scans are off
# because the planner, which cannot know how common a word is, would at times read a bucket row by row; and each step is planned with its
# real values.
SEARCH = """
CREATE FUNCTION tickets_search_messages(asked tsquery, before bigint, wanted int)
RETURNS TABLE (ticket_id bigint, message_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
    here int := tickets_newest_bucket(coalesce((before - 1) / 32768, 2147483647)::int);
    width int := 1;
    found int := 0;
    step int;
BEGIN
    WHILE here IS NOT NULL AND found < wanted LOOP
        IF width = 1 THEN
            RETURN QUERY
                SELECT entry.ticket_id, entry.message_id FROM tickets_searchentry AS entry
                WHERE entry.workspace_id = ws AND entry.bucket = here AND entry.words @@ asked
                  AND (before IS NULL OR entry.message_id < before)
                ORDER BY entry.message_id DESC LIMIT wanted - found;
        ELSE
            RETURN QUERY
                SELECT entry.ticket_id, entry.message_id FROM tickets_searchentry AS entry
                WHERE entry.workspace_id = ws AND entry.words @@ asked
                  AND entry.bucket = ANY (ARRAY(SELECT generate_series(here - width + 1, here)))
                  AND (before IS NULL OR entry.message_id < before)
                ORDER BY entry.message_id DESC LIMIT wanted - found;
        END IF;
        GET DIAGNOSTICS step = ROW_COUNT;
        found := found + step;
        here := tickets_newest_bucket(here - width);
        width := least(width * 2, 8);
    END LOOP;
END $$;
"""

# A function of its own, so that it keeps its index scan. The newest message up to a bucket's end tells the next bucket with anything in it.
NEWEST_BUCKET = """
CREATE FUNCTION tickets_newest_bucket(upto int) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = on
AS $$
BEGIN
    RETURN (
        SELECT entry.message_id / 32768 FROM tickets_searchentry AS entry
        WHERE entry.workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint
          AND entry.message_id < (upto::bigint + 1) * 32768
        ORDER BY entry.workspace_id DESC, entry.message_id DESC LIMIT 1
    );
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.RunSQL(NEWEST_BUCKET, "DROP FUNCTION tickets_newest_bucket(int)"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION tickets_search_messages(tsquery, bigint, int)"),
    ]
