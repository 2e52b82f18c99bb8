"""Rich text as Outlook packs it (MS-OXRTFCP) and what it holds: HTML in disguise (MS-OXRTFEX), or formatted words. Nothing here raises."""

import re
import struct

LARGEST = 4_000_000  # characters that packed text may become
DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New Roman"
    b"Courier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
PACKED, PLAIN = 0x75465A4C, 0x414C454D
TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z0-9])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
# Groups that hold no words of the mail.
HIDDEN = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata", b"listtable", b"generator"}
BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"row": "\n", b"cell": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
          b"rdblquote": "”", b"emdash": "—", b"endash": "–", b"bullet": "•", b"zwnj": "\u200c", b"zwj": "\u200d", b"ltrmark": "\u200e",
          b"rtlmark": "\u200f"}  # fmt: skip
CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256",
            186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


def unpacked(data: bytes) -> bytes:
    """The rich text; b"" for what is broken."""
    try:
        size, kind = struct.unpack_from("<I4xI", data[4:8] + b"\0\0\0\0" + data[8:12])
    except struct.error:
        return b""
    if kind == PLAIN:
        return data[16 : 16 + size]
    return _inflated(data[16:], min(size, LARGEST)) if kind == PACKED else b""


def _inflated(data: bytes, size: int) -> bytes:
    """Runs of bytes, and references into a ring of the last 4,096 ones, which begins with what all rich text says."""
    ring, write = bytearray(DICTIONARY.ljust(4096, b"\0")), len(DICTIONARY)
    out, at = bytearray(), 0
    while at < len(data) and len(out) < size:
        control, at = data[at], at + 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                word, at = data[at] << 8 | data[at + 1], at + 2
                place, length = word >> 4, (word & 15) + 2
                if place == write % 4096:
                    return bytes(out)  # the mark of the end
                for step in range(length):
                    byte = ring[(place + step) % 4096]
                    out.append(byte)
                    ring[write % 4096] = byte
                    write += 1
            elif at < len(data):
                out.append(data[at])
                ring[write % 4096] = data[at]
                write, at = write + 1, at + 1
    return bytes(out)


def html_or_text(rich: bytes) -> tuple[str, str]:
    """(html, "") of rich text that was HTML, else ("", text)."""
    written = _Written(b"\\fromhtml" in rich[:4_000])
    for found in TOKEN.finditer(rich[:LARGEST]):
        written.take(found)
    text = written.text().replace("\0", "")
    return (text, "") if written.is_html else ("", re.sub(r"\n{3,}", "\n\n", text).strip())


class _Written:
    """The words of rich text, token by token. Of HTML in disguise the tags are words too, and what stands beside them for other readers is not."""

    def __init__(self, is_html):
        self.is_html = is_html
        self.out, self.raw = [], bytearray()
        self.charset, self.fonts, self.font = "cp1252", {}, 0
        self.hidden, self.is_tag, self.skipped = False, False, 0
        self.stack, self.fresh, self.optional, self.uc = [], False, False, 1
        self.plain_only = False

    def text(self):
        self._settle()
        # Letters beyond the first plane come in two halves.
        return "".join(self.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def take(self, found):
        word, number, code, symbol, brace, words = found.groups()
        was_fresh, self.fresh = self.fresh, brace == b"{" or symbol == b"*"
        was_optional, self.optional = self.optional, symbol == b"*"
        if brace == b"{":
            self._settle()
            self.stack.append((self.hidden, self.is_tag, self.charset, self.uc, self.plain_only))
        elif brace:
            self._settle()
            if self.stack:
                self.hidden, self.is_tag, self.charset, self.uc, self.plain_only = self.stack.pop()
        elif word:
            # A group that says of itself that it may be passed over is.
            self.hidden = self.hidden or (was_optional and word != b"htmltag") or (was_fresh and word in HIDDEN)
            self._control(word, int(number) if number else None)
        elif symbol:
            self._symbol(symbol)
        elif code:
            self._bytes(bytes([int(code, 16)]))
        elif words:
            self._bytes(words)

    def _symbol(self, symbol):
        if symbol == b"~":
            self._say("\xa0")
        elif symbol in b"{}\\":
            self._bytes(symbol)

    def _control(self, word, number):
        if word == b"u" and number is not None:
            self._say(chr(number % 65536))
            self.skipped = self.uc
        elif word == b"uc":
            self.uc = min(number or 0, 8)
        elif word == b"ansicpg":
            self.charset = f"cp{number}"
        elif word == b"fcharset":
            self.fonts[self.font] = CHARSETS.get(number, "")
        elif word == b"f":
            self._settle()
            self.font = number or 0
            self.charset = self.fonts.get(self.font) or self.charset
        elif word == b"htmltag":
            self.is_tag = True
        elif word == b"htmlrtf":
            self._settle()
            self.plain_only = number != 0
        elif word in BREAKS and not (self.is_html and self.is_tag and word == b"tab"):
            self._say(BREAKS[word])

    def _say(self, text):
        if self._is_shown():
            self._settle()
            self.out.append(text)

    def _bytes(self, data):
        if self.skipped:
            kept = data[self.skipped :]
            self.skipped = max(0, self.skipped - len(data))
            data = kept
        if data and self._is_shown():
            self.raw += data

    def _is_shown(self):
        return not self.hidden and not (self.is_html and self.plain_only)

    def _settle(self):
        if self.raw:
            try:
                self.out.append(bytes(self.raw).decode(self.charset, "replace"))
            except LookupError:
                self.out.append(bytes(self.raw).decode("cp1252", "replace"))
            self.raw.clear()
