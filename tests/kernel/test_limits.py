import os
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from django.db import DataError, connection, transaction

from pasokh.kernel import limits
from pasokh.kernel.limits import forget, hit, purge
from pasokh.kernel.models import Limit

HOUR = 3600


@pytest.fixture
def key(real_db):
    return f"test:{uuid4()}"


def let_pass(key, seconds):
    """As if ``seconds`` had passed since the last hit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_limit SET empty_at = empty_at - %s * interval '1 second' WHERE key = %s",
            [seconds, limits._hashed(key)],
        )


def test_a_burst_up_to_the_limit_is_allowed_and_no_more(key):
    verdicts = [hit(key, 3, HOUR) for _ in range(5)]
    assert [v.allowed for v in verdicts] == [True, True, True, False, False]
    assert [v.remaining for v in verdicts] == [2, 1, 0, 0, 0]
    assert [v.retry_after for v in verdicts[:3]] == [0, 0, 0]
    assert all(HOUR / 3 - 5 <= v.retry_after <= HOUR / 3 for v in verdicts[3:])


def test_the_bucket_empties_evenly(key):
    assert [hit(key, 3, HOUR).allowed for _ in range(4)] == [True, True, True, False]
    let_pass(key, HOUR / 3)
    assert [hit(key, 3, HOUR).allowed for _ in range(2)] == [True, False]
    let_pass(key, 10 * HOUR)
    assert [hit(key, 3, HOUR).allowed for _ in range(4)] == [True, True, True, False]


def test_waiting_as_told_is_enough(key):
    for _ in range(3):
        hit(key, 3, HOUR)
    let_pass(key, hit(key, 3, HOUR).retry_after)
    assert hit(key, 3, HOUR).allowed


def test_a_refused_hit_does_not_lengthen_the_wait(key):
    hit(key, 1, HOUR)
    first = hit(key, 1, HOUR).retry_after
    for _ in range(20):
        last = hit(key, 1, HOUR).retry_after
    assert last <= first


def test_costly_hits_count_whole_or_not_at_all(key):
    assert hit(key, 10, HOUR, cost=8).remaining == 2
    assert not hit(key, 10, HOUR, cost=3).allowed
    assert hit(key, 10, HOUR, cost=2).allowed
    with pytest.raises(ValueError):
        hit(key, 10, HOUR, cost=11)


def test_keys_are_apart_and_not_readable(key):
    hit(key, 1, HOUR)
    assert hit(key + "other", 1, HOUR).allowed
    assert not hit(key, 1, HOUR).allowed
    assert not [row for row in Limit.objects.all() if key in row.key]
    assert hit("x" * 100_000 + "\ud800\x00", 1, HOUR).allowed


def test_nothing_is_allowed_by_a_limit_of_zero(key):
    assert hit(key, 0, 60) == (False, 60, 0)
    assert Limit.objects.count() == 0


def test_attempts_of_a_transaction_that_is_rolled_back_count(key):
    for _ in range(2):
        with pytest.raises(RuntimeError), transaction.atomic():
            assert hit(key, 2, HOUR).allowed
            raise RuntimeError("wrong password")
    assert not hit(key, 2, HOUR).allowed


def test_a_transaction_that_goes_on_does_not_hold_others_up(key):
    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        hit(key, 5, HOUR)
        assert pool.submit(in_thread, key, 5).result(timeout=60).allowed


def test_a_restart_of_the_database_between_two_hits_is_not_noticed(key):
    """The connection beside a transaction is renewed by nobody: each thread answered once with an error before."""
    with transaction.atomic():
        hit(key, 3, HOUR)
    cut = limits._connection_beside().connection.info.backend_pid
    with psycopg.connect(os.environ["PASOKH_TEST_ADMIN"], autocommit=True) as admin:
        assert admin.execute("SELECT pg_terminate_backend(%s, 5000)", [cut]).fetchone() == (True,)
    with transaction.atomic():
        assert hit(key, 3, HOUR).remaining == 1
        assert Limit.objects.count() == 1  # the transaction around it goes on


def test_what_is_wrong_is_said_and_not_tried_again(key, monkeypatch):
    monkeypatch.setattr(limits, "_HIT", "SELECT 1/0")
    with transaction.atomic(), pytest.raises(DataError):
        hit(key, 3, HOUR)


def test_many_at_once_get_exactly_the_limit(key):
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: in_thread(key, 20), range(60)))
    assert sum(v.allowed for v in verdicts) == 20


def in_thread(key, limit):
    try:
        return hit(key, limit, HOUR)
    finally:
        connection.close()


def test_a_bucket_can_be_emptied(key):
    hit(key, 1, HOUR)
    forget(key)
    assert hit(key, 1, HOUR).allowed


def test_empty_buckets_are_purged_and_others_stay(key):
    hit(key, 1, HOUR)
    hit(key + "old", 1, HOUR)
    let_pass(key + "old", 2 * HOUR)
    assert purge() == 1
    assert not hit(key, 1, HOUR).allowed


def test_the_table_is_not_logged(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'kernel_limit'")
        assert cursor.fetchone() in [("u",), (b"u",)]


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_ipv6_stands_for_its_line(address, party):
    """A line at home has a whole /64: by single addresses nobody would ever come twice."""
    assert limits.party(address) == party


@pytest.mark.parametrize(("limit", "per_seconds"), [(1, 1), (30, 1), (20, 60)])
def test_what_somebody_else_closed_opens_in_its_time(key, limit, per_seconds):
    hit(key, limit, per_seconds)
    limits.close(key, per_seconds, 40)
    limits.close(key, per_seconds, 5)  # never shorter
    refused = hit(key, limit, per_seconds)
    assert not refused.allowed and 40 <= refused.retry_after <= 44
    let_pass(key, refused.retry_after)
    assert hit(key, limit, per_seconds).allowed
