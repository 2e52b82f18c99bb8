import structlog
from django.db import transaction

from pasokh.events import track
from pasokh.tickets.models import Message

from ..models import Receipt
from ..registry import adapter_of
from ..whereto import find_ticket
from .process import make_message, whose

OF_MACHINES = ("bounce", "delivery system", "loop")
ERASED = "erased"
log = structlog.get_logger()


class CannotBeTaken(Exception):
    """Why nothing comes of it. `code`: "gone" (no longer set aside, or erased), "unreadable", "noted" (news of a delivery that its reply
    shows already), "machine" (a mail system wrote it, and nobody said she is sure), "no sender", "blocked"."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def take_anyway(*, receipt, by, sure=False) -> Message:
    """Make a message of a ticket of what was set aside, by a person's wish. What was taken before gives its message again.

    An answer to what a mail system wrote would go to a machine: such a receipt is taken only if she is `sure`. Whoever is blocked stays so.
    Raises CannotBeTaken; nothing has changed then.
    """
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update(of=["self"]).select_related("channel").get(pk=receipt.pk)
        if earlier := _taken_before(receipt):
            return earlier
        _refuse(receipt, sure)
        arrival = _read(receipt)
        contact, answer = whose(arrival)
        if contact.blocked_at:
            raise CannotBeTaken("blocked")
        message = make_message(receipt, arrival, contact, *find_ticket(arrival, contact), answer)
        track("receipt.taken", actor=by.actor, subject=receipt, message=message.pk)
        return message


def _taken_before(receipt):
    done = receipt.state == Receipt.State.DONE
    return Message.objects.filter(pk=receipt.message_id).first() if done else None


def _refuse(receipt, sure):
    if receipt.state != Receipt.State.IGNORED or receipt.reason == ERASED:
        raise CannotBeTaken("gone")
    if receipt.message_id:
        raise CannotBeTaken("noted")
    if is_of_machine(receipt) and not sure:
        raise CannotBeTaken("machine")


def is_of_machine(receipt) -> bool:
    """Whether it was set aside because a mail system wrote it, or we ourselves."""
    return receipt.reason.startswith(OF_MACHINES)


def _read(receipt):
    try:
        arrival = adapter_of(receipt.channel).parse(receipt)
    except Exception as error:
        log.exception("set aside, and cannot be read", receipt_id=receipt.pk)
        raise CannotBeTaken("unreadable") from error
    if not all(arrival.sender):
        raise CannotBeTaken("no sender")
    return arrival
