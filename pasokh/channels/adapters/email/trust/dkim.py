"""Signatures of servers (DKIM, RFC 6376 with 8301 and 8463), checked by ourselves.

dkimpy takes signatures with SHA-1 and ones over a part of the body only for good, holds a mail several times in memory, and reckons with keys of
any size in Python. So a signature is checked here, with the cryptography that the product has anyway; dkimpy signs in the tests.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from ..dns import Unanswered
from .asking import TooMany
from .head import Head, tags_of

MOST_SIGNATURES = 5  # looked at, the uppermost first
LONGEST_FIELD = 8_000  # bytes
MOST_NAMES = 300  # fields that a signature covers
MOST_KEYS = 3  # records under one name
LONGEST_KEY = 3_000  # characters
SMALLEST_KEY, LARGEST_KEY, LARGEST_EXPONENT = 1024, 8192, 64  # bits
DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))+")
SELECTOR = re.compile(r"(?=.{1,100}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*")
SIGNATURE_ITSELF = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
SPACE = re.compile(r"[ \t\r\n]+")
BLANKS = re.compile(rb"[ \t]+")
FOLDS = re.compile(rb"[ \t\r\n]+")


class Bad(Exception):
    """A signature that proves nothing; the text is a code for why (see desk.tickets.trust)."""


@dataclass(frozen=True)
class Signature:
    """What came of one signature. `result`: pass, fail, or temperror where it may be known later."""

    domain: str
    selector: str
    result: str
    why: str = ""


def check(raw: bytes, head: Head, asking, at: float) -> list[Signature]:
    """What came of the signatures of a mail that arrived `at` (seconds since 1970)."""
    fields = [field for name, field in head.fields if name == "dkim-signature"]
    bodies = {}
    return [_checked(raw, head, field, asking, at, bodies) for field in fields[:MOST_SIGNATURES]]


def _checked(raw, head, field, asking, at, bodies):
    tags = {}
    try:
        tags = _tags(field)
        _demand(tags, at)
        if _body_hash(raw, head, tags, bodies) != _decoded(tags["bh"]):
            raise Bad("body")
        _verify(tags, _signed(head, field, tags), asking)
        result, why = "pass", ""
    except Bad as bad:
        result, why = "fail", str(bad)
    except (Unanswered, TooMany):
        result, why = "temperror", "dns"
    return Signature(tags.get("d", "").lower()[:253], tags.get("s", "").lower()[:100], result, why)


def _tags(field):
    if len(field) > LONGEST_FIELD:
        raise Bad("large")
    try:
        return tags_of(field.partition(b":")[2].decode("ascii"))
    except ValueError as error:
        raise Bad("malformed") from error


def _demand(tags, at):
    """Everything that must hold before a key is asked for."""
    if tags.get("v") != "1" or not all(tags.get(name) for name in ("a", "b", "bh", "d", "h", "s")):
        raise Bad("malformed")
    if tags["a"].lower() not in ("rsa-sha256", "ed25519-sha256"):
        raise Bad("weak")
    domain, selector = tags["d"].lower(), tags["s"].lower()
    if not DOMAIN.fullmatch(domain) or not SELECTOR.fullmatch(selector) or _method(tags) is None:
        raise Bad("malformed")
    signer = tags.get("i", f"@{domain}").lower().rpartition("@")[2]
    if signer != domain and not signer.endswith(f".{domain}"):
        raise Bad("malformed")
    if "from" not in _covered(tags) or len(_covered(tags)) > MOST_NAMES:
        raise Bad("cover")
    if _number(tags.get("x"), at + 1) < at:
        raise Bad("expired")


def _covered(tags):
    return [name.strip().lower() for name in tags["h"].split(":")]


def _method(tags):
    """(of the head, of the body): simple or relaxed; None for what is neither."""
    head, _, body = tags.get("c", "simple/simple").lower().partition("/")
    known = ("simple", "relaxed")
    return (head, body or "simple") if head in known and (body or "simple") in known else None


def _number(text, otherwise):
    if text is None:
        return otherwise
    if not re.fullmatch(r"\d{1,12}", text):
        raise Bad("malformed")
    return int(text)


def _decoded(text):
    try:
        return base64.b64decode(SPACE.sub("", text), validate=True)
    except ValueError as error:
        raise Bad("malformed") from error


def _body_hash(raw, head, tags, bodies):
    """The hash of the whole body. One over its beginning only would let anybody write on below it."""
    relaxed = _method(tags)[1] == "relaxed"
    if relaxed not in bodies:
        bodies[relaxed] = _hashed(raw, head.body, relaxed)
    length, digest = bodies[relaxed]
    if _number(tags.get("l"), length) != length:
        raise Bad("part")
    return digest


def _hashed(raw, at, relaxed):
    """(length, SHA-256) of a body by RFC 6376, 3.4.3 and 3.4.4, line by line."""
    digest, length, empty = hashlib.sha256(), 0, 0
    while at < len(raw):
        end = raw.find(b"\n", at)
        end = len(raw) if end < 0 else end
        line, at = raw[at:end].removesuffix(b"\r"), end + 1
        line = BLANKS.sub(b" ", line).rstrip(b" ") if relaxed else line
        if not line:
            empty += 1
            continue
        written = b"\r\n" * empty + line + b"\r\n"
        digest.update(written)
        length, empty = length + len(written), 0
    if not length and not relaxed:
        digest.update(b"\r\n")
        length = 2
    return length, digest.digest()


def _signed(head, field, tags):
    """The bytes that the signature is made over: the fields it names, the lowest of a name first, then itself."""
    write = _relaxed if _method(tags)[0] == "relaxed" else bytes
    waiting = {}
    for name, each in head.fields:
        waiting.setdefault(name, []).append(each)
    chosen = [waiting[name].pop() for name in _covered(tags) if waiting.get(name)]
    name, colon, value = field.partition(b":")
    itself = name + colon + SIGNATURE_ITSELF.sub(rb"\1", value, count=1)
    return b"".join(write(each) + b"\r\n" for each in chosen) + write(itself)


def _relaxed(field):
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + FOLDS.sub(b" ", value).strip(b" ")


def _verify(tags, signed, asking):
    """Raises Bad unless one of the keys under the name has made the signature."""
    records = asking.texts(f"{tags['s'].lower()}._domainkey.{tags['d'].lower()}")
    why = Bad("no key")
    for record in records[:MOST_KEYS]:
        try:
            return _verified(_key(record, tags), tags, signed)
        except Bad as bad:
            why = bad
    raise why


def _key(record, tags):
    if len(record) > LONGEST_KEY:
        raise Bad("key")
    try:
        said = tags_of(record.decode("ascii"))
    except ValueError as error:
        raise Bad("key") from error
    if said.get("v", "DKIM1") != "DKIM1" or said.get("k", "rsa").lower() != tags["a"].lower().partition("-")[0]:
        raise Bad("key")
    if not {"*", "email"} & set(_list(said.get("s", "*"))) or "sha256" not in _list(said.get("h", "sha256")):
        raise Bad("key")
    if not said.get("p"):
        raise Bad("revoked" if "p" in said else "key")
    _heed(_list(said.get("t", "")), tags)
    return _loaded(_decoded(said["p"]), said.get("k", "rsa").lower())


def _list(text):
    return [each.strip().lower() for each in text.split(":")]


def _heed(flags, tags):
    if "y" in flags:
        raise Bad("testing")
    if "s" in flags and tags.get("i", f"@{tags['d']}").lower().rpartition("@")[2] != tags["d"].lower():
        raise Bad("key")


def _loaded(data, kind):
    try:
        key = Ed25519PublicKey.from_public_bytes(data) if kind == "ed25519" else serialization.load_der_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Bad("key") from error
    if kind == "rsa":
        if not isinstance(key, RSAPublicKey) or key.key_size > LARGEST_KEY:
            raise Bad("key")
        if key.public_numbers().e.bit_length() > LARGEST_EXPONENT:
            raise Bad("key")
        if key.key_size < SMALLEST_KEY:
            raise Bad("weak")
    return key


def _verified(key, tags, signed):
    signature = _decoded(tags["b"])
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(signature, hashlib.sha256(signed).digest())
    except InvalidSignature as error:
        raise Bad("signature") from error
