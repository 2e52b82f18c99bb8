from dataclasses import dataclass

from django.db import transaction

from ..models import Message, Ticket
from .inbound import Inbound
from .intake import Intake


@dataclass(frozen=True)
class Received:
    """What became of it. `opened`: a new ticket; `doubled`: it had been received before and changed nothing."""

    ticket: Ticket
    message: Message
    opened: bool = False
    doubled: bool = False


def receive(inbound: Inbound) -> Received:
    """Take a customer's message into her ticket, or open one: the same verb whichever door it came through.

    A message to a closed ticket opens a new one that continues it; to a solved or waiting one opens it again, unless
    automatic. A repeated `client_id` changes nothing. Raises EmptyMessage, MessageTooLong, or Attachment.DoesNotExist for files that are
    not hers; nothing has changed then.
    """
    (received,) = receive_many([inbound])
    if isinstance(received, Exception):
        raise received
    return received


def receive_many(inbounds) -> list[Received | Exception]:
    """`receive` for several at once, in one transaction and few statements: for doors where many arrive together.

    Gives for each what `receive` would return or raise; one that is refused hinders no other.
    """
    # No savepoint: what is refused is given back, not raised, and what is raised is the whole transaction's.
    with transaction.atomic(savepoint=False):
        intake = Intake(inbounds)
        intake.check()
        intake.look()
        intake.find_files()
        intake.find_tickets()
        intake.write()
        intake.tell()
        intake.number()
        return [piece.error or _received(piece) for piece in intake.pieces]


def _received(piece):
    return Received(piece.ticket, piece.message, opened=piece.opens, doubled=piece.doubled)
