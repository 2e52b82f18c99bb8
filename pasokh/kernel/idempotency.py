"""Requests that are sent twice and done once.

The client puts a key on its request. The first request with it claims the key in its own transaction and keeps its answer there too: what
was done and what was answered stand or fall together, and a process that dies leaves the key free. A second one that comes meanwhile waits for
the first, for some seconds; one that comes later gets the same answer. Keys are kept for a day.

    with workspace(ws):
        if answer := claim(scope, key, fingerprint(method, path, body)):
            return answer                    # done before
        …the work…
        keep(scope, key, Answer(201, {"Location": …}, body))

The table stands within the tenants' wall, for answers hold what people wrote; ``scope`` names the caller.
"""

import json
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import OperationalError, connection, transaction

from .models import IdempotencyKey
from .tenancy import require_workspace_id

KEPT = timedelta(hours=24)
WAIT_SECONDS = 5.0
MAX_KEY = 255  # characters
CHUNK = 256 * 1024  # bytes of a file that are read at a time


class Answer(NamedTuple):
    """What a request was answered: status, headers worth repeating, body."""

    status: int
    headers: dict[str, str]
    body: bytes


class InProgress(Exception):
    """The first request with this key is still at work: 409, try again later."""


class KeyReused(Exception):
    """The key came before with another request: 422. Nothing was done."""


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What must be equal for two requests to be the same."""
    return sha256(b"\0".join((method.upper().encode(), path.encode("utf-8", "surrogatepass"), body))).hexdigest()


def words_of(form, files, *, without=()) -> bytes:
    """What must be equal of a form (Django's `POST` and `FILES`): its fields and what is in its files. A browser frames them otherwise each time."""
    said = [f"{name}={values!r}" for name, values in sorted(form.lists()) if name not in without]
    for name, sent in sorted(files.lists()):
        said += [f"{name}:{file.name!r}:{_digest(file)}" for file in sent]
    return "\n".join(said).encode("utf-8", "surrogatepass")


def _digest(file):
    digest = sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def claim(scope: str, key: str, fingerprint: str, *, wait: float = WAIT_SECONDS) -> Answer | None:
    """The answer given before, or None: then the key is this transaction's, which must do the work and ``keep`` the answer.

    InProgress when another one holds the key for longer than ``wait`` seconds, KeyReused when it came with another request;
    ValueError for a key that cannot be stored, NoWorkspace outside of the workspace in whose transaction the work is done.
    """
    require_workspace_id()
    if not key or len(key) > MAX_KEY or "\0" in key or len(scope) > 100:
        raise ValueError(f"a key has 1 to {MAX_KEY} characters")
    if _inserted(scope, key, fingerprint, wait):
        return None
    return _answered_before(scope, key, fingerprint)


def keep(scope: str, key: str, answer: Answer) -> None:
    """Store the answer beside the work, in the transaction that claimed the key."""
    IdempotencyKey.objects.filter(scope=scope, key=key).update(
        status=answer.status, headers=dict(answer.headers), body=answer.body
    )


def forget_answers(instead: bytes = b"") -> None:
    """Put `instead` in the place of all that was answered in this workspace: a repeated request still does nothing."""
    IdempotencyKey.objects.filter(status__isnull=False).update(body=instead)


def purge() -> int:
    """Delete this workspace's keys older than a day; how many. For a daily job."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_idempotency_key WHERE created_at < clock_timestamp() - %s", [KEPT])
        return cursor.rowcount


_CLAIM = """
INSERT INTO kernel_idempotency_key AS kept (workspace_id, scope, key, fingerprint, status, headers, body, created_at)
VALUES (%s, %s, %s, %s, NULL, '{}', '', clock_timestamp())
ON CONFLICT (workspace_id, scope, key) DO UPDATE
SET fingerprint = excluded.fingerprint, status = NULL, headers = '{}', body = '', created_at = excluded.created_at
WHERE kept.created_at < clock_timestamp() - %s
RETURNING 1
"""


def _inserted(scope: str, key: str, fingerprint: str, wait: float) -> bool:
    """Whether the key is ours now. The insertion waits for another transaction that inserted it and has not ended."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (usual,) = cursor.fetchone()
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{max(1, int(wait * 1000))}ms"])
            cursor.execute(_CLAIM, [require_workspace_id(), scope, key, fingerprint, KEPT])
            inserted = cursor.fetchone() is not None
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])
            return inserted
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "55P03":  # lock_not_available
            raise InProgress from error
        raise


def _answered_before(scope: str, key: str, fingerprint: str) -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fingerprint, status, headers, body FROM kernel_idempotency_key WHERE scope = %s AND key = %s",
            [scope, key],
        )
        row = cursor.fetchone()
    if row is None or (
        row[0] == fingerprint and row[1] is None
    ):  # purged this moment, or claimed earlier in this very transaction
        raise InProgress
    if row[0] != fingerprint:
        raise KeyReused
    headers = row[2] if isinstance(row[2], dict) else json.loads(row[2])
    return Answer(row[1], headers, bytes(row[3]))
