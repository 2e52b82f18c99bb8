"""Whether a visitor's message still waits for an answer, on a site that tells colleagues; and why somebody was not told."""

from datetime import timedelta

import structlog
from django.utils import timezone

from pasokh.tickets.models import Category, Message

from ..models import Channel, Relay

log = structlog.get_logger()
OLDEST = timedelta(days=1)  # what has waited longer is told to nobody at night


def relay_of(ticket) -> Relay | None:
    """The relay of the ticket's site, if it has one that is on."""
    site = Channel.id_in(ticket.origin, Channel.Kind.CHAT)
    return (
        Relay.objects.filter(site=site, site__active=True, active=True).select_related("site").first() if site else None
    )


def is_waiting(message) -> bool:
    """Whether a visitor's message has not been answered: nobody has said anything to her since, and the request is open."""
    ticket = message.ticket
    later = ticket.messages.filter(position__gt=message.position, kind=Message.Kind.REPLY, author_kind="member")
    fresh = message.created_at > timezone.now() - OLDEST
    return message.kind == Message.Kind.INCOMING and fresh and ticket.category == Category.OPEN and not later.exists()


def note_trouble(relay, why, who=""):
    """Write down why somebody was not told, where admins see it: a code ("nobody", "blocked") or the messenger's words, and the colleague's name."""
    log.warning("chat not relayed", relay_id=relay.pk, why=why)
    trouble = {"why": why[:300], "who": who, "at": timezone.now().isoformat()}
    Relay.objects.filter(pk=relay.pk).update(trouble=trouble)
