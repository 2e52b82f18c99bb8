"""What other rooms ask of the calendar."""

from functools import partial

from django.db import transaction

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Workspace

from .blocks import CLOSED
from .models import Holiday, WorkedHoliday, WorkingHours
from .models.working_hours import USUAL_WEEK
from .official import occasions
from .working_time import WorkingTime

_kept = Kept(seconds=1)


def working_time() -> WorkingTime:
    """When the current workspace works, as it was at most a second ago. Raises NoWorkspace outside of one."""
    workspace_id = require_workspace_id()
    return _kept.get(workspace_id, partial(_made, workspace_id))


def forget_working_time() -> None:
    """Have it read anew: at once for the rest of this transaction, and after its commit by this process's other threads."""
    _kept.forget()
    transaction.on_commit(_kept.forget)


def _made(workspace_id):
    shop = Workspace.objects.get(pk=workspace_id)
    hours = WorkingHours.objects.first()
    days = official_days() if hours is None or hours.official_holidays else {}
    own = {each.day: each.blocks for each in Holiday.objects.all()}
    return WorkingTime(zone=shop.zone, week=hours.blocks if hours else USUAL_WEEK, days=days | own)


def official_days() -> dict:
    """The official holidays that the current workspace keeps, as days without hours."""
    worked = set(WorkedHoliday.objects.values_list("occasion", flat=True))
    return {each.day: CLOSED for each in occasions() if each.id not in worked}
