"""Tokens of an article's Markdown as HTML."""

from dataclasses import dataclass

from django.utils.html import escape

from .blocks import CALLOUTS

BLOCKS = {"paragraph_open", "heading_open", "blockquote_open", "bullet_list_open", "ordered_list_open"}
# A block whose parts have directions of their own would not take theirs: its dots would stand on the wrong side.
AROUND = {"blockquote", "bullet_list", "ordered_list"}


@dataclass(frozen=True)
class Place:
    """Where a reference leads for a reader: `url`, and of a picture its size in pixels, so that the page keeps its place."""

    url: str
    width: int | None = None
    height: int | None = None
    is_video: bool = False


class Page:
    """Writes tokens as HTML. `names` are those of the headings, in order."""

    def __init__(self, names, address_of=None):
        self.names, self.address_of = iter(names), address_of or (lambda reference: None)
        self.within = 0  # blocks that have taken their direction

    def write(self, tokens) -> str:
        """The HTML; to be cleaned still."""
        written, number = [], 0
        while number < len(tokens):
            token, lone = tokens[number], _lone_picture(tokens, number)
            if lone is not None:
                written.append(self._figure(lone))
                number += 3
                continue
            written.append(self._block(token))
            number += 1
        return "".join(written)

    def _block(self, token):
        own = getattr(self, f"_{token.type}", None)
        if own:
            return own(token)
        if token.nesting == 1:
            return self._opened(token)
        if token.nesting == -1:
            self.within -= token.type.removesuffix("_close") in AROUND
            return "" if token.hidden else f"</{token.tag}>\n"
        return ""

    def _opened(self, token):
        if token.hidden:
            return ""
        about = self._auto if token.type in BLOCKS else ""
        self.within += token.type.removesuffix("_open") in AROUND
        if token.type == "ordered_list_open" and token.attrGet("start"):
            about += f' start="{int(token.attrGet("start"))}"'
        if token.tag in ("th", "td") and token.attrGet("style"):
            about += f' class="{token.attrGet("style").removeprefix("text-align:")}"'
        return f"<{token.tag}{about}>"

    @property
    def _auto(self):
        return "" if self.within else ' dir="auto"'

    def _inline(self, token):
        return self._line(token.children or ())

    def _heading_open(self, token):
        name = next(self.names, "")
        about = f' id="{escape(name)}"' if name else ""
        return f"<h{_level(token)}{about}{self._auto}>"

    def _heading_close(self, token):
        return f"</h{_level(token)}>\n"

    def _table_open(self, token):
        return f'<div class="wide"><table{self._auto}>'

    def _table_close(self, token):
        return "</table></div>\n"

    def _hr(self, token):
        return "<hr>\n"

    def _fence(self, token):
        return f'<pre dir="ltr"><code>{escape(token.content)}</code></pre>\n'

    _code_block = _fence

    def _container_open(self, token):
        title = escape(token.content)
        if token.info == "faq":
            return f'<details class="faq"><summary dir="auto">{title or "…"}</summary><div class="faq-answer">'
        head = f'<p class="callout-title" dir="auto">{title}</p>' if title else ""
        return f'<div class="callout {token.info}">{head}'

    def _container_close(self, token):
        return "</div>\n" if token.info in CALLOUTS else "</div></details>\n"

    def _video(self, token):
        source, words = token.attrGet("src"), escape(token.content)
        place = self.address_of(source) if source.startswith("file:") else None
        if place and place.is_video:
            shown = f'<video src="{escape(place.url)}" controls="controls" preload="metadata"></video>'
        elif place or source.startswith(("https://", "http://")):
            url = escape(place.url if place else source)
            shown = f'<a class="video" href="{url}">{words or url}</a>'
        else:
            return f'<p dir="auto">{words}</p>\n'
        caption = f'<figcaption dir="auto">{words}</figcaption>' if words else ""
        return f"<figure>{shown}{caption}</figure>\n"

    def _figure(self, image):
        caption = image.attrGet("title") or ""
        about = f'<figcaption dir="auto">{escape(caption)}</figcaption>' if caption else ""
        return f"<figure>{self._picture(image)}{about}</figure>\n"

    def _line(self, tokens):
        return "".join(self._word(token) for token in tokens)

    def _word(self, token):
        plain = {"text": escape(token.content), "softbreak": "\n", "hardbreak": "<br>\n"}
        if token.type in plain:
            return plain[token.type]
        if token.type == "code_inline":
            return f"<code>{escape(token.content)}</code>"
        if token.type == "image":
            return self._picture(token)
        if token.type == "link_open":
            return self._link(token)
        return f"</{token.tag}>" if token.nesting == -1 else f"<{token.tag}>"

    def _link(self, token):
        address = token.attrGet("href") or ""
        kind = address.partition(":")[0]
        if kind not in ("file", "article"):
            return f'<a href="{escape(address)}">'
        place = self.address_of(address)
        # What is gone, or not for this reader, stays as words.
        return f'<a class="{kind}" href="{escape(place.url)}">' if place else "<a>"

    def _picture(self, token):
        words, address = escape(_alt(token)), token.attrGet("src") or ""
        place = self.address_of(address) if address.startswith("file:") else Place(address)
        if place is None:
            return words
        size = f' width="{place.width}" height="{place.height}"' if place.width and place.height else ""
        return f'<img src="{escape(place.url)}" alt="{words}"{size} loading="lazy">'


def _level(token):
    """The title of the page is the only heading of the first floor."""
    return max(int(token.tag[1:]), 2)


def _alt(token):
    return "".join(each.content for each in token.children or ()) or token.content


def _lone_picture(tokens, number):
    """The picture that is all of the paragraph which begins here, or None."""
    if tokens[number].type != "paragraph_open" or tokens[number].hidden or number + 1 >= len(tokens):
        return None
    children = tokens[number + 1].children or ()
    return children[0] if len(children) == 1 and children[0].type == "image" else None
