"""How many mails a mailbox sends in a minute, for providers that take no more."""

import random

from pasokh.kernel import limits
from pasokh.kernel.tenancy import workspace

from ...models import Delivery
from ..base import OutOfTurn

MINUTE = 60
CROWD = 4  # so many come for each turn: fewer leave turns unused, more come in vain


def take_turn(channel) -> None:
    """Count a mail of a mailbox that has `settings.rate`, mails in any minute at most. Raises OutOfTurn with the seconds to wait.

    Those that wait come back at different times, each about as often however many they are.
    """
    rate = int(channel.settings.get("rate") or 0)
    if rate < 1:
        return
    at_once = max(1, rate // 10)
    each = MINUTE / (rate - at_once + 1)  # seconds from turn to turn: with those at once never more than the rate
    verdict = limits.hit(key_of(channel), at_once, at_once * each)
    if verdict.allowed:
        return
    with workspace(channel.workspace_id):
        waiting = Delivery.objects.filter(channel=channel, state=Delivery.State.QUEUED).count()
    raise OutOfTurn("waiting for its turn", after=verdict.retry_after + random.randint(0, int(waiting * each / CROWD)))  # noqa: S311 (nothing secret)


def key_of(channel) -> str:
    """The key under which its mails are counted."""
    return f"mails:{channel.pk}"
