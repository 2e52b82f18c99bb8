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


def report_lost(*, message, failure):
    """A reply that was sent did not arrive after all, with the words that tell why: the one step that goes backwards."""
    Message.objects.filter(pk=message.pk).update(state=State.QUEUED)
    return report_state(message=message, state=State.FAILED, failure=failure)


def report_delay(*, message, words) -> bool:
    """A server on the way has not delivered a reply yet, and tries on: its words stand with the sent message until it is known to have arrived or failed.

    Whether they do: what has failed, or arrived, is late no more.
    """
    rows = Message.objects.filter(pk=message.pk, state=State.SENT).exclude(failure=words[:2000])
    if not rows.update(failure=words[:2000]):
        return False
    message.failure = words[:2000]
    track("message.delayed", actor=SYSTEM, subject=message.ticket, message=message.pk)
    return True


@cache
def _reporting(*names):
    written = {name: Asked(name, Message._meta.get_field(name)) for name in names}
    return ReadyUpdate(
        lambda: Message.objects.filter(among("state", "earlier", TextField()), pk=Asked("message")), **written
    )
