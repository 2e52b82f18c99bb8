"""What has come before, by hash: whoever comes for the first time is asked to come again, and is known from then on.

    if not known(f"mail {network} {sender} {recipient}", settles=300, patience=2 * DAY, keeps=35 * DAY): …

One statement looks and notes, so all processes share it. Only the hash stands in the table.
"""

from hashlib import blake2b

from django.db import connection

PURGE_BATCH = 10_000
# Who comes too late, or not for long, comes for the first time again.
_SEE = """
INSERT INTO kernel_seen AS seen (key, first_at, until) VALUES (%(key)s, clock_timestamp(), clock_timestamp() + %(patience)s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET
    first_at = CASE WHEN seen.until < clock_timestamp() THEN clock_timestamp() ELSE seen.first_at END,
    until = CASE WHEN seen.until < clock_timestamp() THEN clock_timestamp() + %(patience)s * interval '1 second'
        WHEN seen.first_at > clock_timestamp() - %(settles)s * interval '1 second' THEN seen.until
        ELSE clock_timestamp() + %(keeps)s * interval '1 second' END
RETURNING first_at <= clock_timestamp() - %(settles)s * interval '1 second'
"""


def known(key: str, *, settles: float, patience: float, keeps: float) -> bool:
    """Note that ``key`` came. Whether it is known: it first came at least ``settles`` seconds ago.

    It must have come again within ``patience`` seconds of the first time, and is forgotten when it has not come for ``keeps`` seconds.
    """
    values = {"key": _hashed(key), "settles": settles, "patience": patience, "keeps": keeps}
    with connection.cursor() as cursor:
        cursor.execute(_SEE, values)
        return cursor.fetchone()[0]


def purge() -> int:
    """Forget what has not come for long, a batch a statement; how many. For a daily job."""
    deleted = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM kernel_seen WHERE key IN (SELECT key FROM kernel_seen WHERE until < clock_timestamp() LIMIT %s)",
                [PURGE_BATCH],
            )
            deleted += cursor.rowcount
            if cursor.rowcount < PURGE_BATCH:
                return deleted


def _hashed(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
