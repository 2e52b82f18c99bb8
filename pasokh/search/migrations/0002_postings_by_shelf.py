"""Postings name their shelf by its key and stand in larger blocks: rows are as many as words, and most of their bytes said the same.

The table is made anew, with the functions that read it; what is indexed by now is indexed again by whoever wrote it. Phrases are asked for
in the database, so that they are found however far down they stand.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import pasokh.kernel.tenancy.current

# Postings have no number of their own, so the wall round them is put up here. Room is left on each page: a row that grows stays on its own,
# and then no index is touched.
WALL = """
ALTER TABLE search_posting SET (fillfactor = 85);
ALTER TABLE search_posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON search_posting
    USING (workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint)
    WITH CHECK (workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint);
DELETE FROM search_document;
DELETE FROM search_shelf;
"""
ALIKE_INDEX = "CREATE INDEX search_posting_alike ON search_posting USING gin (shelf, word gin_trgm_ops)"

# The key of a shelf of this workspace, for the functions below: they read rows of no other.
SHELF = """
CREATE FUNCTION search_shelf_of(shelf_kind text) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT id::int FROM search_shelf
    WHERE workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint AND kind = shelf_kind;
$$;
"""

# How many documents of a shelf have each of the words; and for each of `stretched` the words that begin alike and resemble it most.
KNOWN = """
CREATE FUNCTION search_known(shelf_kind text, asked text[], stretched text[], likeness real, most int)
RETURNS TABLE (asked_word text, word text, many bigint, alike real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    here int := search_shelf_of(shelf_kind);
BEGIN
    RETURN QUERY
        SELECT posting.word, posting.word, sum(posting.many)::bigint, 1::real FROM search_posting AS posting
        WHERE posting.shelf = here AND posting.word = ANY (asked) GROUP BY posting.word;
    IF cardinality(stretched) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT each.word, near.word, near.many, near.alike FROM unnest(stretched) AS each (word), LATERAL (
            SELECT posting.word, sum(posting.many)::bigint AS many, max(similarity(posting.word, each.word)) AS alike
            FROM search_posting AS posting
            WHERE posting.shelf = here AND posting.word <> each.word
              AND posting.word >= left(each.word, 3) COLLATE "C" AND posting.word < left(each.word, 3) COLLATE "C" || chr(1114111)
              AND similarity(posting.word, each.word) >= likeness
            GROUP BY posting.word ORDER BY 3 DESC, 1 LIMIT most
        ) AS near;
END $$;
"""

# The words of a shelf that resemble one that nobody wrote. The caller looks closer.
ALIKES = """
CREATE FUNCTION search_alike(shelf_kind text, asked text, most int) RETURNS TABLE (word text, many bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    here int := search_shelf_of(shelf_kind);
BEGIN
    -- Not in the head of the function: an owner who is no superuser may not name a setting of a library that is not loaded yet.
    PERFORM similarity(asked, asked), set_config('pg_trgm.similarity_threshold', '0.24', true);
    RETURN QUERY
        SELECT posting.word, sum(posting.many)::bigint FROM search_posting AS posting
        WHERE posting.shelf = here AND posting.word % asked
        GROUP BY posting.word ORDER BY similarity(posting.word, asked) DESC, 2 DESC LIMIT most;
END $$;
"""

# The words of a shelf that begin so, the commonest first.
BEGINNING = """
CREATE FUNCTION search_beginning(shelf_kind text, beginning text, most int) RETURNS TABLE (word text, many bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    here int := search_shelf_of(shelf_kind);
BEGIN
    RETURN QUERY
        SELECT posting.word, sum(posting.many)::bigint FROM search_posting AS posting
        WHERE posting.shelf = here AND posting.word >= beginning COLLATE "C" AND posting.word < beginning COLLATE "C" || chr(1114111)
        GROUP BY posting.word ORDER BY 2 DESC, 1 LIMIT most;
END $$;
"""

# The best documents that somebody of these audiences may see, and that have all of the phrases. An entry is number << 10 | what `impacts`
# is asked for. Documents are looked up in the order of their score until there are enough: few are, where most may be seen.
BEST = """
CREATE FUNCTION search_best(
    shelf_kind text, asked text[], weights real[], impacts real[], allowed text[], phrases bytea[], wanted int
)
RETURNS TABLE (item bigint, score real, at timestamptz, trail bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_bitmapscan = off SET jit = off SET work_mem = '32MB' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
    here int := search_shelf_of(shelf_kind);
BEGIN
    RETURN QUERY
        WITH said AS MATERIALIZED (
            SELECT entry >> 10 AS number, sum(each.weight * impacts[(entry & 1023) + 1])::real AS score
            FROM unnest(asked, weights) AS each (word, weight)
            JOIN search_posting AS posting ON posting.shelf = here AND posting.word = each.word,
            LATERAL unnest(posting.entries) AS entry
            GROUP BY 1
        )
        SELECT document.item, best.score, document.at, document.trail
        FROM (SELECT said.number, said.score FROM said ORDER BY said.score DESC, said.number DESC) AS best
        JOIN search_document AS document ON document.workspace_id = ws AND document.kind = shelf_kind AND document.number = best.number
        WHERE document.audience && allowed
          AND NOT EXISTS (SELECT FROM unnest(phrases) AS phrase (marks) WHERE position(phrase.marks IN document.trail) = 0)
        ORDER BY best.score DESC, best.number DESC LIMIT wanted;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunSQL("DROP FUNCTION search_known(text, text[], text[], real, int)"),
        migrations.RunSQL("DROP FUNCTION search_alike(text, text, int)"),
        migrations.RunSQL("DROP FUNCTION search_beginning(text, text, int)"),
        migrations.RunSQL("DROP FUNCTION search_best(text, text[], real[], real[], text[], int)"),
        migrations.DeleteModel(name="Posting"),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shelf", "word", "block", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("shelf", models.IntegerField()),
                ("block", models.IntegerField()),
                ("many", models.IntegerField()),
                ("word", models.TextField(db_collation="C")),
                ("entries", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
            ],
        ),
        migrations.RunSQL(WALL),
        migrations.RunSQL(ALIKE_INDEX),
        *(migrations.RunSQL(function) for function in (SHELF, KNOWN, ALIKES, BEGINNING, BEST)),
    ]
