"""Markdown of articles as HTML, as an outline, as plain words, as questions with answers."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from pasokh.kernel.markdown import TOO_DEEP
from pasokh.kernel.persian.slug import slugify

from .blocks import add_blocks
from .cleaning import clean
from .writing import Page

LONGEST = 100_000  # characters of one article
MOST_LINES = 10_000
_LINKS = re.compile(r"(?:https?://|mailto:|tel:|file:afl_|article:art_|/(?!/)|#)", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """A heading of the outline: 2 or 3, its words, and the name by which its place is linked (`#name`)."""

    level: int
    words: str
    name: str


@dataclass(frozen=True)
class Question:
    """A question of an article, with its answer as HTML and as words."""

    question: str
    html: SafeString
    words: str


def render(source: str, *, address_of=None) -> SafeString:
    """The text as safe HTML. `address_of(reference)` gives where a `file:` or `article:` reference leads for this reader, a `text.Place`; None: nowhere.

    What is too long, or nested deeper than anybody means, is shown as it was typed.
    """
    tokens = _read(source)
    if tokens is None:
        return mark_safe(f'<pre dir="auto">{escape(source[:LONGEST])}</pre>')  # noqa: S308 - escaped
    names = [each.name for each in _headings(tokens)]
    return clean(Page(names, address_of).write(tokens))


def outline(source: str) -> list[Heading]:
    """Its headings of the two upper floors, in order."""
    return [each for each in _headings(_read(source) or []) if each.level <= 3]


def plain(source: str) -> str:
    """Its words, a line for each block: for search, previews and mail."""
    tokens = _read(source)
    return source if tokens is None else _words_of(tokens)


def questions(source: str, *, address_of=None) -> list[Question]:
    """What stands in its blocks of questions, in order: for the structured data of a page."""
    found = []
    for opening, inside in _containers(_read(source) or []):
        if opening.info == "faq" and opening.content:
            html = clean(Page([], address_of).write(inside))
            found.append(Question(opening.content, html, _words_of(inside)))
    return found


def _read(source):
    source = source.replace("\x00", "")
    if len(source) > LONGEST or source.count("\n") > MOST_LINES or TOO_DEEP.search(source):
        return None
    return _reader.parse(source)


def _headings(tokens):
    """Every heading; names are their words as an address, each once."""
    taken, found = set(), []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        words = _said(inline.children or ())
        base = slugify(words, 60) or "part"
        name = base
        count = 2
        while name in taken:
            name, count = f"{base}-{count}", count + 1
        taken.add(name)
        found.append(Heading(max(int(opening.tag[1:]), 2), words, name))
    return found


def _containers(tokens):
    """(opening token, tokens inside) of each outermost or inner container."""
    open_ones = []
    for number, token in enumerate(tokens):
        if token.type == "container_open":
            open_ones.append(number)
        elif token.type == "container_close" and open_ones:
            begin = open_ones.pop()
            yield tokens[begin], tokens[begin + 1 : number]


def _words_of(tokens):
    lines = []
    for token in tokens:
        if token.type == "inline":
            lines.append(_said(token.children or ()))
        elif token.type in ("container_open", "video"):
            lines.append(token.content)
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(line for line in lines if line.strip())


def _said(tokens):
    said = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif token.type == "image":
            said.append(_said(token.children or ()) or token.content)
        else:
            said.append(token.content)
    return "".join(said).strip()


def _make_reader():
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    reader.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    reader.validateLink = lambda url: bool(_LINKS.match(url))
    return add_blocks(reader)


_reader = _make_reader()
