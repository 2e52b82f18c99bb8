"""Web addresses in plain text become links; everything else is escaped."""

import re

from markupsafe import Markup, escape

ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'«»]{1,2000}", re.IGNORECASE)
TRAILING = ".,;:!?)]}،؛؟…"


def linkify(text: str) -> Markup:
    """Safe HTML of ``text``; a link opens apart, tells no referrer, and passes no rank. Punctuation after it stays outside."""
    text = str(text or "")
    pieces, end = [], 0
    for match in ADDRESS.finditer(text):
        address = _without_trailing(match[0])
        pieces += [escape(text[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    return Markup("").join([*pieces, escape(text[end:])])


def _without_trailing(address: str) -> str:
    while address and address[-1] in TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _link(address: str) -> Markup:
    target = address if "://" in address[:8] else f"http://{address}"
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">{}</a>').format(
        target, address
    )
