"""What the domain of a mail's From says of its mail (DMARC, RFC 7489), and whether what was proven belongs to that domain."""

from dataclasses import dataclass
from functools import lru_cache

from publicsuffix2 import PublicSuffixList

from .head import tags_of

POLICIES = ("none", "quarantine", "reject")
LONGEST = 2_000  # bytes of a record


@dataclass(frozen=True)
class Policy:
    """`policy`: what is to become of mail that is not proven. Strict: the very domain, not one of the same owner's."""

    domain: str
    policy: str
    strict_dkim: bool = False
    strict_spf: bool = False


@lru_cache(maxsize=1)
def _suffixes():
    return PublicSuffixList(idna=True)


@lru_cache(maxsize=2_000)
def owner_of(domain: str) -> str:
    """The organisational domain: `mail.shop.co.ir` belongs to `shop.co.ir`. Below an end that the list does not know two words are one owner."""
    plain = domain.rstrip(".").lower()
    return _suffixes().get_sld(plain, strict=True) or ".".join(plain.split(".")[-2:])


def policy_of(domain: str, asking) -> Policy | None:
    """What a domain says, or its owner where it says nothing itself. None where nobody does. Raises Unanswered and TooMany."""
    said = _record(domain, asking)
    if said is not None:
        return _policy(domain, said, said.get("p"))
    owner = owner_of(domain)
    said = _record(owner, asking) if owner != domain else None
    return None if said is None else _policy(owner, said, said.get("sp", said.get("p")))


def _record(domain, asking):
    """The tags of the one record; several are none (RFC 7489, 6.6.3)."""
    found = [each for each in asking.texts(f"_dmarc.{domain}") if each[:8].upper().startswith(b"V=DMARC1")]
    if len(found) != 1 or len(found[0]) > LONGEST:
        return None
    try:
        return {name.lower(): value for name, value in tags_of(found[0].decode("ascii", "replace")).items()}
    except ValueError:
        return None


def _policy(domain, said, wished):
    wished = (wished or "").lower()
    # One that cannot be read but asks for reports counts as «none»; so does it here without asking for them.
    wished = wished if wished in POLICIES else "none"
    return Policy(domain, wished, said.get("adkim", "").lower() == "s", said.get("aspf", "").lower() == "s")


def belongs(domain: str, sender: str, *, strict: bool) -> bool:
    """Whether what was proven for a domain is proven for the domain of the sender."""
    domain, sender = domain.lower(), sender.lower()
    return domain == sender if strict else bool(domain) and owner_of(domain) == owner_of(sender)
