"""An outgoing mail from neutral data: bytes that every server takes and every program shows in the right direction."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

import idna

from pasokh.contacts.normalise import LONGEST_QUOTED, QUOTED

from .facts import LOOP_HEADER
from .mail import Mailbox, MailFile
from .mail_html import html_document, text_document
from .tracking import Tracking

if TYPE_CHECKING:
    from ...signatures import Signed
    from .automatic import Leaving
    from .sizes import Links

LONGEST_REFERENCES = 30
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f]{1,64}")
ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{3,900}")


class BadAddress(ValueError):
    """An address that no mail can be sent to; the message names it."""


@dataclass(slots=True)
class Outgoing:
    """One mail to be sent. Ids carry no brackets; ``html`` is a sanitised fragment or "", then ``text`` is shown.

    ``automatic`` is "" for a person's answer, else ``auto-replied`` or ``auto-generated`` (RFC 3834). ``attribution`` is the
    translated line above the quoted history («… نوشت:»). ``blind`` get it too: no header names them. ``direction`` is that of the language it is written in.
    """

    sender: Mailbox
    to: list[Mailbox]
    subject: str
    text: str
    message_id: str
    html: str = ""
    cc: list[Mailbox] = field(default_factory=list)
    blind: list[Mailbox] = field(default_factory=list)
    reply_to: Mailbox | None = None
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    links: "Links | None" = None
    signature: "Signed | None" = None
    footer: str = ""
    tracking: Tracking | None = None
    attribution: str = ""
    quoted_text: str = ""
    quoted_html: str = ""
    automatic: str = ""
    leaving: "Leaving | None" = None
    loop_key: str = ""
    language: str = "fa"
    direction: str = "rtl"
    date: datetime | None = None


class WirePolicy(EmailPolicy):
    """Our own headers come encoded and folded; the standard policy would encode long ids and mangle some names."""

    OWN = frozenset("from to cc reply-to subject message-id in-reply-to references list-unsubscribe".split())

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        """Keep our own headers as they are; refuse any that would begin another header."""
        if name.lower() not in self.OWN:
            return super().header_store_parse(name, value)
        if re.search(r"[\r\n](?![ \t\n])", value):
            raise ValueError("line break in header")
        return name, value

    def fold(self, name: str, value: str) -> str:
        """A header's lines on the wire."""
        if name.lower() not in self.OWN:
            return super().fold(name, value)
        folded = str(value).replace("\r\n", "\n").replace("\n", self.linesep)
        return f"{name}: {folded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes; UTF-8 only in international addresses (RFC 6532)."""
        if name.lower() not in self.OWN:
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("utf-8")


WIRE = WirePolicy(linesep="\r\n", cte_type="7bit")


def compose(mail: Outgoing) -> bytes:
    """The mail as it goes over the wire (CRLF). Raises BadAddress; nothing in the data can add a header."""
    message = EmailMessage(policy=WIRE)
    _set_heads(message, mail)
    inline, attached = _sort_files(mail)
    message.set_content(text_document(mail), subtype="plain", charset="utf-8")
    message.add_alternative(html_document(mail), subtype="html", charset="utf-8")
    for file in inline:
        _add(message.get_payload()[1], file, inline=True)
    for file in attached:
        _add(message, file, inline=False)
    return message.as_bytes()


def _set_heads(message: EmailMessage, mail: Outgoing) -> None:
    message["From"] = address(mail.sender)
    message["To"] = ",\n ".join(map(address, mail.to))
    if mail.cc:
        message["Cc"] = ",\n ".join(map(address, mail.cc))
    if mail.reply_to:
        message["Reply-To"] = address(mail.reply_to)
    message["Subject"] = _words(mail.subject, len("Subject: "))
    message["Date"] = format_datetime(mail.date or datetime.now(UTC))
    message["Message-ID"] = f"<{_id(mail.message_id)}>"
    _set_thread(message, mail)
    _set_marks(message, mail)


def _set_thread(message: EmailMessage, mail: Outgoing) -> None:
    """RFC 5322, 3.6.4; the first reference and the latest ones stay when there are too many."""
    if mail.in_reply_to and ID.fullmatch(mail.in_reply_to):
        message["In-Reply-To"] = f"<{mail.in_reply_to}>"
    names = [name for name in dict.fromkeys([*mail.references, mail.in_reply_to]) if ID.fullmatch(name)]
    if len(names) > LONGEST_REFERENCES:
        names = [names[0], *names[1 - LONGEST_REFERENCES :]]
    if names:
        message["References"] = "\n ".join(f"<{name}>" for name in names)


