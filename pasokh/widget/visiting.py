"""Which visitors have the chat open: noted on their records, and told to the desk as they come and go."""

from pasokh.contacts.actions.see import see, see_off
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.announcing import signal
from pasokh.live.presence import TOPIC
from pasokh.live.visits import on_visit

from .streams import PERSON


@on_visit
def note(came, here, gone):
    """Keys of visitors' streams: who came, who is here, who has left. Inside the workspace."""
    came, here, gone = _ids(came), _ids(here), _ids(gone)
    if here:
        see(here)
    if gone:
        see_off(gone)
    for people, online in ((came, True), (gone, False)):
        if people:
            signal(require_workspace_id(), TOPIC, {"contacts": people, "online": online})


def _ids(keys):
    return [int(key.removeprefix(PERSON)) for key in keys if key.startswith(PERSON)]
