"""From an answer in a chat to the row that waits: two questions with each answer, so both are asked together."""

from datetime import timedelta

from pasokh.contacts.models import Identity
from pasokh.events.actors import ANSWERING
from pasokh.kernel.database.ready import Asked, Ready, together

from ..models import AwayMail
from ..site import setting

PATIENCE = timedelta(minutes=2)  # from the first answer that she has not read to the mail

_addresses = Ready(
    lambda: Identity.objects.filter(contact=Asked("contact"), kind=Identity.Kind.EMAIL).values_list("pk")[:1]
)
_waits = Ready(
    lambda: AwayMail.objects.filter(ticket=Asked("ticket"), state=AwayMail.State.WAITING).values_list("pk")[:1]
)


def note(message, site):
    """An answer went to the chat of a site: if its customer has an e-mail, look after a while whether she has read it. Under the ticket's lock.

    Not where the site does not want such mails.
    """
    from .jobs import look

    if message.author_kind not in ANSWERING or not setting(site, "away_mail"):
        return
    ticket = message.ticket
    addresses, waits = together((_addresses, {"contact": ticket.contact_id}), (_waits, {"ticket": ticket.pk}))
    if not list(addresses) or list(waits):
        return
    away = AwayMail(ticket=ticket, due_at=message.created_at + PATIENCE)
    away.save()
    look.defer(away_id=away.pk, after=away.due_at)
