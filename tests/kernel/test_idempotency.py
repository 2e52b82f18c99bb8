import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from pasokh.kernel.idempotency import Answer, InProgress, KeyReused, claim, fingerprint, keep, purge
from pasokh.kernel.models import IdempotencyKey

CREATED = Answer(201, {"Location": "/tickets/7"}, "سلام".encode())
SCOPE, PRINT = "1:token", fingerprint("POST", "/tickets", b"{}")


def age(hours):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_idempotency_key SET created_at = created_at - %s * interval '1 hour'", [hours])


def test_the_second_request_gets_the_first_answer(db):
    assert claim(SCOPE, "k", PRINT) is None
    keep(SCOPE, "k", CREATED)
    assert claim(SCOPE, "k", PRINT) == CREATED
    assert IdempotencyKey.objects.count() == 1


def test_a_key_with_another_request_is_refused_and_the_answer_stays(db):
    claim(SCOPE, "k", PRINT)
    keep(SCOPE, "k", CREATED)
    with pytest.raises(KeyReused):
        claim(SCOPE, "k", fingerprint("POST", "/tickets", b'{"a": 1}'))
    assert claim(SCOPE, "k", PRINT) == CREATED


def test_keys_of_different_callers_are_apart(db):
    claim(SCOPE, "k", PRINT)
    assert claim("2:token", "k", PRINT) is None


def test_a_key_is_free_again_after_a_day(db):
    claim(SCOPE, "k", PRINT)
    keep(SCOPE, "k", CREATED)
    age(23)
    assert claim(SCOPE, "k", PRINT) == CREATED
    age(2)
    assert claim(SCOPE, "k", fingerprint("POST", "/other", b"")) is None
    row = IdempotencyKey.objects.get()
    assert (row.status, bytes(row.body)) == (None, b"")


def test_old_keys_are_purged(db):
    claim(SCOPE, "old", PRINT)
    age(25)
    claim(SCOPE, "new", PRINT)
    assert purge() == 1
    assert IdempotencyKey.objects.get().key == "new"


def test_work_that_is_rolled_back_leaves_the_key_free(real_db):
    with pytest.raises(RuntimeError), transaction.atomic():
        assert claim(SCOPE, "k", PRINT) is None
        raise RuntimeError("the process died")
    with transaction.atomic():
        assert claim(SCOPE, "k", PRINT) is None


def test_a_second_request_waits_for_the_first(real_db):
    claimed, second_asks = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            assert claim(SCOPE, "k", PRINT) is None
            claimed.set()
            assert second_asks.wait(10)
            wait_until_somebody_waits()
            keep(SCOPE, "k", CREATED)
        connection.close()

    def second():
        assert claimed.wait(10)
        second_asks.set()
        with transaction.atomic():
            answer = claim(SCOPE, "k", PRINT, wait=10)
        connection.close()
        return answer

    with ThreadPoolExecutor(2) as pool:
        working, answered = pool.submit(first), pool.submit(second)
        working.result(timeout=30)
        assert answered.result(timeout=30) == CREATED


def wait_until_somebody_waits():
    """Until another transaction waits for this one, as the server sees it."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_second_request_that_waited_too_long_is_told_and_its_transaction_lives(real_db):
    claimed, told = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            claim(SCOPE, "k", PRINT)
            claimed.set()
            told.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(first)
        assert claimed.wait(10)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('lock_timeout')")
                before = cursor.fetchone()
            with pytest.raises(InProgress):
                claim(SCOPE, "k", PRINT, wait=0.05)
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('lock_timeout')")
                assert cursor.fetchone() == before
        told.set()
        working.result(timeout=30)


def test_a_key_claimed_twice_in_one_transaction_is_in_progress(db):
    claim(SCOPE, "k", PRINT)
    with pytest.raises(InProgress):
        claim(SCOPE, "k", PRINT)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\0b"])
def test_keys_that_cannot_be_stored_are_refused(db, key):
    with pytest.raises(ValueError):
        claim(SCOPE, key, PRINT)
    assert IdempotencyKey.objects.count() == 0


def test_a_key_is_claimed_only_in_a_transaction(real_db):
    with pytest.raises(transaction.TransactionManagementError):
        claim(SCOPE, "k", PRINT)
    assert IdempotencyKey.objects.count() == 0


def test_fingerprints_tell_requests_apart():
    prints = {
        fingerprint(*r) for r in [("POST", "/a", b""), ("PUT", "/a", b""), ("POST", "/b", b""), ("POST", "/a", b"x")]
    }
    assert len(prints) == 4
    assert fingerprint("post", "/a", b"") == fingerprint("POST", "/a", b"")
