"""Senders that look like somebody else: said to whoever reads the mail, never in its way.

A warning that comes every day is read by nobody, so each of these asks for much: a domain must look like one that matters here and be unknown itself, a
name must be a colleague's in full, an address in a name must be somebody else's.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pasokh.kernel.persian.folding import fold

from .dmarc import owner_of
from .skeletons import is_mixed, one_apart, shown, skeleton

SHORTEST = 5  # letters of a name in which one other letter is no other name
SHORTEST_OF_CUSTOMER = 7
PROVIDERS = frozenset(
    """gmail.com googlemail.com yahoo.com ymail.com rocketmail.com yahoo.co.uk yahoo.fr yahoo.de hotmail.com hotmail.co.uk outlook.com live.com msn.com
    icloud.com me.com mac.com aol.com gmx.com gmx.net gmx.de web.de mail.com email.com usa.com proton.me protonmail.com pm.me zoho.com fastmail.com tutanota.com
    hey.com yandex.com yandex.ru ya.ru mail.ru inbox.ru list.ru bk.ru rambler.ru qq.com 163.com 126.com chmail.ir mailfa.com mihanmail.ir vatanmail.ir iran.ir
    irmail.ir parsmail.com saba.ir rayana.ir post.ir""".split()
)
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
VIA = re.compile(r"\b(?:via|from|through|از طریق|به نمایندگی)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Around:
    """Who matters here. `shop` and `colleagues` are domains, `customers` those of people known before, `members` {folded name: (name, addresses)}."""

    shop: frozenset[str] = frozenset()
    colleagues: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    members: dict = field(default_factory=dict)
    is_known: bool = False  # whoever writes has been known for some time


def doubts_about(*, address: str, name: str, reply_to: str, around: Around) -> list[dict]:
    """What is doubtful about a sender, each with a `code` and what it is about; [] for nearly everybody."""
    domain = owner_of(address.rpartition("@")[2])
    found = [_like(domain, around), _mixed(domain), _named(name, address, domain), _colleague(name, address, around)]
    return [each for each in (*found, _elsewhere(domain, reply_to, around)) if each]


def _like(domain, around):
    """Whoever takes the shop's name does not become known by writing on; of two customers with names alike both are."""
    ours, known = around.shop | around.colleagues, PROVIDERS | around.customers
    if not domain or domain in ours | PROVIDERS:
        return None
    found = _first(domain, around.shop, "shop", SHORTEST) or _first(domain, around.colleagues, "colleague", SHORTEST)
    if found or domain in known or around.is_known:
        return found
    found = _first(domain, around.customers, "customer", SHORTEST_OF_CUSTOMER)
    # Of providers only what cannot be told apart: many of their short names differ in one letter and are nobody's trick.
    return found or _first(domain, PROVIDERS, "provider", None)


def _first(domain, others, whose, shortest):
    like = next((other for other in sorted(others) if _looks_like(domain, other, shortest)), None)
    return {"code": "like", "whose": whose, "of": shown(like), "shown": shown(domain)} if like else None


def _looks_like(domain, other, shortest):
    """`shortest`: letters of a name in which one other letter is no other name; None: only what looks the very same."""
    ours, theirs = _seen(domain), _seen(other)
    if ours == theirs:
        return True
    name, _, rest = ours.partition(".")
    known, _, of_known = theirs.partition(".")
    return shortest is not None and rest == of_known and len(known) >= shortest and one_apart(name, known)


@lru_cache(maxsize=20_000)
def _seen(domain):
    return skeleton(shown(domain))


def _mixed(domain):
    return {"code": "mixed", "shown": shown(domain)} if is_mixed(domain) else None


def _named(name, address, domain):
    """Programs show the name alone: one that is an address is taken for the sender's."""
    said = ADDRESS.search(name)
    if not said or VIA.search(name) or said[0].lower() == address:
        return None
    other = owner_of(said[0].rpartition("@")[2].lower())
    return {"code": "named", "address": said[0].lower()} if other != domain else None


def _colleague(name, address, around):
    """Names are not rare: one word is nobody's, and who has been known for some time is who she is."""
    member = around.members.get(fold(name)) if len(name.split()) > 1 and not around.is_known else None
    if not member:
        return None
    inside = owner_of(address.rpartition("@")[2]) in around.shop | (around.colleagues - PROVIDERS)
    return None if address in member[1] or inside else {"code": "colleague", "name": member[0]}


def _elsewhere(domain, reply_to, around):
    """Answers wished at a mailbox that anybody can have, by a mail from a domain of somebody's own."""
    other = owner_of(reply_to.rpartition("@")[2]) if reply_to else ""
    wished = other in PROVIDERS and domain not in PROVIDERS and not around.is_known
    return {"code": "elsewhere", "address": reply_to} if wished else None
