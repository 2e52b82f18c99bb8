"""What is said of one mail alone: other recipients, blind copies, a subject of its own, no history."""

from dataclasses import replace

from pasokh.tickets.models import Message
from pasokh.tickets.writing.mailing import envelope_of

from .compose import Outgoing, wire_address
from .forwarding import forwarded
from .mail import Mailbox
from .threading import bare_subject
from .together import outgoing_of_any
from .writing import QUOTING


def outgoing_as_addressed(delivery) -> Outgoing:
    """The mail of a delivery as it is meant to go. Inside its workspace. Raises BadAddress."""
    envelope = envelope_of(delivery.message)
    if envelope and delivery.message.kind == Message.Kind.NOTE:
        return forwarded(delivery, envelope)
    mail = outgoing_of_any(delivery)
    changes = {"subject": _subject(mail, delivery)}
    if envelope:
        changes |= _people(mail, envelope)
    if not _quotes(envelope, delivery.channel):
        changes |= {"attribution": "", "quoted_text": "", "quoted_html": ""}
    return replace(mail, **changes)


def _quotes(envelope, channel) -> bool:
    """Whether the history goes along: as its writer wished for this one, else as its mailbox does."""
    wished = envelope.quote if envelope else None
    return channel.settings.get(QUOTING, True) if wished is None else wished


def _subject(mail, delivery) -> str:
    """Her own words for this one; the first mail of a request answers nothing."""
    message = delivery.message
    number = message.ticket.number if delivery.channel.settings.get("number_in_subject") else None
    if message.subject:
        own = message.subject
    elif message.position == 1 and not mail.references:
        own = bare_subject(message.ticket.subject)
    else:
        return mail.subject
    return f"{own} [#{number}]" if number and f"[#{number}]" not in own else own


def _people(mail, envelope):
    to = [Mailbox(name, address) for name, address in envelope.to] or mail.to
    taken = {box.address.lower() for box in to}
    cc = [box for box in mail.cc if box.address.lower() not in taken]
    return {"to": to, "cc": cc, "blind": boxes_but(envelope.blind, taken | {box.address.lower() for box in cc})}


def boxes_but(people, taken) -> list[Mailbox]:
    """Mailboxes of [name, address], without the addresses that get it anyway."""
    return [Mailbox(name, address) for name, address in people if address.lower() not in taken]


def also_to(mail: Outgoing) -> list[str]:
    """The addresses that stand on the envelope and nowhere in the mail. Raises BadAddress."""
    return [wire_address(box.address) for box in mail.blind]
