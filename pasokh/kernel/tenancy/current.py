"""Which workspace this transaction belongs to."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from structlog.contextvars import bound_contextvars

from ..database.prepared import prepared_cursor

_current: ContextVar[int | None] = ContextVar("pasokh_workspace", default=None)


class NoWorkspace(RuntimeError):
    """A tenant table was touched outside of `with workspace(…)`."""


class WorkspaceMismatch(RuntimeError):
    """Code that runs inside one workspace tried to enter another."""


def current_workspace_id() -> int | None:
    """The id of the workspace entered, or None outside."""
    return _current.get()


def require_workspace_id() -> int:
    """The id of the workspace entered. Raises NoWorkspace outside."""
    workspace_id = _current.get()
    if workspace_id is None:
        raise NoWorkspace("enter a workspace first: with workspace(ws): …")
    return workspace_id


@contextmanager
def workspace(ws):
    """Enter a workspace (a Workspace or its id): a transaction in which its rows, and no others, are there.

    Inside the same workspace it is a savepoint. Raises WorkspaceMismatch inside another one.
    """
    workspace_id = ws if isinstance(ws, int) else ws.pk
    outer = _current.get()
    if outer == workspace_id:
        with transaction.atomic():
            yield
    elif outer is not None:
        raise WorkspaceMismatch(f"inside workspace {outer}, asked for {workspace_id}")
    else:
        with _entered(workspace_id):
            yield


@contextmanager
def _entered(workspace_id):
    # The setting lasts until the end of the outermost transaction: where that is not ours, put back what was there.
    before = _told() if connection.in_atomic_block else None
    with transaction.atomic():
        _tell_database(workspace_id)
        token = _current.set(workspace_id)
        try:
            # Every line of the log inside says whose it is.
            with bound_contextvars(workspace_id=workspace_id):
                yield
        finally:
            _current.reset(token)
        if before is not None:
            _tell_database(before)


def _tell_database(value):
    with prepared_cursor() as cursor:
        cursor.execute("SELECT set_config('pasokh.ws', %s, true)", [str(value)])


def _told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('pasokh.ws', true), '')")
        return cursor.fetchone()[0]
