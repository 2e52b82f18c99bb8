"""That notices are told soon after something was committed (see `events.nudging`)."""

from pasokh.events.nudging import Nudger
from pasokh.kernel.tenancy import require_workspace_id

from .actions.withdraw import SETTLED
from .sources import told_kinds


def ask():
    """Have the log of this workspace read, unless that waits to be done already."""
    from .jobs import tell

    tell.defer(once=f"notices-{require_workspace_id()}")


nudger = Nudger(ask, lambda: {*told_kinds(), *SETTLED}, "notices")
