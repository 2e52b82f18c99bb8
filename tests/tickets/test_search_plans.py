"""Searches use their indexes under the program's role, though row security would forbid it to a plain query."""

from itertools import product

import psycopg
import pytest
from django.conf import settings

from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive


@pytest.fixture
def words(real_shop, owner_sql):
    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        given = {"channel": "chat", "contact": contact, "inbox_id": real_shop.inbox.pk}
        ticket = receive(Inbound(**given, text="سفارش")).ticket
    # So many that the planner would choose as in life.
    owner_sql(
        "INSERT INTO tickets_message (workspace_id, uid, created_at, ticket_id, position, kind, author_kind, author_name, text, html, "
        "quoted, state, failure, origin, external_id, subject, why_here) SELECT workspace_id, gen_random_uuid(), now(), ticket_id, n, "
        "kind, author_kind, '', '', '', '', state, '', '', '', '', '' FROM tickets_message, generate_series(2, 20000) AS n"
    )
    owner_sql(
        "INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words) SELECT workspace_id, ticket_id, id, "
        "id / 32768, array_to_tsvector(ARRAY[CASE WHEN position % 1000 = 0 THEN 'rare' ELSE 'w' || id END, 'سفارش']) FROM tickets_message WHERE position > 1"
    )
    owner_sql(
        "INSERT INTO contacts_contact (workspace_id, uid, created_at, name, language, notes, folded, blocked_reason) SELECT workspace_id, "
        "gen_random_uuid(), now(), '', '', '', 'somebody ' || n, '' FROM contacts_contact, generate_series(1, 5000) AS n"
    )
    owner_sql("VACUUM ANALYZE tickets_searchentry")
    owner_sql("VACUUM ANALYZE contacts_contact")
    assert ticket.last_position == 1
    return real_shop


def as_program(ws, statement):
    with psycopg.connect(settings.DATABASE_URL) as program:
        program.execute("SELECT set_config('pasokh.ws', %s, true)", [str(ws.pk)])
        rows = program.execute(statement).fetchall()
        program.execute("SELECT pg_stat_force_next_flush()")
        return rows


def scans(owner_sql, index):
    return owner_sql("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = %s", [index])[0][0]


@pytest.mark.parametrize(
    ("index", "search", "found"),
    [
        ("tickets_searchentry_words", "SELECT count(*) FROM tickets_search_messages('rare'::tsquery, NULL, 25)", 20),
        ("contacts_contact_folded", "SELECT count(*) FROM contacts_search(ARRAY['%مریم%'], 25)", 1),
    ],
)
def test_a_search_reads_its_index_under_the_programs_role(words, owner_sql, index, search, found):
    before = scans(owner_sql, index)
    assert as_program(words, search) == [(found,)]
    assert scans(owner_sql, index) > before


def test_a_plain_query_may_not_use_it(words):
    """The reason for the functions: under the wall the planner may look into an index only by operators that cannot leak.

    The same query of the owner's, who stands above the wall, finds the words by the index. If this fails because the program's does
    too, `@@` has become leakproof, and plain queries will do.
    """
    asked = f"SELECT 1 FROM tickets_searchentry WHERE workspace_id = {words.pk} AND bucket = 0 AND words @@ 'سفارش'::tsquery"
    found, filtered = conditions(settings.DATABASE_OWNER_URL, words, asked)
    assert "words @@" in found
    found, filtered = conditions(settings.DATABASE_URL, words, asked)
    assert "words @@" not in found
    assert "words @@" in filtered


def conditions(address, ws, statement):
    """(what a plan looks up by indexes, what it checks row by row) when reading the whole table is the last resort."""
    with psycopg.connect(address) as connection:
        connection.execute(
            "SELECT set_config('pasokh.ws', %s, true), set_config('enable_seqscan', 'off', true)", [str(ws.pk)]
        )
        nodes = list(_nodes(connection.execute(f"EXPLAIN (FORMAT JSON) {statement}").fetchone()[0][0]["Plan"]))
    return [" ".join(node.get(key, "") for node in nodes) for key in ("Index Cond", "Filter")]


