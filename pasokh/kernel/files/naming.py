"""The names people gave their files, made harmless and still theirs."""

import re
import unicodedata
from pathlib import PurePosixPath

from ..persian.isolates import clean_line

MOST = 4_000  # characters looked at
LONGEST = 180  # characters; file systems take 255 bytes, Persian letters are two each, and a number may be added
_PATH = re.compile(r"[/\\]")
_UNWANTED = re.compile(r'[<>:"|?*;]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def clean_name(name, fallback="file") -> str:
    """The last part of a path, NFC, without control and direction characters (ZWNJ stays: Persian needs it), never empty.

    Leading dots and names that Windows reserves get an underscore; long names are cut before their ending.
    """
    text = unicodedata.normalize("NFC", _PATH.split(str(name)[-MOST:])[-1])
    text = clean_line(_UNWANTED.sub("", text), MOST).rstrip(". ")
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
