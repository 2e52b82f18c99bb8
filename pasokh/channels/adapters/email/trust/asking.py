"""The questions that one mail sets off, within bounds: how many, how long, and each of them once in a while only.

What a stranger's mail has us ask is the stranger's choice. So there are so many questions a mail, so many seconds for all of them, and where the servers
that we ask keep silent, nobody asks them for a moment.
"""

import hashlib
import time

from django.core.cache import cache

from .. import dns
from ..dns import Unanswered

MOST = 40  # questions, of one mail
SECONDS = 12.0  # for all of them
LONGEST_KEPT, SHORTEST_KEPT, NEGATIVE = 3600, 60, 300  # seconds
SILENT = 60  # seconds in which servers that kept silent several times in a row are not asked
PATIENCE = 5  # silences in a row
MOST_BYTES = 16_000  # of one answer that is kept


class TooMany(Exception):
    """This mail has had us ask enough."""


class Asking:
    """Answers of the DNS for one mail, from the cache where they are young enough. Raises Unanswered and TooMany."""

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.left, self.until = MOST, clock() + SECONDS

    def texts(self, name: str) -> list[bytes]:
        """What the TXT records under a name say; [] where there are none."""
        return self.answers(name, "TXT")

    def answers(self, name: str, kind: str) -> list:
        """Records as plain values: TXT bytes, A and AAAA addresses, PTR names, MX (preference, name)."""
        key = _key(name, kind)
        if (kept := cache.get(key)) is not None:
            return kept
        self.left -= 1
        if self.left < 0 or self.clock() > self.until:
            raise TooMany
        found, seconds = _asked(name, kind)
        if sum(len(str(each)) for each in found) <= MOST_BYTES:
            cache.set(key, found, min(max(seconds, SHORTEST_KEPT), LONGEST_KEPT) if found else NEGATIVE)
        return found


def _key(name, kind):
    return f"dns:{kind}:{hashlib.sha256(name.lower().encode('utf-8', 'replace')).hexdigest()[:40]}"


def _asked(name, kind):
    silences = cache.get("dns:silent", 0)
    if silences >= PATIENCE:
        raise Unanswered("the servers keep silent")
    try:
        records, seconds = dns.answered(name, kind)
    except Unanswered:
        cache.set("dns:silent", silences + 1, SILENT)
        raise
    if silences:
        cache.delete("dns:silent")
    return [_plain(record, kind) for record in records], seconds


def _plain(record, kind):
    if kind == "TXT":
        return b"".join(record.strings)
    if kind == "MX":
        return record.preference, record.exchange.to_text(omit_final_dot=True)
    return record.target.to_text(omit_final_dot=True) if kind == "PTR" else record.address
