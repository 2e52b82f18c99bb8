"""What search keeps, and the functions that read it above the wall and yet inside the workspace (see tickets/0002 on why)."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models

import pasokh.kernel.tenancy.current
from pasokh.kernel.tenancy.wall import SAME_WORKSPACE, WallTables

# Postings have no number of their own, so the wall round them is put up here. What stands in entries is short or packed already in sorted runs;
# what is long is compressed by the server.
WALL = f"""
ALTER TABLE search_posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON search_posting USING ({SAME_WORKSPACE}) WITH CHECK ({SAME_WORKSPACE});
"""
ALIKE = "CREATE INDEX search_posting_alike ON search_posting USING gin (workspace_id, kind, word gin_trgm_ops)"

# How many documents of a shelf have each of the words; and for each of `stretched` the words that begin alike and resemble it most.
KNOWN = """
CREATE FUNCTION search_known(shelf text, asked text[], stretched text[], likeness real, most int)
RETURNS TABLE (asked_word text, word text, many bigint, alike real)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
BEGIN
    RETURN QUERY
        SELECT posting.word, posting.word, sum(posting.many)::bigint, 1::real FROM search_posting AS posting
        WHERE posting.workspace_id = ws AND posting.kind = shelf AND posting.word = ANY (asked) GROUP BY posting.word;
    RETURN QUERY
        SELECT each.word, near.word, near.many, near.alike FROM unnest(stretched) AS each (word), LATERAL (
            SELECT posting.word, sum(posting.many)::bigint AS many, similarity(posting.word, each.word) AS alike FROM search_posting AS posting
            WHERE posting.workspace_id = ws AND posting.kind = shelf AND posting.word <> each.word
              AND posting.word >= left(each.word, 3) COLLATE "C" AND posting.word < left(each.word, 3) COLLATE "C" || chr(1114111)
              AND similarity(posting.word, each.word) >= likeness
            GROUP BY posting.word ORDER BY 3 DESC, 1 LIMIT most
        ) AS near;
END $$;
"""

# The words of a shelf that resemble one that nobody wrote. The caller looks closer.
ALIKES = """
CREATE FUNCTION search_alike(shelf text, asked text, most int) RETURNS TABLE (word text, many bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
BEGIN
    -- Not in the head of the function: an owner who is no superuser may not name a setting of a library that is not loaded yet.
    PERFORM similarity(asked, asked), set_config('pg_trgm.similarity_threshold', '0.16', true);
    RETURN QUERY
        SELECT posting.word, sum(posting.many)::bigint FROM search_posting AS posting
        WHERE posting.workspace_id = ws AND posting.kind = shelf AND posting.word % asked
        GROUP BY posting.word ORDER BY similarity(posting.word, asked) DESC, 2 DESC LIMIT most;
END $$;
"""

# The words of a shelf that begin so, the commonest first.
BEGINNING = """
CREATE FUNCTION search_beginning(shelf text, beginning text, most int) RETURNS TABLE (word text, many bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
BEGIN
    RETURN QUERY
        SELECT posting.word, sum(posting.many)::bigint FROM search_posting AS posting
        WHERE posting.workspace_id = ws AND posting.kind = shelf
          AND posting.word >= beginning COLLATE "C" AND posting.word < beginning COLLATE "C" || chr(1114111)
        GROUP BY posting.word ORDER BY 2 DESC, 1 LIMIT most;
END $$;
"""

# The best documents that somebody of these audiences may see. An entry is number << 10 | what `impacts` is asked for. Documents are looked
# up in the order of their score until there are enough: few are, where most may be seen.
BEST = """
CREATE FUNCTION search_best(shelf text, asked text[], weights real[], impacts real[], allowed text[], wanted int)
RETURNS TABLE (item bigint, score real, at timestamptz, trail bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
BEGIN
    RETURN QUERY
        WITH said AS MATERIALIZED (
            SELECT entry >> 10 AS number, sum(each.weight * impacts[(entry & 1023) + 1])::real AS score
            FROM unnest(asked, weights) AS each (word, weight)
            JOIN search_posting AS posting ON posting.workspace_id = ws AND posting.kind = shelf AND posting.word = each.word,
            LATERAL unnest(posting.entries) AS entry
            GROUP BY 1
        )
        SELECT document.item, best.score, document.at, document.trail
        FROM (SELECT said.number, said.score FROM said ORDER BY said.score DESC, said.number DESC) AS best
        JOIN search_document AS document ON document.workspace_id = ws AND document.kind = shelf AND document.number = best.number
        WHERE document.audience && allowed
        ORDER BY best.score DESC, best.number DESC LIMIT wanted;
END $$;
"""


def _row(*fields):
    workspace = models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False)
    return [("id", models.BigAutoField(primary_key=True, serialize=False)), ("workspace_id", workspace), *fields]


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=_row(
                ("kind", models.CharField(max_length=20)),
                ("next_number", models.IntegerField(default=0)),
                ("documents", models.IntegerField(default=0)),
                ("words", models.BigIntegerField(default=0)),
                ("gone", models.IntegerField(default=0)),
            ),
            options={
                "constraints": [models.UniqueConstraint(fields=("workspace_id", "kind"), name="one_shelf_a_kind")]
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=_row(
                ("kind", models.CharField(max_length=20)),
                ("item", models.BigIntegerField()),
                ("number", models.IntegerField()),
                ("audience", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                ("words", models.IntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("trail", models.BinaryField()),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "kind", "item"), name="one_document_an_item"),
                    models.UniqueConstraint(fields=("workspace_id", "kind", "number"), name="one_document_a_number"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "kind",
                        "word",
                        "block",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "workspace_id",
                    models.BigIntegerField(default=pasokh.kernel.tenancy.current.require_workspace_id, editable=False),
                ),
                ("kind", models.CharField(db_collation="C", max_length=20)),
                ("word", models.TextField(db_collation="C")),
                ("block", models.IntegerField()),
                ("many", models.IntegerField()),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Synonyms",
            fields=_row(("words", django.contrib.postgres.fields.ArrayField(base_field=models.TextField()))),
        ),
        WallTables("Shelf", "Document", "Synonyms"),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
        migrations.RunSQL(ALIKE, migrations.RunSQL.noop),
        migrations.RunSQL(KNOWN, "DROP FUNCTION search_known(text, text[], text[], real, int)"),
        migrations.RunSQL(ALIKES, "DROP FUNCTION search_alike(text, text, int)"),
        migrations.RunSQL(BEGINNING, "DROP FUNCTION search_beginning(text, text, int)"),
        migrations.RunSQL(BEST, "DROP FUNCTION search_best(text, text[], real[], real[], text[], int)"),
    ]
