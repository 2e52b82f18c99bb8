import contextvars
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from pasokh.kernel.idempotency import Answer, InProgress, KeyReused, claim, fingerprint, forget_answers, keep, purge
from pasokh.kernel.models import IdempotencyKey
from pasokh.kernel.tenancy import NoWorkspace, workspace

CREATED = Answer(201, {"Location": "/tickets/7"}, "سلام".encode())
SCOPE, PRINT = "token", fingerprint("POST", "/tickets", b"{}")


def age(hours):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_idempotency_key SET created_at = created_at - %s * interval '1 hour'", [hours])


def test_the_second_request_gets_the_first_answer(shop):
    assert claim(SCOPE, "k", PRINT) is None
    keep(SCOPE, "k", CREATED)
    assert claim(SCOPE, "k", PRINT) == CREATED
    assert IdempotencyKey.objects.count() == 1


def test_a_key_with_another_request_is_refused_and_the_answer_stays(shop):
    claim(SCOPE, "k", PRINT)
    keep(SCOPE, "k", CREATED)
    with pytest.raises(KeyReused):
        claim(SCOPE, "k", fingerprint("POST", "/tickets", b'{"a": 1}'))
    assert claim(SCOPE, "k", PRINT) == CREATED


def test_keys_of_different_callers_are_apart(shop):
    claim(SCOPE, "k", PRINT)
    assert claim("another token", "k", PRINT) is None


def within(ws, work):
    """Do something in another workspace than the one entered."""

    def entered():
        with workspace(ws):
            return work()

    return contextvars.Context().run(entered)


def test_what_was_answered_stands_behind_the_wall(real_shop, owner_sql):
    with workspace(real_shop):
        claim(SCOPE, "k", PRINT)
        keep(SCOPE, "k", CREATED)
    assert owner_sql("SELECT count(*) FROM kernel_idempotency_key") == [(1,)]
    for ws, seen in ((real_shop.pk, 1), (real_shop.pk + 1, 0), ("", 0)):
        with psycopg.connect(settings.DATABASE_URL) as program:
            program.execute("SELECT set_config('pasokh.ws', %s, true)", [str(ws)])
            assert program.execute("SELECT count(body) FROM kernel_idempotency_key").fetchone() == (seen,)


def test_the_same_key_is_free_in_another_workspace(shop, other_shop):
    claim(SCOPE, "k", PRINT)
    keep(SCOPE, "k", CREATED)
    assert within(other_shop, lambda: claim(SCOPE, "k", PRINT)) is None
    assert claim(SCOPE, "k", PRINT) == CREATED


def test_answers_are_forgotten_in_one_workspace_only(shop, other_shop):
    claim(SCOPE, "k", PRINT)
    keep(SCOPE, "k", CREATED)
    within(other_shop, lambda: forget_answers(b"{}"))
    age(25)
    assert within(other_shop, purge) == 0
    assert bytes(IdempotencyKey.objects.get().body) == CREATED.body


def test_a_key_is_free_again_after_a_day(shop):
    claim(SCOPE, "k", PRINT)
    keep(SCOPE, "k", CREATED)
    age(23)
    assert claim(SCOPE, "k", PRINT) == CREATED
    age(2)
    assert claim(SCOPE, "k", fingerprint("POST", "/other", b"")) is None
    row = IdempotencyKey.objects.get()
    assert (row.status, bytes(row.body)) == (None, b"")


def test_old_keys_are_purged(shop):
    claim(SCOPE, "old", PRINT)
    age(25)
    claim(SCOPE, "new", PRINT)
    assert purge() == 1
    assert IdempotencyKey.objects.get().key == "new"


def test_work_that_is_rolled_back_leaves_the_key_free(real_shop):
    with pytest.raises(RuntimeError), workspace(real_shop):
        assert claim(SCOPE, "k", PRINT) is None
        raise RuntimeError("the process died")
    with workspace(real_shop):
        assert claim(SCOPE, "k", PRINT) is None


def test_a_second_request_waits_for_the_first(real_shop):
    claimed, second_asks = threading.Event(), threading.Event()

    def first():
        with workspace(real_shop):
            assert claim(SCOPE, "k", PRINT) is None
            claimed.set()
            assert second_asks.wait(60)
            wait_until_somebody_waits()
            keep(SCOPE, "k", CREATED)
        connection.close()

    def second():
        assert claimed.wait(60)
        second_asks.set()
        with workspace(real_shop):
            answer = claim(SCOPE, "k", PRINT, wait=10)
        connection.close()
        return answer

    with ThreadPoolExecutor(2) as pool:
        working, answered = pool.submit(first), pool.submit(second)
        working.result(timeout=60)
        assert answered.result(timeout=60) == CREATED


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


def test_a_second_request_that_waited_too_long_is_told_and_its_transaction_lives(real_shop):
    claimed, told = threading.Event(), threading.Event()

    def first():
        with workspace(real_shop):
            claim(SCOPE, "k", PRINT)
            claimed.set()
            told.wait(60)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(first)
        assert claimed.wait(60)
        with workspace(real_shop):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('lock_timeout')")
                before = cursor.fetchone()
            with pytest.raises(InProgress):
                claim(SCOPE, "k", PRINT, wait=0.05)
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('lock_timeout')")
                assert cursor.fetchone() == before
        told.set()
        working.result(timeout=60)


def test_a_key_claimed_twice_in_one_transaction_is_in_progress(shop):
    claim(SCOPE, "k", PRINT)
    with pytest.raises(InProgress):
        claim(SCOPE, "k", PRINT)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\0b"])
def test_keys_that_cannot_be_stored_are_refused(shop, key):
    with pytest.raises(ValueError):
        claim(SCOPE, key, PRINT)
    assert IdempotencyKey.objects.count() == 0


def test_a_key_is_claimed_only_in_the_workspace_of_the_work(real_shop):
    with pytest.raises(NoWorkspace):
        claim(SCOPE, "k", PRINT)
    with workspace(real_shop):
        assert IdempotencyKey.objects.count() == 0


def test_fingerprints_tell_requests_apart():
    prints = {
        fingerprint(*r) for r in [("POST", "/a", b""), ("PUT", "/a", b""), ("POST", "/b", b""), ("POST", "/a", b"x")]
    }
    assert len(prints) == 4
    assert fingerprint("post", "/a", b"") == fingerprint("POST", "/a", b"")
