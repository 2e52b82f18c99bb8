"""Files of views, and their end."""

from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import in_each

from ..actions import export as exporting
from ..models import Export


def give_up(export_id):
    """Its worker died each time."""
    Export.objects.filter(pk=export_id, state=Export.State.GOING).update(state=Export.State.FAILED)


@job(queue="bulk", attempts=4, own_transactions=True, lost=give_up, name="tickets.export_jobs.write_export")
def write_export(export_id, workspace_id=None):
    """Write the file of a view."""
    exporting.write(export_id, workspace_id)


@every("25 * * * *")
@job(queue="housekeeping", own_transactions=True, name="tickets.export_jobs.forget_exports")
def forget_exports(workspace_id=None):
    """Each hour: what nobody may fetch any more is removed."""
    in_each(exporting.forget_old)
