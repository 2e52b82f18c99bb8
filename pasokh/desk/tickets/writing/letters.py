"""What an answer by mail has of its own: blind copies, another subject, without what was said before; and what the composer shows of the mail it becomes."""

from django.utils.translation import gettext as _

from pasokh.channels.adapters.email.writing import QUOTING, next_subject
from pasokh.channels.models import Channel
from pasokh.channels.signatures import signature_for
from pasokh.tickets.models.ticket import SUBJECT_LENGTH
from pasokh.tickets.writing.mailing import HISTORY, USUAL, Mailing
from pasokh.tickets.writing.pictures import is_mail

from ...outgoing.addresses import addresses_in

MOST_BLIND = 20
SAID = {word: quote for quote, word in HISTORY.items()}


def letter_of(member, ticket, ways) -> dict | None:
    """From which address it goes, about what, and what stands below it, where one of the ways is a mailbox; None otherwise."""
    way = next((way for way in ways if is_mail(way.origin)), None)
    channel = way and Channel.of_origin(way.origin)
    if channel is None:
        return None
    address = channel.settings.get("address", "")
    return {
        "sender": channel.settings.get("sender_name") or channel.name,
        "address": address,
        "subject": next_subject(ticket, channel),
        "quotes": channel.settings.get(QUOTING, True),
        "signature": signature_for(member, ticket, channel),
    }


def mailing_of(given, origin) -> Mailing:
    """How this one is mailed, by what the composer's form says. Raises NotAnAddress for a blind copy that goes nowhere."""
    if not is_mail(origin):
        return USUAL
    subject = given.get("subject", "").strip()[:SUBJECT_LENGTH]
    blind = tuple(addresses_in(given.get("bcc", ""), MOST_BLIND))
    return Mailing(blind=blind, subject=subject, quote=SAID.get(given.get("history", "")))


def wrong_blind_words(problem) -> str:
    """Why it was not sent."""
    return _("BCC: %(problem)s") % {"problem": problem}
