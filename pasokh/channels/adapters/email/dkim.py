"""Signing what a mailbox sends with a key of its own (DKIM, RFC 6376): whoever gets it can tell that its domain sent it, and that nobody changed it.

`Channel.settings["dkim"]` says how it stands (`Standing`), `Channel.credentials["dkim"]` holds the private keys by their selectors. A key is
made, whoever keeps the domain puts its record into the DNS, and once the record is found there, mail is signed with it. A newer key waits
beside the one in use until its own record is found.
"""

import base64
import secrets
from dataclasses import asdict, dataclass

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from pasokh.kernel.secrets import KeyLost

from . import dns
from .own import Own

BITS = 2048  # what every receiver takes (RFC 8301); longer keys do not fit into one answer of the DNS
STRING = 255  # characters of one string of a TXT record
# From is named twice: a second one, which some programs would show, breaks the signature (RFC 6376, 8.15).
HEADERS = (
    "from from to cc subject date message-id in-reply-to references reply-to mime-version content-type"
    " content-transfer-encoding auto-submitted list-unsubscribe list-unsubscribe-post"
).split()
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Standing:
    """How a mailbox stands with its keys: the selectors of the one in use and of the one whose record was not found yet ("" for none), whether it
    signs and for which domain, and what the last look at the DNS found (`verdict`) at what time (ISO, UTC)."""

    selector: str = ""
    waiting: str = ""
    on: bool = False
    domain: str = ""
    verdict: str = ""
    looked_at: str = ""

    @classmethod
    def of(cls, channel):
        return cls(**channel.settings.get("dkim") or {})

    def kept(self) -> dict:
        """As it stands in the settings."""
        return asdict(self)


@dataclass(frozen=True)
class Record:
    """A TXT record that tells the world a public key: its name, and what it says."""

    name: str
    text: str

    @property
    def strings(self) -> str:
        """The same as DNS programs write it that take strings of 255 characters at most."""
        return " ".join(f'"{self.text[at : at + STRING]}"' for at in range(0, len(self.text), STRING))


def make_key() -> tuple[str, str]:
    """(selector, private key as PEM)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    return "pasokh-" + "".join(secrets.choice(LETTERS) for _ in range(6)), pem


def domain_of(channel) -> str:
    """The domain that signs: that of the mailbox's address, "" where it has none."""
    return Own(channel).address.rpartition("@")[2]


def record_of(channel, selector) -> Record:
    """What is to stand in the DNS for a key of this mailbox."""
    return Record(
        f"{selector}._domainkey.{domain_of(channel)}", f"v=DKIM1; k=rsa; p={_public(_keys(channel)[selector])}"
    )


def known_keys(channel) -> dict:
    """{selector: private key}; none where the key that opens them is lost."""
    try:
        return _keys(channel)
    except KeyLost:
        return {}


def _keys(channel) -> dict:
    return channel.credentials.get("dkim") or {}


def _public(pem) -> str:
    key = serialization.load_pem_private_key(pem.encode(), None).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def look_up(record) -> str:
    """What the DNS says of a record: "there", "missing", "other" (another key, or several records), "unanswered". Takes up to three seconds."""
    try:
        said = dns.texts(record.name)
    except dns.Unanswered:
        return "unanswered"
    if not said:
        return "missing"
    return "there" if len(said) == 1 and _key_in(said[0]) == _key_in(record.text.encode()) else "other"


def _key_in(text) -> bytes:
    tags = (part.partition(b"=") for part in text.split(b";"))
    return next((b"".join(value.split()) for name, _, value in tags if name.strip() == b"p"), b"")


def signs(channel) -> bool:
    """Whether what the mailbox sends is signed: switched on, for the domain that its address has now."""
    standing = Standing.of(channel)
    return bool(standing.on and standing.selector and standing.domain == domain_of(channel))


def signed(channel, raw: bytes) -> bytes:
    """A composed mail (CRLF) with the mailbox's signature above it; as it is where it does not sign. Raises KeyLost."""
    if not signs(channel):
        return raw
    standing = Standing.of(channel)
    mail = dkim.DKIM(raw, linesep=b"\r\n")
    present = {name.lower() for name, _ in mail.headers}
    header = mail.sign(
        standing.selector.encode(),
        standing.domain.encode(),
        _keys(channel)[standing.selector].encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name.encode() for name in HEADERS if name.encode() in present],
    )
    return header + raw
