"""A delivery in the hands of a worker: whether it is still there, when its reply begins to go, and what came of it, however the database comes and goes.

A worker that stood still for long is taken for dead, and its delivery given to another: both may live. The number of the try tells them apart.
"""

import time

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from pasokh.kernel.tenancy import current_workspace_id, workspace

from .adapters.base import Overtaken
from .models import Delivery

HEARD_WITHIN = 60  # seconds; a worker that is silent for longer may be taken for dead
SAID_AGAIN = 1  # seconds between two tries
log = structlog.get_logger()


def note_start(delivery) -> None:
    """Write down that from now on the provider may have the reply, in a transaction of its own. Raises Overtaken when somebody else may send it."""
    now = timezone.now()
    with workspace(delivery.workspace_id):
        mine = Delivery.objects.filter(
            pk=delivery.pk, state=Delivery.State.SENDING, attempts=delivery.attempts, started_at=None
        )
        if not mine.update(started_at=now):
            raise Overtaken
    delivery.started_at = now


def is_ours(delivery) -> bool:
    """Whether nobody has begun it anew. Inside the workspace; the row is locked."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, attempts=delivery.attempts)
    return mine.select_for_update().exists()


def until_heard(write) -> None:
    """Call what writes down how a delivery ended, again while the database is away: what the provider said is known to nobody else.

    `write` runs in transactions of its own and may run twice. Raises OperationalError after a minute.
    """
    end = time.monotonic() + HEARD_WITHIN
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            if current_workspace_id() or time.monotonic() > end:
                raise
            log.warning("outcome of a delivery not heard, said again", error=repr(error))
        connection.close()
        time.sleep(SAID_AGAIN)
