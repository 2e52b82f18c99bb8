"""Search uses its indexes under the program's role, though row security would forbid it to a plain query; and reads one shelf only."""

import psycopg
import pytest
from django.conf import settings

from pasokh.kernel.tenancy import workspace
from pasokh.search.models import Shelf
from pasokh.search.writing import index


@pytest.fixture
def full(real_shop, owner_sql):
    with workspace(real_shop):
        index("article", 1, {"title": "پیش‌فاکتور", "text": "برای شرکت‌ها"}, ["public"])
        shelf = Shelf.objects.get().pk
    owner_sql(
        "INSERT INTO search_posting (workspace_id, shelf, word, block, many, entries) "
        f"SELECT {real_shop.pk}, {shelf}, 'word' || n, 0, 1, ARRAY[0] FROM generate_series(1, 20000) AS n"
    )
    owner_sql("VACUUM ANALYZE search_posting")
    return real_shop


def as_program(ws, statement):
    with psycopg.connect(settings.DATABASE_URL) as program:
        program.execute("SELECT set_config('pasokh.ws', %s, true)", [str(ws)])
        rows = program.execute(statement).fetchall()
        program.execute("SELECT pg_stat_force_next_flush()")
        return rows


def scans(owner_sql, name):
    return owner_sql("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = %s", [name])[0][0]


@pytest.mark.parametrize(
    ("name", "search", "found"),
    [
        (
            "search_posting_pkey",
            "SELECT count(*) FROM search_known('article', ARRAY['پیشفاکتور'], ARRAY[]::text[], 0, 0)",
            1,
        ),
        ("search_posting_pkey", "SELECT count(*) FROM search_beginning('article', 'پیشف', 5)", 1),
        ("search_posting_alike", "SELECT count(*) FROM search_alike('article', 'پیشفاکتر', 1)", 1),
        (
            "search_posting_pkey",
            "SELECT count(*) FROM search_best('article', ARRAY['پیشفاکتور'], ARRAY[1::real], array_fill(1::real, ARRAY[1024]), ARRAY['public'], ARRAY[]::bytea[], 5)",
            1,
        ),
    ],
)
def test_each_search_reads_its_index_and_nothing_of_others(full, owner_sql, name, search, found):
    before = scans(owner_sql, name)
    assert as_program(full.pk, search) == [(found,)]
    assert scans(owner_sql, name) > before
    assert as_program(full.pk + 1, search) == [(0,)]


def test_rows_of_words_stand_within_the_wall(full):
    asked = "SELECT count(*) FROM search_posting WHERE word = 'پیشفاکتور'"
    assert as_program(full.pk, asked) == [(1,)]
    assert as_program(full.pk + 1, asked) == [(0,)]
