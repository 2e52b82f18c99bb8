"""What agents type, made HTML where they gave it form: bold, italics, lists, links, code, quotations, pictures that
are files of the same message; no headings or raw HTML.

A small part of CommonMark (https://spec.commonmark.org), read by markdown-it. What looks like Markdown by chance in support talk is left
alone: «20*30*40» are measures, «#1042» is a number, `<b>` is a text. Each block has the direction of its text.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .html import sanitise
from .markdown_text import Plain

LONGEST = (
    20_000  # characters; what is longer stays plain, for readers of Markdown take quadratic time on hostile brackets
)
MOST_LINES = 3_000
RULES = (
    "blockquote fence list link backticks emphasis newline escape "  # blocks and inlines
    "balance_pairs fragments_join text_join times addresses"
).split()
BLOCKS = {"paragraph_open", "blockquote_open", "bullet_list_open", "ordered_list_open", "fence"}
FORMED = {"strong_open", "em_open", "link_open", "code_inline", "fence", "blockquote_open", "bullet_list_open"}
FORMED |= {"ordered_list_open", "image"}
ADDRESS = re.compile(r"https?://[^\s<>\"'«»]{1,2000}", re.IGNORECASE)
PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\(([\w.-]{1,100})\)")
TRAILING = ".,;:!?)]}،؛؟…"
TOO_DEEP = re.compile(
    r"^(?: {24}|(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){10})", re.MULTILINE
)  # nested more than anybody means


@dataclass(frozen=True)
class Typed:
    """What was typed, as a message keeps it: `text` for all, `html` and its `source` only where somebody gave it form."""

    text: str
    html: str = ""
    source: str = ""


def read(typed: str, pictures: dict | None = None) -> Typed:
    """The plain text, and the sanitised HTML where there is any form. What is too long stays as it is.

    `pictures` are {name: content id} of the files that a picture may be («![alt](name)»). Any other stays as it was typed.
    """
    typed = typed.replace("\x00", "")
    if len(typed) > LONGEST or typed.count("\n") > MOST_LINES or TOO_DEEP.search(typed):
        return Typed(typed)
    tokens = _reader.parse(typed, {"pictures": pictures or {}})
    if not _has_form(tokens):
        return Typed(typed)
    text = Plain().write(tokens)
    for token in tokens:
        # Of the outermost only: a block whose parts have directions of their own would not take theirs.
        if token.type in BLOCKS and token.level == 0:
            token.attrSet("dir", "auto")
    html = _reader.renderer.render(tokens, _reader.options, {}).strip()
    return Typed(text, str(sanitise(html)), typed)


def _has_form(tokens):
    return any(token.type in FORMED or _has_form(token.children or ()) for token in tokens)


def _times(state, silent):
    """A star between two letters or digits is no emphasis: it stands for «times», or for something left out."""
    at, text = state.pos, state.src
    if text[at] != "*" or not (text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _picture(state, silent):
    """«![alt](name)» of a file that goes along."""
    match = PICTURE.match(state.src, state.pos)
    name = match and state.env.get("pictures", {}).get(match[2])
    if not name:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": f"cid:{name}", "alt": ""}
        token.content = match[1]
        token.children = [_text(match[1])]
    state.pos = match.end()
    return True


def _addresses(state):
    """Bare web addresses become links, but for those inside of a link."""
    for block in state.tokens:
        if block.type == "inline" and "://" in block.content:
            block.children = list(_linked(block.children))


def _linked(tokens):
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not inside:
            yield from _split(token.content)
        else:
            yield token


def _split(text):
    end = 0
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(TRAILING)
        yield _text(text[end : match.start()])
        # Without form of its own: a message of nothing but an address stays plain, and is linked where it is shown.
        yield Token("address_open", "a", 1, attrs={"href": address, "dir": "ltr"})
        yield _text(address)
        yield Token("address_close", "a", -1)
        end = match.start() + len(address)
    yield _text(text[end:])


def _text(content):
    return Token("text", "", 0, content=content)


def _make_reader():
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 60})
    reader.inline.ruler.before("emphasis", "times", _times)
    reader.inline.ruler.before("link", "picture", _picture)
    reader.core.ruler.after("inline", "addresses", _addresses)
    return reader.enable(RULES)


_reader = _make_reader()
