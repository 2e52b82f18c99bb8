"""How much one visitor may ask for. Ordinary talk costs no statement: only who is busy in this process is counted in the database."""

import threading
import time
from collections import OrderedDict

from pasokh.kernel.limits import hit, party

from .problems import Problem

MINUTE = 60  # seconds
# Whole networks of a mobile operator share one address: what counts by address is generous.
MESSAGES, UPLOADS, SESSIONS = 60, 30, 1200  # in a minute: by visitor, by visitor, by address
UPLOADS_FROM = 300  # in a minute, by address: a new visitor costs nothing, so her own share alone would be no limit
FREE = 30  # of each in a minute and process that are not counted in the database
MOST_REMEMBERED = 20_000


class Lately:
    """How often each key came within the last minute or so, in this process; forgets the ones it heard of first."""

    def __init__(self, clock=time.monotonic):
        self.clock, self.counts, self.lock = clock, OrderedDict(), threading.Lock()

    def count(self, key) -> int:
        """One more of this key; how many it makes."""
        minute = int(self.clock() // MINUTE)
        with self.lock:
            since, count = self.counts.pop(key, (minute, 0))
            count = count + 1 if since == minute else 1
            self.counts[key] = (minute, count)
            if len(self.counts) > MOST_REMEMBERED:
                self.counts.popitem(last=False)
        return count


_lately = Lately()


def spend_message(visit):
    """Count a message of a visitor. Raises Problem when she sends too many."""
    _spend(f"widget.message:{visit.workspace.pk}:{visit.visitor}", MESSAGES)


def spend_upload(visit):
    """Count a file of a visitor, and of her address. Raises Problem when too many come from either."""
    _spend(f"widget.upload:{visit.workspace.pk}:{visit.visitor}", UPLOADS)
    _spend(f"widget.upload.from:{_party(visit)}", UPLOADS_FROM)


def spend_session(visit):
    """Count a sign-in from an address. Raises Problem when there are too many."""
    _spend(f"widget.session:{_party(visit)}", SESSIONS, free=SESSIONS // 4)


def _party(visit):
    return party(visit.request.META.get("REMOTE_ADDR", ""))


def _spend(key, limit, free=FREE):
    if _lately.count(key) <= free:
        return
    verdict = hit(key, limit, MINUTE)
    if not verdict.allowed:
        raise Problem("too_many_requests", wait=verdict.retry_after)
