from functools import cache

from django.db.models import TextField

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.database.ready import Asked, among
from pasokh.kernel.database.ready_changes import ReadyUpdate

from ..models import Message

State = Message.State
# A state may only be followed by one further on; a failed message may be queued again.
ORDER = {State.QUEUED: 0, State.FAILED: 1, State.SENT: 2, State.DELIVERED: 3, State.READ: 4}


def report_state(*, message, state, failure="", external_id="", quiet=False):
    """What became of a reply: sent, delivered, read or failed, with the provider's words. Late reports change nothing.

    `quiet` writes no event: for states that the message's own event brings along.
    """
    earlier = [name for name, rank in ORDER.items() if rank < ORDER[state]]
    if state == State.QUEUED:
        earlier = [State.FAILED]
    fields = {"state": state, "failure": failure[:2000]}
    if external_id:
        fields["external_id"] = external_id[:255]
    if not _reporting(*fields)(message=message.pk, earlier=earlier, **fields):
        return False
    for name, value in fields.items():
        setattr(message, name, value)
    if not quiet:
        track("message.state_changed", actor=SYSTEM, subject=message.ticket, message=message.pk, state=state)
    return True


@cache
def _reporting(*names):
    written = {name: Asked(name, Message._meta.get_field(name)) for name in names}
    return ReadyUpdate(
        lambda: Message.objects.filter(among("state", "earlier", TextField()), pk=Asked("message")), **written
    )
