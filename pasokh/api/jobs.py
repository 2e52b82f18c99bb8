from pasokh.kernel import idempotency
from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import in_each


@every("20 * * * *")
@job(queue="housekeeping", own_transactions=True)
def forget_answers(workspace_id=None):
    """Every hour: forget answers kept for repeated requests once they are a day old."""
    in_each(idempotency.purge)
