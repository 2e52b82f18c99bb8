from pasokh.kernel import idempotency
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace


@every("20 * * * *")
@job(queue="housekeeping", own_transactions=True)
def forget_answers(workspace_id=None):
    """Every hour: forget answers kept for repeated requests once they are a day old."""
    for ws in Workspace.objects.all():
        with workspace(ws):
            idempotency.purge()
