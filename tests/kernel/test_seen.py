"""What has come before is known, once it came again in time."""

from uuid import uuid4

import pytest
from django.db import connection

from pasokh.kernel import seen
from pasokh.kernel.models import Seen

MINUTE, DAY = 60, 24 * 3600


@pytest.fixture
def key(db):
    return f"test:{uuid4()}"


def see(key):
    return seen.known(key, settles=5 * MINUTE, patience=2 * DAY, keeps=35 * DAY)


def let_pass(seconds):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_seen SET first_at = first_at - %(s)s * interval '1 second', until = until - %(s)s * interval '1 second'", {"s": seconds})  # fmt: skip


@pytest.mark.parametrize(
    ("waits", "knows"),
    [
        ([0, MINUTE, 3 * MINUTE], [False, False, False]),
        ([0, MINUTE, 4 * MINUTE, 0], [False, False, True, True]),
        ([0, 5 * MINUTE, 34 * DAY, 34 * DAY], [False, True, True, True]),  # each time it comes it is remembered anew
        ([0, 5 * MINUTE, 36 * DAY, 5 * MINUTE], [False, True, False, True]),
        ([0, 3 * DAY, 5 * MINUTE], [False, False, True]),  # it came again too late
        ([0, MINUTE, 2 * DAY], [False, False, False]),  # coming too early makes no more time
    ],
)
def test_who_comes_again_in_time_is_known(key, waits, knows):
    found = []
    for wait in waits:
        let_pass(wait)
        found.append(see(key))
    assert found == knows
    assert see(f"{key} another") is False


def test_what_has_not_come_for_long_is_forgotten_in_batches(key, monkeypatch):
    monkeypatch.setattr(seen, "PURGE_BATCH", 2)
    for number in range(5):
        see(f"{key} {number}")
    let_pass(3 * DAY)
    see(f"{key} kept")
    assert seen.purge() == 5
    assert not any(key in row.key for row in Seen.objects.all())
    assert Seen.objects.count() == 1
