"""Where a ticket that comes by the API arrives."""

from pasokh.channels.actions.api_channel import SwitchedOff, api_channel
from pasokh.channels.models import Channel
from pasokh.kernel.database.ready import Ready
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.models import Inbox

from ..problems import Problem, invalid
from ..references import named


def channel_for(given) -> Channel:
    """The API channel that was named, else that of the inbox that was named, else of the only inbox. Raises Problem."""
    if given.channel_id is not None:
        channels = Channel.objects.select_related("inbox").filter(kind=Channel.Kind.API, active=True)
        return named(channels, given.channel_id, pointer="/channel_id")
    inbox = named(Inbox.objects, given.inbox_id, pointer="/inbox_id")
    try:
        return api_channel(inbox.pk if inbox else _only_inbox())
    except SwitchedOff as error:
        raise Problem("channel_off") from error


_lately = Kept(seconds=1)
_first_inboxes = Ready(lambda: Inbox.objects.values_list("pk", flat=True)[:2])


def _only_inbox():
    # A machine that brings many tickets asks each time.
    keys = _lately.get(require_workspace_id(), _first_inboxes)
    if len(keys) != 1:
        raise invalid("choice_needed", pointer="/inbox_id")
    return keys[0]
