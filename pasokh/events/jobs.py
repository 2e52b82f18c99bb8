from pasokh.kernel.jobs import job
from pasokh.kernel.tenancy import workspace

from .retrying import retry


class StillFailing(Exception):
    """The reaction failed again; what it said stands in its row."""


# With a transaction of its own: that it was tried once more must stand even where the job fails.
@job(queue="reactions", attempts=9, wait=4, own_transactions=True)  # for a day
def retry_reaction(workspace_id, failure_id):
    """Run a failed reaction again; its row is marked solved when it goes through."""
    with workspace(workspace_id):
        settled = retry(failure_id)
    if not settled:
        raise StillFailing(failure_id)
