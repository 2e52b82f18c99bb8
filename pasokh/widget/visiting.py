"""Which visitors are connected: noted on contacts' records and in the list of who is on the site, and told to the desk as they come and go."""

from functools import partial

from django.db import transaction

from pasokh.channels.models import Channel
from pasokh.contacts.actions.see import see, see_off
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.announcing import signal
from pasokh.live.presence import TOPIC
from pasokh.live.visits import on_browser, on_visit
from pasokh.visitors import telling
from pasokh.visitors.actions.attend import attend, leave

from .streams import PERSON, browser_of


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


@on_browser
def attendance(came, here, gone):
    """The same of browsers: who came, who is here, who has left. Inside the workspace."""
    present, left = _browsers(here), _browsers(gone)
    news = [bool(present) and attend(present), bool(left) and leave(left)]
    if any(news):
        transaction.on_commit(partial(telling.tell, require_workspace_id()))


def _browsers(proofs):
    people = [browser_of(proof) for proof in proofs if proof.partition(":")[0].isdecimal()]
    return [(f"{Channel.Kind.CHAT}:{site_id}", visitor) for site_id, visitor in people if visitor]
