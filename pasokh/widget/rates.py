"""How much one visitor may ask for. Ordinary talk costs no statement: only who is busy in this process is counted in the database."""

import threading
import time
from collections import OrderedDict

from pasokh.kernel.limits import hit, party

from .problems import Problem

MINUTE, HOUR = 60, 3600  # seconds
# Whole networks of a mobile operator share one address: what counts by address is generous.
MESSAGES, UPLOADS, SESSIONS = 60, 30, 3000  # in a minute: by visitor, by visitor, by address (of newcomers)
SESSIONS_OF = 120  # in a minute, by visitor
REPORTS, FREE_REPORTS = 240, 120  # in a minute, by visitor: pages, events and attributes together
REPORTS_FROM = (
    12_000  # in a minute, by address: some for each of its sign-ins; who makes up visitors would fill the disk without
)
WISHES, WISHES_FROM = 6, 60  # in ten minutes, by visitor and by address: call-backs and messages for later
RATINGS = 20  # in ten minutes, by visitor: she may think otherwise
TRANSCRIPTS, TRANSCRIPTS_FROM = 4, 30  # in an hour, by visitor and by address
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


def spend_report(visit):
    """Count something that the page reports of a visitor. Raises Problem when it is too much, of her or of her address."""
    _spend(f"widget.report:{visit.workspace.pk}:{visit.visitor}", REPORTS, free=FREE_REPORTS)
    _spend(f"widget.report.from:{_party(visit)}", REPORTS_FROM, free=REPORTS_FROM // 4)


def spend_upload(visit):
    """Count a file of a visitor, and of her address. Raises Problem when too many come from either."""
    _spend(f"widget.upload:{visit.workspace.pk}:{visit.visitor}", UPLOADS)
    _spend(f"widget.upload.from:{_party(visit)}", UPLOADS_FROM)


def spend_wish(visit):
    """Count a call-back or a message for later. Raises Problem when she, or her address, asks too often."""
    _spend(f"widget.wish:{visit.workspace.pk}:{visit.visitor}", WISHES, free=0, seconds=10 * MINUTE)
    _spend(f"widget.wish.from:{_party(visit)}", WISHES_FROM, free=0, seconds=10 * MINUTE)


def spend_rating(visit):
    """Count a rating. Raises Problem when she changes her mind too often."""
    _spend(f"widget.rating:{visit.workspace.pk}:{visit.visitor}", RATINGS, free=0, seconds=10 * MINUTE)


def spend_transcript(visit):
    """Count a transcript by mail. Raises Problem when she, or her address, asks for too many."""
    _spend(f"widget.transcript:{visit.workspace.pk}:{visit.visitor}", TRANSCRIPTS, free=0, seconds=HOUR)
    _spend(f"widget.transcript.from:{_party(visit)}", TRANSCRIPTS_FROM, free=0, seconds=HOUR)


def spend_session(visit):
    """Count a sign-in: of a browser that we know, as each page of a site makes it sign in, or of a new one from its address.

    Raises Problem when there are too many.
    """
    if visit.visitor:
        _spend(f"widget.session.of:{visit.workspace.pk}:{visit.visitor}", SESSIONS_OF, free=SESSIONS_OF // 2)
        return
    _spend(f"widget.session:{_party(visit)}", SESSIONS, free=SESSIONS // 4)


def _party(visit):
    return party(visit.request.META.get("REMOTE_ADDR", ""))


def _spend(key, limit, free=FREE, *, seconds=MINUTE):
    """`free`: so many in a minute and process are let pass without a look."""
    if _lately.count(key) <= free:
        return
    verdict = hit(key, limit, seconds)
    if not verdict.allowed:
        raise Problem("too_many_requests", wait=verdict.retry_after)
