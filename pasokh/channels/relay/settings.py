"""How a site's chats are relayed."""

from pasokh.events import track

from ..models import Relay
from .known import forget_known

SHORTEST, LONGEST = 0, 3600  # seconds unanswered


def set_relay(*, site, by, active, team=None, after=30) -> Relay:
    """Say whether, to whom and after how many seconds unanswered a site's visitors are told to colleagues elsewhere. What is so already changes nothing.

    Raises ValueError for a time out of bounds.
    """
    if not SHORTEST <= after <= LONGEST:
        raise ValueError("not a time to wait")
    wanted = {"active": active, "team": team, "after": after}
    relay = Relay.objects.filter(site=site).first()
    if relay is None and not active:
        return Relay(site=site, **wanted)
    before = relay and {"active": relay.active, "team": relay.team, "after": relay.after}
    if before == wanted:
        return relay
    relay, _ = Relay.objects.update_or_create(site=site, defaults=wanted)
    changed = sorted(name for name in wanted if before is None or before[name] != wanted[name])
    track("channel.relay_changed", actor=by.actor, subject=site, fields=changed)
    forget_known()
    return relay