def _nodes(node):
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def test_search_functions_stay_inside_their_workspace(words):
    other = type(words)(pk=words.pk + 1)
    assert as_program(other, "SELECT * FROM tickets_search_messages('سفارش'::tsquery, NULL, 25)") == []
    assert as_program(other, "SELECT * FROM contacts_search(ARRAY['%مریم%'], 25)") == []
    with psycopg.connect(settings.DATABASE_URL) as program:
        assert program.execute("SELECT * FROM tickets_search_messages('سفارش'::tsquery, NULL, 25)").fetchall() == []


def test_a_search_goes_through_all_buckets_newest_first(real_shop, owner_sql):
    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        first = receive(Inbound(channel="chat", contact=contact, inbox_id=real_shop.inbox.pk, text="سلام")).message
    owner_sql(
        "INSERT INTO tickets_message (id, workspace_id, uid, created_at, ticket_id, position, kind, author_kind, author_name, text, html, "
        "quoted, state, failure, origin, external_id, subject, why_here) SELECT n * 10000 + 1000000, workspace_id, gen_random_uuid(), now(), "
        "ticket_id, n + 1, kind, author_kind, '', '', '', '', state, '', '', '', '', '' FROM tickets_message, generate_series(1, 100) AS n"
    )
    owner_sql(
        "INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words) SELECT workspace_id, ticket_id, id, "
        "id / 32768, array_to_tsvector(ARRAY[CASE WHEN position % 7 = 0 THEN 'rare' ELSE 'w' || id END]) FROM tickets_message WHERE position > 1"
    )
    said = [1_000_000 + (position - 1) * 10_000 for position in range(98, 0, -7)]
    ask = "SELECT message_id FROM tickets_search_messages('rare'::tsquery, {}, {})"
    assert [row[0] for row in as_program(real_shop, ask.format("NULL", 100))] == said
    assert [row[0] for row in as_program(real_shop, ask.format("NULL", 5))] == said[:5]
    assert [row[0] for row in as_program(real_shop, ask.format(said[4], 100))] == said[5:]
    assert first.position == 1


@pytest.fixture
def years(real_shop, owner_sql):
    """26,000 messages over eight buckets: one word in all old ones, one in every thousandth, one in every third."""
    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        receive(Inbound(channel="chat", contact=contact, inbox_id=real_shop.inbox.pk, text="سلام"))
    owner_sql(
        "INSERT INTO tickets_message (id, workspace_id, uid, created_at, ticket_id, position, kind, author_kind, author_name, text, html, "
        "quoted, state, failure, origin, external_id, subject, why_here) SELECT n * 10 + 1000000, workspace_id, gen_random_uuid(), now(), "
        "ticket_id, n + 1, kind, author_kind, '', '', '', '', state, '', '', '', '', '' FROM tickets_message, generate_series(1, 26000) AS n"
    )
    owner_sql(
        "INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words) SELECT workspace_id, ticket_id, id, id / 32768, "
        "array_to_tsvector(ARRAY[CASE WHEN position % 1000 = 0 THEN 'rare' ELSE 'w' || id END, CASE WHEN position < 13000 THEN 'old' ELSE 'new' END, "
        "CASE WHEN position % 3 = 0 THEN 'third' ELSE 'other' END]) FROM tickets_message WHERE position > 1"
    )
    owner_sql("VACUUM ANALYZE tickets_searchentry")
    return real_shop


ASKED = ("rare", "old", "third", "rare & old", "third & new", "w1100000", "ra:*", "none")


def test_each_way_of_searching_finds_the_newest_first(years, owner_sql):
    plainly = (
        "SELECT message_id FROM tickets_searchentry WHERE words @@ %s::tsquery AND message_id < coalesce(%s, 1e18::bigint) "
        "ORDER BY message_id DESC LIMIT %s"
    )
    for asked, before, wanted in product(ASKED, (None, 1_200_005, 1_001_000), (5, 200, 30_000)):
        limits = f"{'NULL' if before is None else before}, {wanted}"
        found = as_program(years, f"SELECT message_id FROM tickets_search_messages('{asked}'::tsquery, {limits})")
        assert found == owner_sql(plainly, [asked, before, wanted]), (asked, before, wanted)


def test_a_word_that_was_common_long_ago_goes_through_the_buckets(years, owner_sql):
    expected = {
        word: owner_sql("SELECT tickets_places_of(%s::tsquery)", [word])[0][0] for word in ("rare", "old", "none")
    }
    assert expected["rare"] < 10_000 and expected["none"] < 10_000 < expected["old"]
