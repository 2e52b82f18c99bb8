"""The one rate limiter, on PostgreSQL, so that all processes share it: sign-in, codes, widget, API.

Each key has a bucket that holds ``limit`` hits and empties evenly in ``per_seconds`` (the generic cell rate algorithm): a burst up to the
limit is allowed, then one hit each ``per_seconds / limit``. One statement decides and counts, so two processes never both take the last hit.

    verdict = hit(f"signin:{address}", limit=5, per_seconds=300)
    if not verdict.allowed: …  # try again in verdict.retry_after seconds

A hit is counted for good. Inside a transaction it goes by a connection of its own: a sign-in that fails and rolls back was still an attempt, and
the bucket's row is not locked until the request ends.
"""

import ipaddress
import math
import threading
from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

from django.db import Error, connection, connections

PURGE_BATCH = 10_000


class Verdict(NamedTuple):
    """Whether the hit was allowed; if not, the whole seconds until the next would be; how many more are allowed now."""

    allowed: bool
    retry_after: int
    remaining: int


# A refused hit writes nothing: who hammers the door makes no work for it.
_HIT = """
WITH hit AS (
    INSERT INTO kernel_limit AS bucket (key, empty_at) VALUES (%(key)s, clock_timestamp() + %(cost)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET empty_at = greatest(bucket.empty_at, clock_timestamp()) + %(cost)s * interval '1 second'
    WHERE greatest(bucket.empty_at, clock_timestamp()) + %(cost)s * interval '1 second' <= clock_timestamp() + %(full)s * interval '1 second'
    RETURNING empty_at
)
SELECT true, extract(epoch FROM empty_at - clock_timestamp())::float8 FROM hit
UNION ALL
SELECT false, extract(epoch FROM empty_at - clock_timestamp())::float8 FROM kernel_limit
WHERE key = %(key)s AND NOT EXISTS (SELECT FROM hit)
"""
_CLOSE = """
INSERT INTO kernel_limit AS bucket (key, empty_at) VALUES (%(key)s, clock_timestamp() + %(seconds)s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET empty_at = greatest(bucket.empty_at, excluded.empty_at)
"""


def hit(key: str, limit: int, per_seconds: float, *, cost: int = 1) -> Verdict:
    """Count ``cost`` hits under ``key`` if its bucket has room for all of them; otherwise count nothing.

    ``limit`` of 0 allows nothing. ValueError when ``cost`` could never fit.
    """
    if limit <= 0:
        return Verdict(False, math.ceil(per_seconds), 0)
    if not 0 < cost <= limit or per_seconds <= 0:
        raise ValueError("the cost must be between 1 and the limit, and the time positive")
    each = per_seconds / limit
    allowed, seconds = _ask({"key": _hashed(key), "cost": each * cost, "full": per_seconds * (1 + 1e-9)})
    remaining = max(0, math.floor((per_seconds - max(seconds, 0)) / each + 1e-6))
    wait = 0 if allowed else max(1, math.ceil(seconds + each * cost - per_seconds))
    return Verdict(allowed, wait, min(remaining, limit))


def close(key: str, per_seconds: float, seconds: float) -> None:
    """Allow nothing under ``key`` for so many seconds, for whoever counts it per ``per_seconds``: somebody else has said so. Never shortens a wait."""
    values = {"key": _hashed(key), "seconds": per_seconds + seconds}
    _apart(lambda cursor: cursor.execute(_CLOSE, values))


def party(address: str) -> str:
    """Whom an IP address stands for in a limit's key: itself, or of IPv6 its /64, which one line at home has to itself."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


def forget(key: str) -> None:
    """Empty the bucket of ``key``: after a sign-in that succeeded."""
    _apart(lambda cursor: cursor.execute("DELETE FROM kernel_limit WHERE key = %s", [_hashed(key)]))


def purge() -> int:
    """Delete buckets that are empty anyway, a batch a statement; how many. For a daily job."""
    deleted = 0
    while True:
        batch = _apart(_delete_empty)
        deleted += batch
        if batch < PURGE_BATCH:
            return deleted


def _delete_empty(cursor) -> int:
    cursor.execute(
        "DELETE FROM kernel_limit WHERE key IN (SELECT key FROM kernel_limit WHERE empty_at < clock_timestamp() LIMIT %s)",
        [PURGE_BATCH],
    )
    return cursor.rowcount


def _ask(values: dict) -> tuple[bool, float]:
    # No row: the bucket was made by another process after this statement began, and is full. Asked again, it is seen.
    for _attempt in range(3):
        if row := _apart(lambda cursor: _count(cursor, values)):
            return row
    return False, values["full"]


def _count(cursor, values: dict) -> tuple[bool, float] | None:
    cursor.execute(_HIT, values)
    return cursor.fetchone()


def _hashed(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


_aside = threading.local()


def _apart(work: Callable):
    """What ``work`` makes of a cursor that commits at once: of the thread's connection outside a transaction, of one beside it within."""
    if not connection.in_atomic_block:
        return _with(connection, work)
    beside = _connection_beside()
    stood = beside.connection is not None
    try:
        return _with(beside, work)
    except Error:
        gone = stood and not beside.is_usable()
        beside.close()
        if not gone:
            raise
    # Nobody renews this connection between requests: the server was restarted since its last hit. A hit counted twice is no harm.
    return _with(beside, work)


def _with(line, work):
    with line.cursor() as cursor:
        done = work(cursor)
    if line is not connection and line.settings_dict.get("OPTIONS", {}).get("pool"):
        line.close()  # back to the pool
    return done


def _connection_beside():
    # Another server or database than before is another connection: tests change it, and so does a restored installation.
    name = connection.settings_dict["NAME"]
    if getattr(_aside, "name", None) != name:
        _aside.name, _aside.connection = name, connections.create_connection(connection.alias)
    return _aside.connection
