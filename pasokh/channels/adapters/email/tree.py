"""The parts of a mail as one small tree, whichever parser built it.

The standard library reads ordinary mail (with ``compat32``: its newer policy parses each header on access and raises on
real mail); fast-mail-parser reads big and deeply nested mail, where it stays lazy and has a cap on depth.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from functools import cached_property

import fast_mail_parser

from .heads import parameters

BIG = 1_000_000
# Nested boundaries make the standard parser quadratic (each line is tried against each open boundary).
MANY_BOUNDARIES = 12
LONGEST_HEAD = 1_000_000
UUENCODINGS = {"x-uuencode", "uuencode", "x-uue", "uue"}
BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)


HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|From ")
KNOWN_HEADER = re.compile(rb"(?:from|to|subject|date|message-id|content-type|mime-version)[ \t]*:", re.IGNORECASE)


@dataclass
class Part:
    """One node: its headers by lower-case name, its children, and ``source``, the parser's own node."""

    headers: dict[str, str]
    children: list["Part"]
    source: object
    is_message: bool = False
    preamble: str = ""

    @cached_property
    def content_type(self) -> str:
        """The lower-case media type; text/plain when it is absent or nonsense (RFC 2045, 5.2)."""
        value = parameters(self.headers.get("content-type", ""))[0]
        return value if re.fullmatch(r"[\w.+-]+/[\w.+-]+", value) else "text/plain"

    def parameter(self, header: str, name: str) -> str:
        """A parameter such as charset or filename, or ""."""
        return parameters(self.headers.get(header, ""))[1].get(name, "")

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline`` or ""."""
        return parameters(self.headers.get("content-disposition", ""))[0]

    @property
    def content_id(self) -> str:
        """The Content-ID without brackets, or ""."""
        return self.headers.get("content-id", "").strip().strip("<>").strip()

    def content(self) -> bytes:
        """The bytes of a leaf, transfer encoding undone; of an enclosed message, the message. Never raises."""
        try:
            return _content(self)
        except Exception:  # a part that cannot be decoded is empty, the raw mail stays stored
            return b""


def mend_head(raw: bytes) -> bytes:
    """Lines inside the header block that are no headers (banners of gateways, continuation lines that lost their
    indent) become continuation lines, so that the headers after them are still read. Bodies are never touched."""
    end = re.search(rb"\r?\n\r?\n", raw[:LONGEST_HEAD])
    if end is None:
        return raw
    lines = raw[: end.start()].split(b"\n")
    strays = {at for at, line in enumerate(lines) if not HEADER_LINE.match(line)}
    known = max((at for at, line in enumerate(lines) if KNOWN_HEADER.match(line)), default=0)
    if not strays or min(strays) > known:
        return raw
    head = [b" " + line if at in strays and at < known else line for at, line in enumerate(lines)]
    return b"\n".join([b"X-Banner:" + head[0] if 0 in strays else head[0], *head[1:]]) + raw[end.start() :]


def header_items(raw: bytes) -> list[tuple[str, str]]:
    """All headers of the mail as they came (raw bytes as surrogates), in order."""
    head = raw[:LONGEST_HEAD]
    try:
        return [
            (name.lower(), str(value))
            for name, value in BytesHeaderParser(policy=policy.compat32).parsebytes(head).raw_items()
        ]
    except Exception:  # the parser must never cost the mail
        return []


def parse_tree(raw: bytes, defects: list[str]) -> Part:
    """The tree of a mail by the parser that suits it, else by the other one, else one plain text part."""
    nested = raw.count(b"boundary=", 0, BIG * 5) > MANY_BOUNDARIES
    readers = [_standard, _fast] if len(raw) <= BIG and not nested else [_fast, _standard]
    for reader in readers if len(raw) <= BIG * 5 and not nested else readers[:1]:
        try:
            return reader(raw)
        except Exception as error:  # RecursionError, ParseError, and what nobody thought of
            defects.append(f"{reader.__name__.strip('_')}:{type(error).__name__}")
    return _flat(raw)


def first_charset(part: Part) -> str:
    """The first charset declared in the mail: what raw bytes in its headers are most likely written in."""
    own = part.parameter("content-type", "charset")
    return own or next(filter(None, map(first_charset, part.children[:20])), "")


def _standard(raw: bytes) -> Part:
    return _from_message(BytesParser(policy=policy.compat32).parsebytes(raw))


def _from_message(message: Message) -> Part:
    headers = {}
    for name, value in message.raw_items():
        headers.setdefault(name.lower(), str(value))
    payload = message.get_payload() if message.is_multipart() else []
    enclosed = message.get_content_maintype() == "message"
    return Part(
        headers,
        [_from_message(child) for child in payload],
        message,
        enclosed and bool(payload),
        message.preamble or "",
    )


def _fast(raw: bytes) -> Part:
    return _from_fast(fast_mail_parser.parse_email_tree(raw, mode="lazy"))


def _from_fast(node: fast_mail_parser.PyLazyMimePart) -> Part:
    headers = {name.lower(): values[0] for name, values in node.headers.items() if values}
    return Part(headers, [_from_fast(child) for child in node.children], node, node.is_message)


def _flat(raw: bytes) -> Part:
    """A mail no parser could read: everything after the first empty line as text."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    return Part({"content-type": "text/plain"}, [], body or head)


def _content(part: Part) -> bytes:
    source = part.source
    if isinstance(source, bytes):
        return source
    if isinstance(source, Message):
        return _message_content(source, part.is_message)
    return _fast_content(part)


def _message_content(message: Message, enclosed: bool) -> bytes:
    if enclosed:
        return b"".join(
            child.as_bytes(policy=policy.compat32.clone(max_line_length=0)) for child in message.get_payload()
        )
    if message.is_multipart():
        return b""
    return message.get_payload(decode=True) or b""


def _fast_content(part: Part) -> bytes:
    data = bytes(part.source.content or b"")
    encoding = part.headers.get("content-transfer-encoding", "").strip().lower()
    files = uufiles(data)[0] if encoding in UUENCODINGS else []
    return files[0][1] if files else data


def uufiles(data: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Files uuencoded inside a text as (name, bytes), and the text without them."""
    files, rest, end = [], [], 0
    for begin in BEGIN.finditer(data):
        if begin.start() < end:
            continue
        decoded, stop = _uudecode(data, begin.end())
        if stop:
            files.append((begin[1], decoded))
            rest.append(data[end : begin.start()])
            end = stop
    return files, b"".join([*rest, data[end:]])


def _uudecode(data: bytes, start: int) -> tuple[bytes, int]:
    """Decoded lines up to ``end`` and where they stop; 0 when this was not uuencoded after all."""
    out, position = [], start
    for line in _lines(data, start):
        position += len(line)
        if line.rstrip() == b"end":
            return b"".join(out), position
        try:
            out.append(binascii.a2b_uu(line.rstrip(b"\r\n")))
        except binascii.Error:
            return b"", 0
    return b"", 0


def _lines(data: bytes, start: int) -> Iterator[bytes]:
    while start < len(data):
        stop = data.find(b"\n", start) + 1 or len(data)
        yield data[start:stop]
        start = stop
