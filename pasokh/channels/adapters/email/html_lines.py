"""The lines a reader sees in HTML, with the place in the tree where each begins."""

import re
from collections.abc import Iterator

from lxml import etree, html

from . import quote_marks as marks

MOST_ELEMENTS = 20_000
LONGEST_HEADER = 1_200
_BREAKING = "p div br tr td th li ul ol dl dt dd table hr blockquote pre section article h1 h2 h3 h4 h5 h6 center"
BREAKING = frozenset(_BREAKING.split())
UNREAD = frozenset(["style", "script", "head", "title"])


def visible_lines(body: html.HtmlElement) -> list[tuple[str, tuple[html.HtmlElement, str]]]:
    """The lines a reader sees, each with the text node it starts in: (element, "text" or "tail")."""
    lines: list[tuple[str, tuple[html.HtmlElement, str]]] = []
    fresh = True
    for place, element, breaks in _text_nodes(body):
        text = re.sub(r"\s+", " ", (element.text if place == "text" else element.tail) or "")
        fresh = fresh or breaks
        if text.strip() and fresh:
            lines.append((text, (element, place)))
            fresh = False
        elif text and lines and not fresh and len(lines[-1][0]) < LONGEST_HEADER:
            lines[-1] = (lines[-1][0] + text, lines[-1][1])
    return [(re.sub(r"\s+", " ", text).strip(), place) for text, place in lines]


def _text_nodes(body: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement, bool]]:
    """Text nodes in reading order, and whether a line breaks before each."""
    walk = etree.iterwalk(body, events=("start", "end"))
    for count, (event, element) in enumerate(walk):
        if count > MOST_ELEMENTS * 2:
            return
        if event == "start" and element.tag in UNREAD:
            walk.skip_subtree()
        breaks = element.tag in BREAKING
        if event == "start" and element.tag not in UNREAD:
            yield "text", element, breaks
        elif event == "end" and element is not body:
            yield "tail", element, breaks


def opens_quotation(lines: list[str], at: int) -> bool:
    """Whether a quotation is announced in this line, or begins in it."""
    line = marks.bare(lines[at])
    if marks.FORWARDED.match(line) or not re.search(r"[:-]", " ".join(lines[at : at + marks.MOST_JOINED])):
        return False
    return bool(
        marks.attribution_at(lines, at)
        or marks.header_block_at(lines, at)
        or marks.ORIGINAL.match(line)
        or marks.ABOVE.match(line)
    )
