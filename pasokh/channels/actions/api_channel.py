from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.models import Inbox

from ..models import Channel

KIND = Channel.Kind.API
NAME = "API"


class SwitchedOff(Exception):
    """An admin switched off the channel by which machines feed this inbox."""


def api_channel(inbox_id):
    """The channel by which machines feed an inbox, made at first use: without one, answers would have no way back.

    Raises SwitchedOff where every such channel is inactive.
    """
    if channel := _active(inbox_id):
        return channel
    # Two at once make one channel.
    inbox = Inbox.objects.select_for_update().get(pk=inbox_id)
    if channel := _active(inbox_id):
        return channel
    if Channel.objects.filter(kind=KIND, inbox=inbox).exists():
        raise SwitchedOff
    return Channel.objects.create(kind=KIND, name=NAME, inbox=inbox)


_first = Ready(
    lambda: (
        Channel.objects.select_related("inbox").filter(kind=KIND, inbox=Asked("inbox"), active=True).order_by("pk")[:1]
    )
)


_lately = Kept(seconds=1)


def _active(inbox_id):
    # A machine that brings many tickets asks each time.
    return _lately.get((require_workspace_id(), inbox_id), lambda: _first.first(inbox=inbox_id), keeps_none=False)
