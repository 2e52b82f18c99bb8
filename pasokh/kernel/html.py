"""HTML from strangers made safe, made text; plain text made HTML.

``sanitise`` is the only way in which HTML that people or their mail programs wrote reaches a page. What it lets through is
listed here and nothing else is: no scripts, forms, frames, ids, names or classes; styles of a closed list without addresses; links by http(s),
mailto and tel; images by https, cid and small data. Remote images tell their sender who reads when, so their address waits in
``data-src`` until the reader asks.

HTML parsers take quadratic time on hostile nesting (100,000 open elements: 22 s); what could be such is first rebuilt by a parser
with a depth limit, and what is too large or too deep for that is shown as its text.
"""

import re
import secrets
from functools import partial

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .phones import BadPhone, normalise

MAX_HTML = 256 * 1024  # characters shown with their form; longer ones as text
MAX_TEXT = 2_000_000  # characters read of one HTML text
MAX_DATA_IMAGE = 200_000  # characters
_MAX_ELEMENTS = 5_000
_MAX_REBUILT = 200_000  # formatting elements times elements: each may be opened again in each
MAX_LINKIFIED = 200_000  # characters of plain text searched for links

_TAGS = set(
    "a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_CELL = {"align", "valign", "bgcolor", "width", "height", "colspan", "rowspan"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"align", "bgcolor", "border", "cellpadding", "cellspacing", "width"},
    "tr": {"align", "valign", "bgcolor"},
    "td": _CELL,
    "th": _CELL | {"scope"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "font": {"color", "size", "face"},
    **{tag: {"align"} for tag in ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6")},
}
_STYLES = set(
    "background-color border border-collapse border-color border-radius border-spacing border-style border-width border-top border-right "
    "border-bottom border-left color direction font font-family font-size font-style font-variant font-weight height letter-spacing line-height "
    "list-style-type margin margin-top margin-right margin-bottom margin-left max-width padding padding-top padding-right padding-bottom "
    "padding-left text-align text-decoration text-indent unicode-bidi vertical-align white-space width word-break word-spacing".split()
)
_DROPPED_WITH_CONTENT = set(
    "script style head title template noscript iframe object embed applet svg math select textarea xmp plaintext".split()
)
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}

_HREF = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_REMOTE = re.compile(r"https?://", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+", re.IGNORECASE)
# No functions but rgb() and its like: url(), expression() and image-set() fetch or run; a backslash hides them; a minus lets a block leave its place.
_SAFE_STYLE = re.compile(r"(?:[\w\s#%.,\"'!-]|(?:rgba?|hsla?)\([\d\s.,%/]*\))*", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?:^|[\s:])-\s*[\d.]")

_COLOURED = re.compile(r"""(?:bgcolor|color)="|["'; ](?:background-)?color:""", re.IGNORECASE)

_LAID_OUT = re.compile(
    r"""<(?:table|center)\b|["'; ](?:background|border(?:-[a-z]+)?|padding(?:-[a-z]+)?|width|max-width|height):(?!\s*(?:0|none|auto)\b)""",
    re.IGNORECASE,
)

_SILENT_IMAGE = re.compile(r"<img(?=[\s/>])(?![^>]*\balt\s*=)", re.IGNORECASE)
_OPENING = re.compile(r"<[a-zA-Z]")
_FORMATTING = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
_LONG_DATA = re.compile(r"data:[a-z0-9.+/-]{3,40};base64,[A-Za-z0-9+/=]{1000,}")


def sanitise(html: str, *, remote_images: bool = False) -> SafeString:
    """``html`` with nothing active left, safe to put into a page. Remote images stay blocked (``data-src``) unless asked for.

    HTML over MAX_HTML characters or of absurd structure comes back as its escaped text in a ``<pre>``.
    """
    tame = _tamed(html)
    if tame is None:
        return mark_safe(f'<pre dir="auto">{escape(html_to_text(html))}</pre>')  # noqa: S308 - escaped
    # Before the sanitiser, which reads what comes of it: a screen reader passes over a picture that nobody described.
    tame = _SILENT_IMAGE.sub('<img alt=""', tame)
    marker = f"blocked-{secrets.token_hex(16)}:"
    clean = nh3.clean(
        tame,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=partial(_filtered, "" if remote_images else marker),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    # The marker is random, so nothing in the text itself can be mistaken for it.
    return mark_safe(clean.replace(f' src="{marker}', ' data-src="'))  # noqa: S308 - sanitised


def has_blocked_images(clean: str) -> bool:
    """Whether ``sanitise`` held images back: the page then offers to show them."""
    return ' data-src="' in clean


def with_remote_images(clean: str) -> SafeString:
    """What ``sanitise`` gave, with the images it held back: for a reader who asked, in a page whose policy lets them in."""
    # In values of attributes quotes are escaped, so nothing but such an attribute (or harmless text) looks like one.
    return mark_safe(str.replace(clean, ' data-src="', ' src="'))  # noqa: S308 - sanitised


def is_coloured(clean: str) -> bool:
    """Whether HTML that ``sanitise`` gave sets colours: it was written for white paper, and a dark page would make it unreadable."""
    return bool(_COLOURED.search(clean))


def is_laid_out(clean: str) -> bool:
    """Whether HTML that ``sanitise`` gave looks like something of its own (tables, colours, boxes, pictures from elsewhere), not like some paragraphs."""
    return is_coloured(clean) or has_blocked_images(clean) or bool(_LAID_OUT.search(clean))


def html_to_text(html: str) -> str:
    """What a reader sees, as plain text: tables in columns, lists with bullets, no scripts, styles or comments."""
    html = html[:MAX_TEXT].replace("\x00", "")
    if not html.strip():
        return ""
    try:
        return _rendered(html)
    except (ValueError, RecursionError, AssertionError):
        return _stripped(html)


def _filtered(marker: str, tag: str, attribute: str, value: str) -> str | None:
    """The value an allowed attribute may have; None takes it out."""
    if attribute == "style":
        return _safe_style(value)
    if attribute == "href":
        return value if _HREF.match(value.strip()) else None
    if attribute == "src":
        return _image_source(marker, value.strip())
    return value if len(value) <= 1_000 else None


def _safe_style(value: str) -> str | None:
    kept = [
        part
        for part in value[:4_000].split(";")
        if _SAFE_STYLE.fullmatch(part.partition(":")[2]) and not _NEGATIVE.search(part)
    ]
    return ";".join(kept) or None


def _image_source(marker: str, source: str) -> str | None:
    if _REMOTE.match(source):
        return marker + source
    if source[:4].lower() == "cid:" or (len(source) <= MAX_DATA_IMAGE and _DATA_IMAGE.fullmatch(source)):
        return source
    return None


def _tamed(html: str) -> str | None:
    """``html`` as the sanitiser may safely parse it; None when it is fit to be shown as text only."""
    if len(html) > MAX_HTML:
        html = _LONG_DATA.sub("data:,", html[:MAX_TEXT])
    if len(html) > MAX_HTML:
        return None
    elements = len(_OPENING.findall(html))
    if elements > _MAX_ELEMENTS or elements * len(_FORMATTING.findall(html)) > _MAX_REBUILT:
        return _rebuilt(html)
    return html


def _rebuilt(html: str) -> str | None:
    """The same tree written out whole, each element closed; None when it is deeper than 256."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if tree is None or any("depth" in error.message for error in parser.error_log):
        return None
    return etree.tostring(tree, method="html", encoding="unicode")


def _rendered(html: str) -> str:
    from inscriptis import Inscriptis
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree = etree.fromstring(_without_cost(html).encode("utf-8", "replace"), parser)
    if tree is None:
        return ""
    if any("depth" in error.message for error in parser.error_log):
        raise ValueError("too deep to be laid out")
    # "strict": the default profile indents each div by two spaces, and mail programs nest them by the dozen.
    lines = Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text().splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def _without_cost(html: str) -> str:
    """Layout is for what people write; over MAX_HTML the tags alone are taken out."""
    html = _LONG_DATA.sub("data:,", html) if len(html) > MAX_HTML else html
    if len(html) > MAX_HTML:
        raise ValueError("too large to be laid out")
    return html


_HIDDEN = re.compile(r"<(script|style|title|template)\b|<!--", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/table|/blockquote)\b[^<>]*>", re.IGNORECASE)


def _stripped(html: str) -> str:
    """The text between tags, for HTML that no parser should see; linear in its length."""
    text = re.sub(r"<[a-zA-Z/!][^<>]*>", "", _BLOCK.sub("\n", _visible(html)))
    return re.sub(r"\n\s*\n+", "\n\n", _unescape(text)).strip()


def _visible(html: str) -> str:
    """``html`` without scripts, styles and comments; one that does not end hides the rest only of itself."""
    kept, position, unended = [], 0, set()
    lowered = html.lower()
    if len(lowered) != len(html):  # a few letters change length; offsets must agree
        lowered = html
    for match in _HIDDEN.finditer(html):
        end_mark = f"</{match[1].lower()}" if match[1] else "-->"
        if match.start() < position or end_mark in unended:
            continue
        end = lowered.find(end_mark, match.end())
        if end < 0:
            unended.add(end_mark)
            continue
        kept.append(html[position : match.start()])
        position = end + len(end_mark)
    return "".join(kept) + html[position:]


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text)


_LINK = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"'`«»\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]{2,2000})"
    r"|(?P<mail>(?<![\w.+-])[a-z0-9_+-]{1,64}(?:\.[a-z0-9_+-]{1,64}){0,8}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-]))"
    r"|(?P<phone>(?<![\w+./-])(?:\+|[0۰٠])[\d \u200c()-]{8,20}\d(?![\w/-]))",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?؟،؛…*_~'\"”’"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def linkify(text: str) -> SafeString:
    """Plain text as safe HTML: escaped, with links, e-mail addresses and phones to click, each a left-to-right island.

    Line breaks stay as they are: show it with ``white-space: pre-wrap`` and ``dir="auto"``.
    """
    pieces, position = [], 0
    for match in _LINK.finditer(text[:MAX_LINKIFIED]):
        shown, link = _link(match)
        if link:
            pieces += [escape(text[position : match.start()]), link]
            position = match.start() + len(shown)
    return mark_safe("".join([*pieces, escape(text[position:])]))  # noqa: S308 - escaped


def _link(match: re.Match) -> tuple[str, str]:
    """The text that becomes a link and its HTML; ("", "") when it is none after all."""
    if match["url"]:
        shown = _trimmed(match["url"])
        return shown, _anchor(shown if "://" in shown else "https://" + shown, shown)
    if match["mail"]:
        return match["mail"], _anchor("mailto:" + match["mail"], match["mail"])
    try:
        return match["phone"], _anchor("tel:" + normalise(match["phone"]), match["phone"])
    except BadPhone:
        return "", ""


def _trimmed(url: str) -> str:
    """``url`` without the punctuation of the sentence around it; brackets stay when they were opened inside."""
    while url:
        last = url[-1]
        if last not in _TRAILING and not (last in _BRACKETS and url.count(last) > url.count(_BRACKETS[last])):
            break
        url = url[:-1]
    return url


def _anchor(href: str, shown: str) -> str:
    outside = "" if href.startswith(("tel:", "mailto:")) else ' target="_blank"'
    return f'<a href="{escape(href)}" rel="noopener noreferrer nofollow"{outside} dir="ltr"><bdi dir="ltr">{escape(shown)}</bdi></a>'
