"""What stands in a ``winmail.dat``: the text and the files of a mail that Outlook packed into its own format (TNEF, MS-OXTNEF).

Read here and not by a library, as the one there is follows the counts that stand in the data: four bytes of a stranger kept it busy for hours.
Here nothing is counted on: every length is held against what is left, and the number of pieces is bounded.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .charsets import decode
from .rtf import html_or_text, unpacked

SIGNATURE = 0x223E9F78
MOST_PIECES = 5_000
OF_MESSAGE, OF_FILE = 1, 2
# Ids of attributes (MS-OXTNEF 2.1.3.3) and properties (MS-OXPROPS).
BODY, FILE_DATA, FILE_TITLE, FILE_BEGINS, PROPERTIES, FILE_PROPERTIES, CODEPAGE = (
    0x800C,
    0x800F,
    0x8010,
    0x9002,
    0x9003,
    0x9005,
    0x9007,
)
P_BODY, P_HTML, P_RTF, P_INTERNET_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
P_DATA, P_NAME, P_LONG_NAME, P_KIND, P_CONTENT_ID, P_SHOWN_AS = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712, 0x3001
# Bytes of a value by its type; those of no fixed size carry a length of their own.
FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
BYTES, UNICODE, VARIABLE, MANY, NAMED = 0x001E, 0x001F, {0x000D, 0x001E, 0x001F, 0x0102}, 0x1000, 0x8000
ENCLOSED_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass
class PackedFile:
    """One file; ``kind`` is its media type or ""."""

    name: str = ""
    kind: str = ""
    content_id: str = ""
    content: bytes = b""


@dataclass
class Unpacked:
    """``text`` and ``html`` as far as they are there, and the files."""

    text: str = ""
    html: str = ""
    files: list[PackedFile] = field(default_factory=list)


class NotPacked(ValueError):
    """It is no TNEF, or a broken one of which nothing can be read."""


def unpack(data: bytes) -> Unpacked:
    """The mail inside. Raises NotPacked."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise NotPacked("not TNEF")
    found, charset, rtf = Unpacked(), "cp1252", b""
    for level, name, value in _attributes(data):
        if name == CODEPAGE and len(value) >= 4:
            charset = _codec(struct.unpack_from("<I", value)[0]) or charset
        elif level == OF_FILE or name == FILE_BEGINS:
            _read_file(found.files, name, value, charset)
        elif name == BODY:
            found.text = found.text or _text(value, charset)
        elif name == PROPERTIES:
            rtf = _read_message(found, value, charset) or rtf
    if rtf and not found.html:
        _read_rtf(found, rtf)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, int, memoryview]]:
    """(level, id, value) of each attribute: a byte, four of which two are the type, a length, the value, a sum."""
    view, at = memoryview(data), 6
    for _piece in range(MOST_PIECES):
        if at + 9 > len(view):
            return
        level, name, _kind, length = struct.unpack_from("<BHHI", view, at)
        yield level, name, view[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _read_message(found: Unpacked, value: memoryview, charset: str) -> bytes:
    """The texts among the properties of the message; its packed RTF is given back."""
    read = dict(_properties(value, charset))
    page = read.get(P_INTERNET_CODEPAGE)
    internet = _codec(struct.unpack_from("<I", page)[0]) if isinstance(page, bytes) and len(page) >= 4 else ""
    if body := read.get(P_BODY):
        found.text = body if isinstance(body, str) else _text(body, internet or charset)
    if html := read.get(P_HTML):
        found.html = html if isinstance(html, str) else _text(html, internet)
    rtf = read.get(P_RTF)
    return rtf if isinstance(rtf, bytes) else b""


def _read_rtf(found: Unpacked, packed: bytes) -> None:
    html, text = html_or_text(unpacked(packed))
    found.html, found.text = html, found.text or text


def _read_file(files: list[PackedFile], name: int, value: memoryview, charset: str) -> None:
    if name == FILE_BEGINS:
        files.append(PackedFile())
    elif not files:
        return
    elif name == FILE_TITLE:
        files[-1].name = files[-1].name or _text(value, charset)
    elif name == FILE_DATA:
        files[-1].content = bytes(value)
    elif name == FILE_PROPERTIES:
        _describe(files[-1], dict(_properties(value, charset)))


def _describe(file: PackedFile, read: dict) -> None:
    said = lambda name: read[name] if isinstance(read.get(name), str) else ""  # noqa: E731
    file.name = said(P_LONG_NAME) or file.name or said(P_NAME) or said(P_SHOWN_AS)
    file.kind, file.content_id = said(P_KIND), said(P_CONTENT_ID).strip("<>")
    data = read.get(P_DATA)
    if not isinstance(data, bytes):
        return
    if data.startswith(ENCLOSED_MESSAGE):
        file.kind, file.content = "application/ms-tnef", data[len(ENCLOSED_MESSAGE) :]
    else:
        file.content = file.content or data


def _properties(view: memoryview, charset: str) -> Iterator[tuple[int, bytes | str]]:
    """(id, value) of each property, up to the first that is broken; of those with many values the first."""
    try:
        count, at = struct.unpack_from("<I", view)[0], 4
        for _piece in range(min(count, MOST_PIECES)):
            kind, name = struct.unpack_from("<HH", view, at)
            at = _after_name(view, at + 4) if name >= NAMED else at + 4
            value, at = _value(view, at, kind, charset)
            yield name, value
    except (struct.error, ValueError):
        return


def _after_name(view: memoryview, at: int) -> int:
    """Behind the name of a property that has one: a GUID, then a number or a text."""
    is_text = struct.unpack_from("<I", view, at + 16)[0]
    if not is_text:
        return at + 24
    return at + 24 + _padded(struct.unpack_from("<I", view, at + 20)[0])


def _value(view: memoryview, at: int, kind: int, charset: str) -> tuple[bytes | str, int]:
    plain = kind & ~MANY
    if plain not in VARIABLE:
        size = FIXED.get(plain)
        if size is None:
            raise ValueError("unknown type")
        count, at = (struct.unpack_from("<I", view, at)[0], at + 4) if kind & MANY else (1, at)
        size = {0x0002: 2, 0x000B: 2}.get(plain, size) if kind & MANY else size
        return bytes(view[at : at + size]), at + _padded(size * count)
    count, at = struct.unpack_from("<I", view, at)[0], at + 4
    first: bytes | str = b""
    for number in range(min(count, MOST_PIECES)):
        length = struct.unpack_from("<I", view, at)[0]
        if not number:
            raw = bytes(view[at + 4 : at + 4 + length])
            first = raw.decode("utf-16-le", "replace").rstrip("\0") if plain == UNICODE else raw
            first = _text(raw, charset) if plain == BYTES else first
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return length + -length % 4


def _text(value: bytes | memoryview, charset: str) -> str:
    return decode(bytes(value).rstrip(b"\0"), charset)


def _codec(page: int) -> str:
    return {20127: "us-ascii", 20866: "koi8-r", 65001: "utf-8"}.get(page) or (
        f"iso-8859-{page - 28590}" if 28591 <= page <= 28605 else f"cp{page}" if 0 < page < 1300 else ""
    )
