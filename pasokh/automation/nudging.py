"""That rules are applied soon after something was committed (see `events.nudging`)."""

from pasokh.events.nudging import Nudger
from pasokh.kernel.tenancy import require_workspace_id

from .catalogue import active_rules


def ask(whatever=False):
    """Have the log of this workspace read, unless that waits to be done already, or no rule listens."""
    from .jobs import automate

    if whatever or active_rules().by_kind:
        automate.defer(once=f"automation-{require_workspace_id()}")


nudger = Nudger(ask, lambda: None, "automation")
