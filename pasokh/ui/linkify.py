"""What people wrote, as HTML that is legible: addresses are links, numbers in groups stay in their order, endless words have places to break."""

import re

from markupsafe import Markup, escape

from pasokh.kernel.persian.grouped_numbers import GROUPED

ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'«»]{1,2000}", re.IGNORECASE)
TRAILING = ".,;:!?)]}،؛؟…"
# A browser takes half a minute to break a word of 100,000 joined letters by itself.
ENDLESS = re.compile(r"(?:&[#\w]{1,10};|[^\s&]|&){200,}")
PIECE = re.compile(r"(?:&[#\w]{1,10};|[^&]|&){1,60}", re.DOTALL)
TAG = re.compile(r"(<[^>]*>)")


def linkify(text: str) -> Markup:
    """Safe HTML of ``text``; a link opens apart, tells no referrer, and passes no rank. Punctuation after it stays outside."""
    text = str(text or "")
    pieces, end = [], 0
    for match in ADDRESS.finditer(text):
        address = _without_trailing(match[0])
        pieces += [_legible(escape(text[end : match.start()])), _link(address)]
        end = match.start() + len(address)
    return Markup("").join([*pieces, _legible(escape(text[end:]))])


def legible(html: str) -> Markup:
    """Safe HTML whose words can be read as ``linkify`` has them; its tags stay as they are."""
    parts = TAG.split(html)
    parts[::2] = map(_legible, parts[::2])
    return Markup("".join(parts))  # noqa: S704 - it was safe, and only <bdi> and <wbr> were added


def _legible(escaped: str) -> Markup:
    text = str(escaped)
    if len(text) >= 200:
        text = ENDLESS.sub(lambda word: "<wbr>".join(PIECE.findall(word[0])), text)
    return Markup(GROUPED.sub(lambda found: f'<bdi dir="ltr">{found[0]}</bdi>', text))  # noqa: S704 - escaped, or taken from safe HTML


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
