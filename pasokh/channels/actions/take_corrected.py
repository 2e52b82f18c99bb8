from dataclasses import dataclass, replace

import structlog
from django.db import transaction

from pasokh.events import track
from pasokh.tickets.models import Message, Ticket

from ..models import ChannelStep, Receipt
from ..models.channel_step import step_of, write_steps
from ..registry import adapter_of
from ..whereto import find_ticket
from .process import contact_of, make_message
from .take_anyway import DEADLY, CannotBeTaken, refuse, taken_before

log = structlog.get_logger()


@dataclass(frozen=True)
class Corrected:
    """What a person read in what arrived: whose it is, and what it says. `ticket`: the request that it belongs to, or None where that is to be found."""

    sender: str
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    ticket: Ticket | None = None


def can_be_corrected(channel) -> bool:
    """Whether an address can be written in the place of its sender: of a messenger's nobody else knows the customer."""
    return adapter_of(channel).capabilities.reaches == "email"


def take_corrected(*, receipt, by, said: Corrected) -> Message:
    """Make a message of what could not be processed or was set aside, with what a person read in it. What was taken before gives its message again.

    The raw input is kept as it is. Its files come along where it can be read, else all of it as a file. Whoever is blocked stays so.
    Raises CannotBeTaken (see take_anyway); nothing has changed then.
    """
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update(of=["self"]).select_related("channel").get(pk=receipt.pk)
        if earlier := taken_before(receipt):
            return earlier
        refuse(receipt, sure=True)  # whoever writes what it says is sure
        if not can_be_corrected(receipt.channel):
            raise CannotBeTaken("no sender")
        arrival = _arrival_of(receipt, said)
        contact = contact_of(arrival)
        if contact.blocked_at:
            raise CannotBeTaken("blocked")
        ticket_id, why = (said.ticket.survivor.pk, "") if said.ticket else find_ticket(arrival, contact)
        write_steps([step_of(receipt, ChannelStep.Step.TAKEN, member=by.pk, corrected=True)])
        message = make_message(receipt, arrival, contact, ticket_id, why)
        track("receipt.taken", actor=by.actor, subject=receipt, message=message.pk)
        return message


def _arrival_of(receipt, said):
    read = None if receipt.reason.startswith(DEADLY) else _read(receipt)
    try:
        adapter = adapter_of(receipt.channel)
        plain = adapter.written(receipt, said.sender, said.sender_name, said.subject, said.text)
    except OSError as error:
        raise CannotBeTaken("unreadable") from error
    if read is None:
        return plain
    return replace(plain, files=read.files, quoted=read.quoted, clues=read.clues, external_id=read.external_id)


def _read(receipt):
    try:
        with transaction.atomic():
            return adapter_of(receipt.channel).parse(receipt)
    except Exception:
        log.info("corrected by hand, for it cannot be read", receipt_id=receipt.pk)
        return None
