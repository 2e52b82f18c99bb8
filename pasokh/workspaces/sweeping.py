"""What is done by the clock in every workspace, each by itself: what goes wrong in one hinders no other.

    @every("* * * * *")
    @job(queue="housekeeping", attempts=1, own_transactions=True, name="visitors.sweep")
    def sweep(workspace_id=None):
        in_each(attend.sweep)

What went wrong stands in the log, with the workspace, and is raised when all have had their turn: so the job counts as failed, and is seen.
"""

from itertools import count

import structlog
from django.db import connection
from psycopg_pool import PoolTimeout

from pasokh.kernel.tenancy import forgetting, workspace

from .models import Workspace

log = structlog.get_logger()


def of_each(work) -> None:
    """Call `work(ws)` for each workspace; it enters by itself, as often as it needs.

    Raises an ExceptionGroup of what went wrong, after the last; or at once where no connection can be had.
    """
    errors = []
    for ws in Workspace.objects.order_by("pk"):
        try:
            work(ws)
        except Exception as error:
            log.exception("sweep failed", workspace_id=ws.pk)
            errors.append(error)
            if isinstance(error.__cause__, PoolTimeout):
                break  # the database is away: each of the others would wait as long
            connection.close_if_unusable_or_obsolete()
    if errors:
        raise ExceptionGroup("sweeps failed", errors)


def in_each(work, *, full=None, rounds=1) -> None:
    """Do `work()` in each workspace, in a transaction of its own; `in_rounds` where it says how much it did. Raises as `of_each`."""
    of_each(lambda ws: in_rounds(ws, work, full=full, rounds=rounds))


def in_rounds(ws, work, *, full, rounds=None) -> None:
    """Do `work()` in a workspace, and again while it says that it did as much as `full`, so many rounds at most: each in a transaction of its own.

    So nothing holds one for long, and other workspaces wait for some rounds only.
    """
    for _round in count() if rounds is None else range(rounds):
        with workspace(ws):
            done = work()
        if full is None or done < full:
            break


def forget_in_each(old, at_once) -> None:
    """Delete in each workspace what the query `old()` finds there, `at_once` rows a transaction (`kernel.tenancy.forgetting`). Raises as `of_each`."""
    of_each(lambda ws: forgetting.forget(ws, old, at_once))
