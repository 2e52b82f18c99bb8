"""By the clock: processes that died are forgotten within a minute or two, what is old once a night."""

from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy.forgetting import forget
from pasokh.workspaces.sweeping import in_each, of_each

from . import pushing
from .actions import attend, purge


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="visitors.sweep")
def sweep(workspace_id=None):
    """Each minute: nobody is shown who was connected to a process that is no more."""
    in_each(attend.sweep)


@every("10 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="visitors.forget_old")
def forget_old(workspace_id=None):
    """Once a night: visits older than the business keeps them go, and visitors of whom nothing was seen since."""
    of_each(_forget_old)


def _forget_old(ws):
    for old in purge.OLD:
        forget(ws, old, purge.AT_ONCE)


@job(queue="notices", attempts=3, own_transactions=True, name="visitors.push_answer")
def push_answer(workspace_id, message_id, browser_ids=None, tried=0):
    """Tell the browsers of a visitor who has left that she was answered. Which of them could not be reached is tried again by a job of its own."""
    pushing.push(workspace_id, message_id, browser_ids, tried)
