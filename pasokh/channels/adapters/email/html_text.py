"""HTML to plain text, at one place."""

import html
import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

LONGEST = 2_000_000
# inscriptis lays tables out cell by cell and obeys paddings: beyond this size, or with wide ones, layout is not worth its time.
LONGEST_LAID_OUT = 150_000
MOST_CELLS = 2_000
CONFIG = ParserConfig(css=CSS_PROFILES["strict"])
DEEPEST = 400
STYLING = re.compile(
    r"\s(?:style|align|valign|colspan|rowspan|width)\s*=\s*(?:\"[^\"<>]{0,5000}\"|'[^'<>]{0,5000}'|[^\s<>]{0,500})",
    re.IGNORECASE,
)
OPENED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# Elements that end by themselves and so do not nest.
SHALLOW = frozenset(
    "area base br col embed hr img input link meta source track wbr p li td th tr dd dt option tbody thead html head body o".split()  # noqa: SIM905 - quotes would hide the words
)
UNSEEN = ("style", "script", "title", "!--")
BREAKING = (
    "br",
    "/p",
    "/div",
    "/tr",
    "/li",
    "/h1",
    "/h2",
    "/h3",
    "/h4",
    "/table",
    "hr",
    "/blockquote",
    "/pre",
    "/ul",
    "/ol",
)


def html_to_text(markup: str) -> str:
    """What a reader of the HTML would see, as text; tags are only cut away when the markup is huge, deep or broken."""
    small = len(markup) <= LONGEST_LAID_OUT and markup.count("<t") <= MOST_CELLS and not too_deep(markup)
    try:
        text = get_text(STYLING.sub("", markup), CONFIG) if small else _stripped(markup[:LONGEST])
    except Exception:  # lxml and inscriptis raise many kinds on broken markup
        text = _stripped(markup[:LONGEST])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def too_deep(markup: str) -> bool:
    """Whether elements nest beyond what any mail program writes; every HTML parser takes quadratic time there."""
    depth = 0
    for closing, name in OPENED.findall(markup):
        if name.lower() not in SHALLOW:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _stripped(markup: str) -> str:
    """Text between the tags, in one pass over the pieces that begin with «<»."""
    out, waiting = [], ""
    for at, piece in enumerate(markup.split("<")):
        tag, closed, text = piece.partition(">")
        name = re.split(r"[\s/>]", tag.lstrip("/").lower()[:20], maxsplit=1)[0]
        if waiting and not (tag.lower().startswith(waiting) or (waiting == "/!--" and "--" in piece)):
            continue
        waiting = f"/{name}" if name.startswith(UNSEEN) and not tag.startswith("/") and "--" not in tag[3:] else ""
        if at == 0 or not closed:
            text = piece
        if not waiting:
            out += ["\n" if tag.lower().startswith(BREAKING) else " ", re.sub(r"\s+", " ", text)]
    return html.unescape("".join(out))
