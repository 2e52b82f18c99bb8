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
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import NamedTuple

from django.db import connection, connections

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
    with _cursor() as cursor:
        cursor.execute("DELETE FROM kernel_limit WHERE key = %s", [_hashed(key)])


def purge() -> int:
    """Delete buckets that are empty anyway, a batch a statement; how many. For a daily job."""
    deleted = 0
    with _cursor() as cursor:
        while True:
            cursor.execute(
                "DELETE FROM kernel_limit WHERE key IN (SELECT key FROM kernel_limit WHERE empty_at < clock_timestamp() LIMIT %s)",
                [PURGE_BATCH],
            )
            deleted += cursor.rowcount
            if cursor.rowcount < PURGE_BATCH:
                return deleted


def _ask(values: dict) -> tuple[bool, float]:
    with _cursor() as cursor:
        # No row: the bucket was made by another process after this statement began, and is full. Asked again, it is seen.
        for _attempt in range(3):
            cursor.execute(_HIT, values)
            if row := cursor.fetchone():
                return row
    return False, values["full"]


def _hashed(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


_aside = threading.local()


@contextmanager
def _cursor() -> Iterator:
    """A cursor that commits at once: the thread's connection outside a transaction, one beside it within."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
        return
    beside = _connection_beside()
    try:
        with beside.cursor() as cursor:
            yield cursor
    except Exception:
        beside.close()
        raise
    if beside.settings_dict.get("OPTIONS", {}).get("pool"):
        beside.close()  # back to the pool


def _connection_beside():
    # Another server or database than before is another connection: tests change it, and so does a restored installation.
    name = connection.settings_dict["NAME"]
    if getattr(_aside, "name", None) != name:
        _aside.name, _aside.connection = name, connections.create_connection(connection.alias)
    return _aside.connection
