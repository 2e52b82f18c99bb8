"""Whether the server that handed a mail over may send for the sender's domain (SPF, RFC 7208). The rules are pyspf's; the questions are ours."""

import spf

from ..dns import Unanswered
from .asking import TooMany

LONGEST_POLICY = 6_000  # bytes
MOST_NAMES = 10  # of an MX or PTR answer (RFC 7208, 4.6.4)
RESULTS = frozenset({"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"})


def check(*, peer: str, mail_from: str, helo: str, asking) -> tuple[str, str]:
    """(result, domain): for the sender of the envelope, or for the server's own name where that is empty (a mail system's mail)."""
    sender = mail_from or f"postmaster@{helo}"
    domain = sender.rpartition("@")[2].lower().strip("[]")
    if "." not in domain or len(sender) > 320:
        return "none", domain[:253]
    try:
        result = _Question(peer, sender, helo or domain, asking).check()[0]
    except TooMany:
        result = "permerror"
    except Exception:  # the library asserts and indexes its way through what a stranger's records say
        result = "permerror"
    return (result if result in RESULTS else "permerror"), domain[:253]


class _Question(spf.query):
    """pyspf's evaluation; its way to the DNS, which knows neither our servers nor a limit of all questions, is not taken."""

    def __init__(self, peer, sender, helo, asking):
        self.asking = asking
        super().__init__(i=peer, s=sender, h=helo, timeout=3, querytime=0)

    def dns(self, name, qtype, cnames=None, ignore_void=False):
        name = str(name).rstrip(".").lower()
        if not all(0 < len(label) < 64 for label in name.split(".")) or len(name) > 253:
            return []
        try:
            found = self.asking.answers(name, qtype)
        except Unanswered as error:
            raise spf.TempError("DNS") from error
        if qtype == "TXT":
            found = [(each,) for each in found if len(each) <= LONGEST_POLICY]
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names without an answer")
        return list(found[: MOST_NAMES + 1]) if qtype in ("MX", "PTR") else list(found)
