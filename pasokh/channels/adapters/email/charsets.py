"""Bytes to text, whatever the mail claims about its charset. Nothing here raises."""

import codecs
import re
import unicodedata

# Names that mail programs use and Python does not know, and the wider sets that Encoding Standard
# (https://encoding.spec.whatwg.org/#names-and-labels) reads in place of the narrow label.
ALIASES = {
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "utf8mb4": "utf-8", "unicode": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "big5": "cp950", "x-mac-farsi": "mac_farsi",
    "x-mac-arabic": "mac_arabic", "iso-2022-jp": "iso2022_jp_ext", "x-user-defined": "cp1252",
}  # fmt: skip
# Codecs that are not charsets of mail; some of them take quadratic time on hostile input.
REFUSED = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Share of unreadable characters up to which a wrong label is still believed.
TOLERATED = 0.02
GUESS_SAMPLE = 20_000
COMMON = {
    "cp1256": set("اینردمهوتبسلشکيكع"),
    "cp1251": set("оеаинтсрвлкмдпу"),
    "cp1252": set("äöüßéèàçñíóáåøæêôúÄÖÜÉ’“”–"),
}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of ``data`` by its byte order mark, the declared charset, UTF-8, or a guess, in this order."""
    for mark, codec in BOMS:
        if data.startswith(mark):
            return clean(data.decode(codec, "replace"))
    for codec in filter(None, (_codec(declared, data), "utf-8")):
        text = _strict(data, codec)
        if text is not None:
            return clean(text)
    return clean(_best_effort(data, _codec(declared, data)))


def decode_head(data: bytes, hint: str = "") -> str:
    """Raw bytes of a header. ``hint`` is the charset of the body, which says little where it is one that fits any bytes: a filter's report around the mail
    may have written it."""
    if _codec(hint, data) in (None, "cp1252") and _strict(data, "utf-8") is None:
        hint = _guess(data[:GUESS_SAMPLE])
    return decode(data, hint)


def clean(text: str) -> str:
    """NFC text with Unix line ends, without what PostgreSQL cannot store (NUL, lone surrogates)."""
    text = UNSTORABLE.sub(lambda m: "" if m[0] == "\0" else "\ufffd", text)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _codec(declared: str | None, data: bytes) -> str | None:
    name = (declared or "").strip(" \t\"'<>;:").lower()
    name = re.sub(r"^(?:x-)?(?:cp|windows|ansi)[-_ ]?(?=\d{3,4}$)", "cp", name)
    name = ALIASES.get(name, name)
    if name == "cp1252" and _strict(data, "utf-8") is not None:
        return "utf-8"  # the commonest wrong label: UTF-8 sent as Latin-1
    try:
        b"x".decode(name, "replace")  # refuses codecs that are none of text: base64, zip, rot13
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return None if found.replace("-", "_") in REFUSED else name


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError):
        return None


def _best_effort(data: bytes, codec: str | None) -> str:
    text = data.decode(codec or "utf-8", "replace")
    if codec == "iso2022_jp_ext" and (japanese := _strict(data, "cp932")) is not None:
        return japanese  # a 7-bit charset with 8-bit bytes in it: the usual mix-up in Japan
    if codec and text.count("\ufffd") <= len(text) * TOLERATED:
        return text
    return data.decode(_guess(data[:GUESS_SAMPLE]), "replace")


def _guess(data: bytes) -> str:
    """Arabic, Cyrillic, Chinese or Western bytes, by how often each set's common letters would appear.

    Western text has lone accented letters between plain ones, other scripts have runs; so runs decide first.
    """
    runs = re.findall(rb"[\x80-\xff]+", data)
    long_runs = sum(len(run) for run in runs if len(run) > 1)
    if long_runs * 2 < sum(map(len, runs)):
        return "cp1252"
    best = max(("cp1256", "cp1251", "cp1252"), key=lambda codec: _likeness(data, codec))
    return "gb18030" if _likeness(data, best) * 2 < long_runs and _is_chinese(data, runs) else best


def _likeness(data: bytes, codec: str) -> int:
    return sum(letter.lower() in COMMON[codec] for letter in data.decode(codec, "replace"))


def _is_chinese(data: bytes, runs: list[bytes]) -> bool:
    """Pairs of bytes, most of them of the set's first level, which holds the common characters."""
    pairs = [run[at] for run in runs for at in range(0, len(run), 2)]
    if any(len(run) % 2 for run in runs) or len(pairs) < 3 or _strict(data, "gb18030") is None:
        return False
    return sum(0xB0 <= first <= 0xD7 for first in pairs) * 3 >= len(pairs) * 2
