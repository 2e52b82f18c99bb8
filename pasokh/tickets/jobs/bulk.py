"""The jobs behind bulk changes: a slice of batches each, so that no worker is taken for long."""

import time

from pasokh.kernel.jobs import job
from pasokh.kernel.tenancy import workspace

from ..actions.bulk import BATCH, do_batch

SLICE_SECONDS = 10
FEWEST = 10  # tickets in a batch
REST = 0.25  # seconds, where everything left is just being changed by somebody


@job(queue="bulk", attempts=20, own_transactions=True, name="tickets.bulk_jobs.go_on")
def go_on(bulk_id, workspace_id=None):
    """Batch after batch, each in its own transaction; the rest is left to another job. One that died goes on where the last commit was."""
    until, size = time.monotonic() + SLICE_SECONDS, BATCH
    while time.monotonic() < until:
        with workspace(workspace_id):
            worked = do_batch(bulk_id, size)
        if worked is None:
            return
        size = max(2 * worked, FEWEST)  # no more is held than time allows to change
        if not worked:
            time.sleep(REST)
    with workspace(workspace_id):
        go_on.defer(bulk_id=bulk_id, lock=f"bulk:{bulk_id}")
