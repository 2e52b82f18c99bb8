"""Which sites tell colleagues elsewhere: asked with every message of a chat, so it is kept in memory for a second."""

from django.db import transaction

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Relay

_known = Kept(seconds=1)


def sites() -> frozenset[str]:
    """The origins of the sites whose messages are relayed, in the current workspace."""
    return _known.get(require_workspace_id(), _read)


def _read():
    rows = Relay.objects.filter(active=True, site__active=True).select_related("site")
    return frozenset(relay.site.origin for relay in rows)


def relays_anything() -> bool:
    """Whether any site does."""
    return bool(sites())


def forget_known():
    """Have it read anew, here at once and elsewhere within a second."""
    _known.forget()
    transaction.on_commit(_known.forget)
