"""Which server handed a mail over to us or to a server that is believed. What anybody else wrote into the head is the sender's own word.

Our receiver sees the server itself (`peer` of the receipt's facts). Behind a mail server of the shop's own, and in a mailbox that is fetched, that
server saw it, and says so in the uppermost `Received` line: believed where its name is one of the mailbox's `trusted_hops`, or the very server that
we fetch from. The line below is believed only if that one says that it was handed over within the house.
"""

import ipaddress
import re
from dataclasses import dataclass

from .. import heads
from .head import Head

MOST_HOPS = 10
LONGEST = 2_000  # characters of a line that are read
BY = re.compile(r"\sby\s+([A-Za-z0-9._-]{1,253})", re.IGNORECASE)
FROM = re.compile(r"^from\s+([^\s()]{1,255})", re.IGNORECASE)
HELO = re.compile(r"\bhelo[= ]([A-Za-z0-9._-]{1,253})", re.IGNORECASE)
ADDRESS = re.compile(r"[\[(](?:IPv6:)?([0-9A-Fa-f.:]{3,45})[\])]")
COMMENT = re.compile(r"\([^()]*\)")
SPF = re.compile(r"^spf=([a-z]+)\b.*?\bsmtp\.mailfrom=\"?([^\s;\"]{1,320})", re.IGNORECASE)
DKIM = re.compile(r"^dkim=pass\b.*?\bheader\.(?:d=|i=[^\s;]*@)([A-Za-z0-9._-]{1,253})", re.IGNORECASE)


@dataclass(frozen=True)
class Hop:
    """The server that handed a mail over, what it called itself, and for whom it came."""

    peer: str
    helo: str
    mail_from: str


def hop_of(head: Head, facts: dict, trusted: frozenset[str]) -> Hop | None:
    """Who handed a mail over from outside, if anybody who is believed saw it."""
    mail_from = facts.get("envelope_from") or _return_path(head)
    if "peer" in facts and _is_outside(facts["peer"]):
        return Hop(facts["peer"], facts.get("helo", ""), mail_from)
    for line in head.values("received")[:MOST_HOPS]:
        line = line[:LONGEST]
        by, found = BY.search(line), ADDRESS.search(line)
        if not by or not is_trusted(by[1], trusted) or not found:
            return None
        if _is_outside(found[1]):
            # Houses with many servers hand mail on among them by public addresses, and anybody may call herself by such a name: nothing is known then.
            within = is_trusted(_helo(line), trusted)
            return None if within else Hop(found[1], _helo(line), mail_from)
    return None


def is_trusted(host: str, trusted: frozenset[str]) -> bool:
    """Whether a host is one of those named, or stands below one of them."""
    host = host.lower().rstrip(".")
    return any(host == each or host.endswith(f".{each}") for each in trusted)


def _is_outside(address):
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def _helo(line):
    found = HELO.search(line) or FROM.search(line)
    return found[1].strip("[]").lower() if found else ""


def _return_path(head):
    """The envelope's sender, as the last server wrote it on top."""
    found = [box.address for value in head.values("return-path")[:1] for box in heads.mailboxes(value)]
    return next(iter(found), "")


@dataclass(frozen=True)
class Stamp:
    """What a believed server says it has checked (RFC 8601): SPF with its domain, and whose signatures were good when it saw the mail."""

    spf: str = ""
    spf_domain: str = ""
    dkim: tuple[str, ...] = ()


def stamp_of(head: Head, trusted: frozenset[str]) -> Stamp:
    """The uppermost Authentication-Results of a believed server. Any other one is the sender's own word."""
    for value in head.values("authentication-results"):
        parts = [part.strip() for part in COMMENT.sub(" ", value[:8_000]).split(";")]
        if is_trusted(parts[0].partition(" ")[0], trusted):
            return _read(parts[1:30])
    return Stamp()


def _read(parts):
    spf = next((found for part in parts if (found := SPF.match(part))), None)
    signed = tuple(found[1].lower() for part in parts if (found := DKIM.match(part)))
    return Stamp(spf[1].lower(), spf[2].rpartition("@")[2].lower(), signed) if spf else Stamp(dkim=signed)
