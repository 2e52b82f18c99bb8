"""By which ways a customer can be answered on a ticket."""

from dataclasses import dataclass

from pasokh.contacts.models import Identity
from pasokh.kernel.database.ready import Asked, Ready

from .models import Channel
from .registry import KINDS, adapter_class


@dataclass(frozen=True)
class Way:
    """A way out: `origin` as messages name it, the channel's kind and name, where it leads ("" for the ticket's own), whether it is instant,
    how many others it can carry in copy."""

    origin: str
    kind: str
    name: str
    to: str = ""
    instant: bool = False
    copies: int = 0


_proven = Ready(
    lambda: (
        Identity.objects.filter(contact=Asked("contact"), proven=True, unreachable_at=None)
        .order_by("-pk")
        .values_list("kind", "value")
    ),
    prepared=True,
)
_active = Ready(lambda: Channel.objects.filter(active=True).order_by("pk"))


def ways_of(ticket) -> list[Way]:
    """The way the ticket came, then every channel that can write first to one of its customer's proven addresses; of each kind the one of her inbox."""
    own = Channel.of_origin(ticket.origin)
    ways = [_way(own)] if own else []
    proven = dict(_proven(contact=ticket.contact_id))
    reaching = [channel for channel in _active() if _reaches(channel) in proven]
    reaching.sort(key=lambda channel: channel.inbox_id != ticket.inbox_id)
    for channel in reaching:
        if channel.kind not in {way.kind for way in ways}:
            ways.append(_way(channel, proven[_reaches(channel)]))
    return ways


def way_named(ticket, origin) -> Way | None:
    """The way of this origin, if the ticket's customer can be answered by it."""
    return next((way for way in ways_of(ticket) if way.origin == origin), None)


class Unreachable(Exception):
    """No channel leads to the customer of a request that came by none."""


def usual_way(ticket) -> str:
    """The origin that an answer names for which no way was chosen: "" for the way the ticket came; where it came by none (it was entered by
    hand), the first that leads to its customer. Raises Unreachable."""
    if Channel.id_in(ticket.origin) is not None:
        return ""
    for way in ways_of(ticket):
        return way.origin
    raise Unreachable


def is_instant(origin) -> bool:
    """Whether an answer that takes this way is there at once: nothing can be called back. One that leads nowhere has nothing to wait for."""
    kind = origin.partition(":")[0]
    return kind not in KINDS or Channel.id_in(origin) is None or adapter_class(kind).capabilities.instant


def _way(channel, to=""):
    can = adapter_class(channel.kind).capabilities
    return Way(channel.origin, channel.kind, channel.name, to, can.instant, can.copies)


def _reaches(channel) -> str:
    return adapter_class(channel.kind).capabilities.reaches if channel.kind in KINDS else ""