def _set_marks(message: EmailMessage, mail: Outgoing) -> None:
    """What tells machines who we are: RFC 3834, Exchange's wish for no automatic answers, and our own loop mark."""
    if mail.automatic:
        message["Auto-Submitted"] = _plain(mail.automatic)
        message["X-Auto-Response-Suppress"] = "All"
    if mail.leaving:
        for name, value in mail.leaving.headers().items():
            message[name] = value
    if mail.loop_key:
        message[LOOP_HEADER] = _plain(mail.loop_key)
    message["Content-Language"] = _plain(mail.language)


def address(box: Mailbox) -> str:
    """A mailbox as a header wants it: the name encoded, the domain in ASCII. Raises BadAddress."""
    spec = wire_address(box.address)
    name = _plain(box.name)
    if not name or name == box.address:
        return spec
    if not spec.isascii():
        quoted = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{quoted}" <{spec}>'
    return formataddr((name, spec)) if name.isascii() else f"{_words(name, 10)} <{spec}>"


def wire_address(text: str) -> str:
    """``local@domain`` as it goes over the wire: the domain in ASCII, the local part in quotes where RFC 5321, 4.1.2 wants them. Raises BadAddress.

    Some providers gave out addresses with dots at any place (DoCoMo): ``taro..san.@docomo.ne.jp`` goes out as ``"taro..san."@docomo.ne.jp``.
    """
    local, _, domain = kept_address(text).rpartition("@")
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    return f'"{local}"@{domain}' if dotted and not local.startswith('"') else f"{local}@{domain}"


def kept_address(text: str) -> str:
    """An address as it is kept and shown: the domain in ASCII, without quotes that only dots ask for. Raises BadAddress for what no server would take."""
    local, _, domain = text.strip().rpartition("@")
    if len(local) <= LONGEST_QUOTED and (quoted := QUOTED.fullmatch(local)):
        local = quoted[1] if LOCAL.fullmatch(quoted[1]) else local
    elif not LOCAL.fullmatch(local):
        raise BadAddress(text)
    if not local.strip("."):
        raise BadAddress(text)
    return f"{local}@{_ascii_domain(domain, text)}"


def _ascii_domain(domain: str, text: str) -> str:
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadAddress(text) from error
    if (
        not re.fullmatch(r"(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62})\.?){1,40}|\[[0-9a-fA-F.:IPv]+\]", ascii_domain)
        or len(ascii_domain) > 253
    ):
        raise BadAddress(text)
    return ascii_domain


def _words(text: str, used: int) -> str:
    """RFC 2047 encoded words, folded; plain ASCII stays readable."""
    line = _plain(text)[:900]
    if line.isascii() and "=?" not in line:
        return Header(line, "us-ascii", maxlinelen=76, header_name="x" * used).encode(splitchars=" ")
    return Header(line, "utf-8", maxlinelen=72, header_name="x" * used).encode()


def _plain(text: str) -> str:
    """One line without control characters or lone surrogates."""
    return UNPRINTABLE.sub(" ", text.encode("utf-8", "replace").decode()).strip()


def _id(name: str) -> str:
    if not ID.fullmatch(name):
        raise ValueError(f"not a message id: {name!r}")
    return name


def _sort_files(mail: Outgoing) -> tuple[list[MailFile], list[MailFile]]:
    """Files the HTML refers to by cid: go beside it, the others are attachments."""
    shown = {file.content_id for file in mail.files if file.content_id and f"cid:{file.content_id}" in mail.html}
    return [f for f in mail.files if f.content_id in shown], [f for f in mail.files if f.content_id not in shown]


def _add(message: EmailMessage, file: MailFile, *, inline: bool) -> None:
    """Attach one file; kinds that may not be sent in base64 (messages, multiparts) go as plain bytes (RFC 2046, 5)."""
    kind, _, subkind = file.content_type.partition("/")
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.content_type, re.ASCII) or kind in ("message", "multipart"):
        kind, subkind = "application", "octet-stream"
    add = message.add_related if inline else message.add_attachment
    options = {"cid": f"<{_plain(file.content_id)}>", "disposition": "inline"} if inline else {}
    name = _plain(file.name) or "file"
    try:
        add(file.content, maintype=kind, subtype=subkind, filename=name, **options)
    except (MessageError, ValueError):
        add(file.content, maintype="application", subtype="octet-stream", filename="file")
