"""Jobs of one kind that are done one after the other without the queue's ceremony, which costs as much as a small job itself.

Each keeps a job of its own, so that none can be forgotten. Who has done its own takes the next off the queue in the very transaction in
which it does it: whatever goes wrong, that job stands in the queue as before, and its own turn says what becomes of it.
"""

import json
import time

import structlog
from django.db import connection

from .tenancy import workspace

LONGEST = 0.5  # seconds after which a job takes no more along: others wait for their turn too
MOST = 50  # that one takes along
REACH = 500  # how far behind its own place in the queue it looks

# Never those of a lock, which keep an order; nor those that wait for a time; nor one that was tried before: it may be what kills its worker.
_TAKING = """
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND id > %s AND id <= %s AND task_name = %s AND queue_name = %s
        AND (args->>'workspace_id')::bigint = %s AND lock IS NULL AND queueing_lock IS NULL AND scheduled_at IS NULL AND attempts = 0
        AND priority = %s AND NOT abort_requested ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id, args::text
"""
log = structlog.get_logger()


def take_along(job, function, workspace_id, until):
    """Do the jobs of this kind and workspace that wait next behind a job of procrastinate's, the oldest first, until a monotonic time.

    Ends at the first that fails, of which nothing is left but its job. Raises nothing.
    """
    latest = job.id
    for _turn in range(MOST):
        if time.monotonic() > until:
            return
        try:
            with workspace(workspace_id):
                taken = _take(job, workspace_id, latest)
                if taken is None:
                    return
                latest, arguments = taken
                function(**arguments)
        except Exception as error:
            log.warning("job not taken along", task=job.task_name, job_id=latest, error=repr(error))
            return


def _take(job, workspace_id, latest):
    """(id, arguments) of the next job, which is gone from the queue if this transaction is committed; or None."""
    given = [latest, job.id + REACH, job.task_name, job.queue, workspace_id, job.priority]
    with connection.cursor() as cursor:
        cursor.execute(_TAKING, given)
        row = cursor.fetchone()
    if row is None:
        return None
    arguments = json.loads(row[1])
    arguments.pop("workspace_id")
    return row[0], arguments
