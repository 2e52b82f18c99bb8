"""What is told to visitors a moment after it happened."""

from pasokh.kernel.jobs import job
from pasokh.kernel.tenancy import require_workspace_id

from .queueing import tell_all

SOON = 1  # second


def ask_to_tell_queue() -> None:
    """Have those who wait told where they stand, once for all that happens within a moment."""
    tell_queue.defer(once=f"widget.queue:{require_workspace_id()}", after=SOON)


@job(queue="routing", attempts=1, name="widget.tell_queue")
def tell_queue():
    """The line has moved."""
    tell_all()
