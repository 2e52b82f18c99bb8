import structlog
from django.db import InterfaceError, OperationalError, transaction

from pasokh.events import track
from pasokh.tickets.models import Message

from ..inbound_filters import reason_to_ignore
from ..models import ChannelStep, Receipt
from ..models.channel_step import step_of, write_steps
from ..registry import adapter_of
from ..whereto import find_ticket
from .process import make_message, whose

OF_MACHINES = ("bounce", "delivery system", "loop")
DEADLY = "its worker died"  # what was so is not parsed again, least of all while somebody waits for a page
ERASED = "erased"
log = structlog.get_logger()


class CannotBeTaken(Exception):
    """Why nothing comes of it. `code`: "gone" (no longer set aside, or erased), "unreadable", "noted" (news of a delivery that its reply
    shows already), "machine" (a mail system wrote it, and nobody said she is sure), "no sender", "blocked", "failing" (not even a plain message could
    be made of it)."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def take_anyway(*, receipt, by, sure=False) -> Message:
    """Make a message of a ticket of what was set aside or could not be processed, by a person's wish. What was taken before gives its message again.

    What still cannot be processed becomes a plain message, with all that arrived as a file.
    An answer to what a mail system wrote would go to a machine: such a receipt is taken only if she is `sure`. Whoever is blocked stays so.
    Raises CannotBeTaken; nothing has changed then.
    """
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update(of=["self"]).select_related("channel").get(pk=receipt.pk)
        if earlier := taken_before(receipt):
            return earlier
        refuse(receipt, sure)
        write_steps([step_of(receipt, ChannelStep.Step.TAKEN, member=by.pk)])
        is_stuck = receipt.state == Receipt.State.QUARANTINED
        message = _take_stuck(receipt, sure) if is_stuck else _take(receipt, _read(receipt))
        track("receipt.taken", actor=by.actor, subject=receipt, message=message.pk)
        return message


def _take(receipt, arrival):
    contact, answer = whose(arrival)
    if contact.blocked_at:
        raise CannotBeTaken("blocked")
    return make_message(receipt, arrival, contact, *find_ticket(arrival, contact), answer)


def taken_before(receipt) -> Message | None:
    """The message that was made of it before."""
    done = receipt.state == Receipt.State.DONE
    return Message.objects.filter(pk=receipt.message_id).first() if done else None


def refuse(receipt, sure):
    """Raise CannotBeTaken where nothing is to be made of it, or not unless she is `sure`."""
    if receipt.state not in (Receipt.State.IGNORED, Receipt.State.QUARANTINED) or receipt.reason == ERASED:
        raise CannotBeTaken("gone")
    if receipt.message_id:
        raise CannotBeTaken("noted")
    if is_of_machine(receipt) and not sure:
        raise CannotBeTaken("machine")


def is_of_machine(receipt) -> bool:
    """Whether it was set aside because a mail system wrote it, or we ourselves."""
    return receipt.state == Receipt.State.IGNORED and receipt.reason.startswith(OF_MACHINES)


def _take_stuck(receipt, sure):
    """As it should have been taken, if that works by now; else as a plain message."""
    ways = [_plain] if receipt.reason.startswith(DEADLY) else [_whole, _plain]
    for way in ways:
        try:
            with transaction.atomic():
                return _take_judged(receipt, way(receipt), sure)
        except (CannotBeTaken, OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("could not be taken so", receipt_id=receipt.pk, way=way.__name__)
    raise CannotBeTaken("failing")


def _whole(receipt):
    return adapter_of(receipt.channel).parse(receipt)


def _take_judged(receipt, arrival, sure):
    # Nobody has judged yet what could not be processed.
    if not all(arrival.sender):
        raise CannotBeTaken("no sender")
    of_machine = arrival.bounce_of or arrival.bounce_to or reason_to_ignore(arrival) in OF_MACHINES
    if of_machine and not sure:
        raise CannotBeTaken("machine")
    return _take(receipt, arrival)


def _plain(receipt):
    try:
        arrival = adapter_of(receipt.channel).plain(receipt)
    except OSError as error:
        raise CannotBeTaken("unreadable") from error
    if not arrival:
        raise CannotBeTaken("no sender")
    return arrival


def _read(receipt):
    try:
        arrival = adapter_of(receipt.channel).parse(receipt)
    except Exception as error:
        log.exception("set aside, and cannot be read", receipt_id=receipt.pk)
        raise CannotBeTaken("unreadable") from error
    if not all(arrival.sender):
        raise CannotBeTaken("no sender")
    return arrival
