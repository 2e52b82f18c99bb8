"""The names people gave their files, made harmless and still theirs."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 180  # characters; file systems take 255 bytes, Persian letters are two each, and a number may be added
_PATH = re.compile(r"[/\\]")
_UNWANTED = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def clean_name(name, fallback="file") -> str:
    """The last part of a path, NFC, without control and direction characters (ZWNJ stays: Persian needs it), never empty.

    Leading dots and names that Windows reserves get an underscore; long names are cut before their ending.
    """
    text = unicodedata.normalize("NFC", _PATH.split(str(name))[-1])
    text = " ".join(_UNWANTED.sub("", text).split()).rstrip(". ")
    if not text.strip(". _"):
        return fallback
    if text.startswith(".") or _RESERVED.match(text):
        text = f"_{text.lstrip('.')}"
    return _cut(text)


def _cut(text):
    if len(text) <= LONGEST:
        return text
    ending = PurePosixPath(text).suffix[:20]
    return text[: LONGEST - len(ending)] + ending
