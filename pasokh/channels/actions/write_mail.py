"""Writing a mail to somebody first: the customers of its addresses, and the request that it opens."""

from dataclasses import dataclass

from django.db import transaction

from pasokh.contacts.actions.known_or_new import known_or_new
from pasokh.contacts.models import Contact
from pasokh.contacts.normalise import typed_email
from pasokh.tickets.actions.begin import First, write_first
from pasokh.tickets.actions.reply import said_before
from pasokh.tickets.models import Message
from pasokh.tickets.writing.mailing import Mailing
from pasokh.tickets.writing.pictures import typed_with
from pasokh.workspaces.models import Member, Team

from ..adapters.email.own import find_channel_address
from ..models import Channel


class OwnAddress(ValueError):
    """An address of one of our mailboxes: the mail would come back to us."""


class BlockedRecipient(Exception):
    """Nothing is taken from whom it would go to: `contact`; `field` is "to" or "cc"."""

    def __init__(self, field, contact):
        super().__init__(contact.public_id)
        self.field, self.contact = field, contact


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`to`, `cc` and `bcc` are pairs of name and address, checked by `recipient`; `text` is Markdown, `files` are Attachments that its writer brought.

    The first of `to` is the customer of the request; the others and `cc` take part in it.
    """

    mailbox: Channel
    to: tuple
    subject: str
    text: str
    cc: tuple = ()
    bcc: tuple = ()
    files: tuple = ()
    assignee: Member | None = None
    team: Team | None = None


def recipient(written) -> str:
    """The address as it is kept. Raises ValueError for none that a person should write to, OwnAddress for one of ours."""
    address = typed_email(written)
    if find_channel_address(address):
        raise OwnAddress(address)
    return address


def write_mail(letter: Letter, *, by, client_id=None) -> Message:
    """Send it, and open its request; customers who are new are made. A repeated `client_id` of the same author gives the message of the first time.

    Raises BlockedRecipient, and what `write_first` raises; nothing has changed then.
    """
    with transaction.atomic():
        if earlier := said_before(by, client_id):
            return earlier
        contact, *others = _people("to", letter.to, by)
        copies = {each.pk: each for each in [*others, *_people("cc", letter.cc, by)] if each.pk != contact.pk}
        typed = typed_with(letter.text, letter.files, by_mail=True)
        first = First(
            subject=letter.subject,
            assignee=letter.assignee,
            team=letter.team,
            copies=tuple(copies.values()),
            mailing=Mailing(to=tuple(letter.to), blind=tuple(letter.bcc)),
        )
        box = letter.mailbox
        return write_first(
            contact=contact, channel=box.kind, origin=box.origin, inbox_id=box.inbox_id, by=by, first=first,
            client_id=client_id, text=typed.text, html=typed.html, source=typed.source,
            attachment_ids=[file.pk for file in letter.files],
        )  # fmt: skip


def _people(field, written, by) -> list[Contact]:
    """The customers of these addresses, made where they are new."""
    found = []
    for name, address in written:
        contact = known_or_new(by=by, name=name, email=address)
        if contact.blocked_at:
            raise BlockedRecipient(field, contact)
        found.append(contact)
    return found
