"""Which ticket does a mail belong to? The marks we put into our own mails, and how they are found again.

In order of trust: our signed token, the ids of mails already in the ticket, the number in the subject. The last one can be
written by anybody, so it counts only with a sender who already takes part in that ticket.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from .mail import ParsedMail

MAC_BYTES = 10
PURPOSE = b"pasokh mail reply 1"
LONGEST_TOKEN = 48
BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
NUMBER = re.compile(rf"\[[\s{BIDI}]*[#＃][\s{BIDI}]*(\d{{1,12}})[\s{BIDI}]*\]")
PREFIX = re.compile(
    rf"^[\s{BIDI}]*(?:re|r|fwd?|fw|aw|antw?|antwort|wg|sv|vs|vb|vl|tr|rép|rv|res|enc|rif|i|odp|pd|vá|továbbítás|ynt|ilt|doorst|απ|σχετ|πρθ"
    r"|на|отв|hа|ответ|пересл|fs|回复|回覆|答复|转发|轉寄|返信|転送|השב|הועבר|رد|إعادة توجيه"
    r"|پاسخ|پاسخ به|جواب|در پاسخ به|ارسال مجدد|بازارسال|باز ارسال|هدایت|هدایت شده|فوروارد|ارجاع)"
    rf"[\s{BIDI}\u200c]*(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\^\d{{1,3}})?[\s{BIDI}]*[:：][\s{BIDI}]*",
    re.IGNORECASE,
)
ENVELOPE_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket the mail may belong to. ``kind`` is ``token`` (``value``: ticket id), ``message`` (a Message-ID to look up
    among the ticket's mails) or ``number`` (a ticket number, to be believed only of a participant)."""

    kind: str
    value: int | str


def make_token(key: bytes, workspace_id: int, ticket_id: int) -> str:
    """A short token that names a ticket and cannot be made without the key; lower case, for servers fold addresses."""
    payload = _varint(workspace_id) + _varint(ticket_id)
    return base64.b32encode(payload + _mac(key, payload)).decode().rstrip("=").lower()


def read_token(keys: tuple[bytes, ...], workspace_id: int, text: str) -> int | None:
    """The ticket id in a token of this workspace, or None; ``keys`` are the current one and those before it."""
    data = _unbase32(text)
    payload, mac = data[:-MAC_BYTES], data[-MAC_BYTES:]
    if not payload or not any(hmac.compare_digest(mac, _mac(key, payload)) for key in keys):
        return None
    try:
        workspace, rest = _read_varint(payload)
        ticket, rest = _read_varint(rest)
    except IndexError:
        return None
    return ticket if workspace == workspace_id and not rest else None


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, PURPOSE + payload, hashlib.sha256).digest()[:MAC_BYTES]


def _unbase32(text: str) -> bytes:
    if not re.fullmatch(rf"[a-zA-Z2-7]{{18,{LONGEST_TOKEN}}}", text):
        return b""
    try:
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return b""


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def _read_varint(data: bytes) -> tuple[int, bytes]:
    number, shift, at = 0, 0, 0
    while data[at] & 0x80:
        number |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return number | data[at] << shift, data[at + 1 :]


def reply_address(base: str, token: str) -> str:
    """``reply@shop.ir`` and a token to ``reply+<token>@shop.ir``."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{token}@{domain}"


def message_id(token: str, unique: str, domain: str) -> str:
    """A Message-ID (without brackets) that carries the token back in the References of every reply."""
    return f"{token}.{unique}@{domain}"


def candidates(
    mail: ParsedMail, *, keys: tuple[bytes, ...], workspace_id: int, recipients: tuple[str, ...] = ()
) -> list[Candidate]:
    """Tickets this mail may belong to, most trusted first; ``recipients`` are those of the SMTP envelope."""
    tokens = [*_address_tokens(mail, recipients), *_id_tokens(mail)]
    tickets = [ticket for token in tokens if (ticket := read_token(keys, workspace_id, token)) is not None]
    found = [Candidate("token", ticket) for ticket in dict.fromkeys(tickets)]
    found += [Candidate("message", name) for name in _referred(mail)]
    number = subject_number(mail.subject)
    return [*found, Candidate("number", number)] if number else found


def _address_tokens(mail: ParsedMail, recipients: tuple[str, ...]) -> list[str]:
    listed = [box.address for box in (*mail.to, *mail.cc)]
    delivered = [value.strip(" <>") for name in ENVELOPE_HEADERS for value in mail.headers.get(name, [])]
    locals_ = [address.rpartition("@")[0] for address in (*recipients, *delivered, *listed)]
    return [local.rpartition("+")[2] for local in locals_ if "+" in local]


def _id_tokens(mail: ParsedMail) -> list[str]:
    return [name.partition(".")[0] for name in _referred(mail)]


def _referred(mail: ParsedMail) -> list[str]:
    """Ids this mail answers, nearest first: In-Reply-To, then References from the end."""
    return list(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)]))


def subject_number(subject: str) -> int | None:
    """The number in «[#1042]», in any of the three digit sets, bidi marks allowed."""
    found = NUMBER.search(subject)
    return int(found[1]) if found else None


def bare_subject(subject: str) -> str:
    """The subject without «Re:», «پاسخ:», «Fwd:» and their sisters, and without our number."""
    subject = NUMBER.sub("", subject[:1_000])
    while (shorter := PREFIX.sub("", subject, count=1)) != subject:
        subject = shorter
    return re.sub(r"\s{2,}", " ", subject).strip()


def reply_subject(subject: str, number: int | None = None) -> str:
    """The subject of an answer. ``Re:`` is left in Latin: programs group by it and know no translation of it.

    The number is optional, as Gmail opens a new thread when the words of a subject change.
    """
    bare = bare_subject(subject)
    return " ".join(filter(None, ("Re:", bare, f"[#{number}]" if number else "")))
