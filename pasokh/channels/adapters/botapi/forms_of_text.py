"""Text with form: entities of the Bot API to our HTML, and our HTML to text with entities.

Entities name their place in UTF-16 units (https://core.telegram.org/bots/api#messageentity). What goes out carries entities, not markup:
no text of anybody's can break it, and it can be split anywhere.
"""

from bisect import bisect_left
from html.parser import HTMLParser
from itertools import islice, pairwise

from django.utils.html import escape

from pasokh.kernel.html import sanitise

MOST = 200  # entities that are looked at; a message has at most a hundred
TAGS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "text_link": "a",
}


def html_of(text: str, entities) -> str:
    """The sanitised HTML of a text with its entities; "" where they give it no form. Whatever stands in them, nothing is raised."""
    spans = list(_spans(text, entities))
    if not spans:
        return ""
    edges = sorted({0, len(text), *(at for span in spans for at in span[:2])})
    parts, opened = [], []
    for start, end in pairwise(edges):
        active = [span for span in spans if span[0] <= start and span[1] >= end]
        kept = _shared(opened, active)
        parts += [f"</{span[2]}>" for span in reversed(opened[kept:])]
        parts += [_begin(span) for span in active[kept:]]
        parts.append(escape(text[start:end]).replace("\n", "<br>"))
        opened = active
    parts += [f"</{span[2]}>" for span in reversed(opened)]
    return str(sanitise(f'<div dir="auto">{"".join(parts)}</div>'))


def _spans(text, entities):
    """(start, end, tag, address) of each entity that gives form, outer ones first; places count characters."""
    units = _units(text)
    found = []
    for each in (entities if isinstance(entities, list) else [])[:MOST]:
        tag = TAGS.get(each.get("type")) if isinstance(each, dict) and isinstance(each.get("type"), str) else None
        place = _place(each, units) if tag else None
        if place:
            found.append((*place, tag, each.get("url") if tag == "a" and isinstance(each.get("url"), str) else ""))
    return sorted(found, key=lambda span: (span[0], -span[1], span[2]))


def _place(entity, units):
    offset, length = entity.get("offset"), entity.get("length")
    if not (isinstance(offset, int) and isinstance(length, int)) or offset < 0 or length <= 0:
        return None
    start, end = bisect_left(units, offset), bisect_left(units, offset + length)
    return (start, min(end, len(units) - 1)) if start < len(units) - 1 else None


def _units(text):
    """Where each character begins, in UTF-16 units, and where the text ends."""
    at, places = 0, [0]
    for character in text:
        at += 2 if character > "\uffff" else 1
        places.append(at)
    return places


def length_of(text: str) -> int:
    """In UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _shared(opened, active):
    at = 0
    while at < min(len(opened), len(active)) and opened[at] == active[at]:
        at += 1
    return at


def _begin(span):
    return f'<a href="{escape(span[3])}">' if span[2] == "a" else f"<{span[2]}>"


def text_of_html(html: str) -> tuple[str, list[dict]]:
    """Our sanitised HTML as text and entities."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.finished()


ENTITIES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "del": "strikethrough", "strike": "strikethrough", "code": "code", "pre": "pre", "blockquote": "blockquote",
    **{f"h{level}": "bold" for level in range(1, 7)},
}  # fmt: skip
BLOCKS = {"p", "div", "ul", "ol", "pre", "blockquote", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}


class _Writer(HTMLParser):
    """Writes text and notes entities while it reads."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.at, self.breaks = [], 0, 0
        self.opened, self.entities, self.lists, self.preformatted = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self._write("\n")
            return
        if tag in BLOCKS:
            self._break(1 if tag in ("ul", "ol", "tr") or self.lists else 2)
        self.preformatted += tag == "pre"
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        if tag == "li":
            self._bullet()
        kind = "text_link" if tag == "a" and dict(attrs).get("href") else ENTITIES.get(tag)
        if kind == "code" and self.preformatted:
            kind = None
        self.opened.append((tag, kind, self.at, dict(attrs).get("href"), len(self.parts)))

    def _bullet(self):
        self._break(1)
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self._write(f"{self.lists[-1]}. ")
        else:
            self._write("• ")

    def handle_endtag(self, tag):
        names = [each[0] for each in self.opened]
        if tag not in names:
            return
        while self.opened:
            name, kind, start, href, first = self.opened.pop()
            if kind and self.at > start:
                self._note(kind, start + self._breaks_at(first), href)
            if name == tag:
                break
        self.preformatted -= tag == "pre" and self.preformatted > 0
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in BLOCKS:
            self._break(1 if self.lists or tag == "tr" else 2)

    def _breaks_at(self, first):
        """How many breaks stand before what was written from there on: they belong to nobody, an entity begins where its text does."""
        breaks = 0
        for part in islice(self.parts, first, None):
            rest = part.lstrip("\n")
            breaks += len(part) - len(rest)
            if rest:
                break
        return breaks

    def _note(self, kind, start, href):
        if self.at > start:
            entity = {"type": kind, "offset": start, "length": self.at - start}
            self.entities.append(entity | ({"url": href} if kind == "text_link" else {}))

    def handle_data(self, data):
        if not self.preformatted:
            data = (
                " ".join(data.split("\n")) if data.strip() else (" " if data and self.parts and not self.breaks else "")
            )
        if data:
            self._write(data)

    def _break(self, lines):
        if self.parts and self.parts[-1] == " ":
            self.parts.pop()
            self.at -= 1
            self.opened = [
                (*each[:2], min(each[2], self.at), each[3], min(each[4], len(self.parts))) for each in self.opened
            ]
        if self.parts:
            self.breaks = max(self.breaks, lines)

    def _write(self, text):
        if self.breaks and text != "\n":
            text, self.breaks = "\n" * self.breaks + text.lstrip(" "), 0
        self.parts.append(text)
        self.at += length_of(text)

    def finished(self):
        text = "".join(self.parts).rstrip()
        end = length_of(text)
        kept = [
            each | {"length": min(each["length"], end - each["offset"])}
            for each in self.entities
            if each["offset"] < end
        ]
        return text, sorted(kept, key=lambda each: (each["offset"], -each["length"]))


def split(text: str, entities: list[dict], limit: int) -> list[tuple[str, list[dict]]]:
    """The text in pieces of at most `limit` UTF-16 units, at the ends of paragraphs, lines or words where there are any; entities go along."""
    pieces, done = [], 0
    units = _units(text)
    while done < len(text):
        end = _end_of_piece(text, units, done, limit)
        piece = text[done:end].rstrip()
        if piece.strip():
            pieces.append((piece, _within(entities, units[done], length_of(piece))))
        done = end
        while done < len(text) and text[done] in " \n":
            done += 1
    return pieces


def _end_of_piece(text, units, start, limit):
    end = bisect_left(units, units[start] + limit + 1) - 1
    if end >= len(text):
        return len(text)
    half = start + (end - start) // 2
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, half, end)
        if found > start:
            return found + len(mark)
    return max(end, start + 1)


def _within(entities, start, length):
    """Those that lie in a piece, cut to it."""
    found = []
    for each in entities:
        begin, end = max(each["offset"] - start, 0), min(each["offset"] + each["length"] - start, length)
        if begin < end:
            found.append(each | {"offset": begin, "length": end - begin})
    return found
