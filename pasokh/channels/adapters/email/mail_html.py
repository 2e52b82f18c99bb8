"""The two faces of an outgoing mail: an HTML page that keeps its direction in Outlook too, and a plain text."""

import html as escaping
import re
import unicodedata
from typing import TYPE_CHECKING

import css_inline
from lxml import etree, html

from pasokh.kernel.html import is_coloured, linkify

if TYPE_CHECKING:
    from .compose import Outgoing

RLM, LRM = "\u200f", "\u200e"
LONGEST_QUOTED = 100_000
# Outlook (Word) knows neither dir=auto nor logical properties, so physical ones are written per direction. It takes the first font alone: one that
# every Windows has and that has Persian letters.
STYLE = """
body, td {{ font-family: Tahoma, "Segoe UI", Vazirmatn, Arial, sans-serif; font-size: 15px; line-height: 1.8; color: #1c2733; word-wrap: break-word; }}
body {{ margin: 0; padding: 12px; -webkit-text-size-adjust: 100%; }}
p {{ margin: 0 0 12px 0; }}
pre {{ white-space: pre-wrap; }}
ul[dir=rtl], ol[dir=rtl] {{ margin: 0 0 12px 0; padding: 0 24px 0 0; }}
ul[dir=ltr], ol[dir=ltr] {{ margin: 0 0 12px 0; padding: 0 0 0 24px; }}
[dir=rtl] {{ direction: rtl; text-align: right; }}
[dir=ltr] {{ direction: ltr; text-align: left; }}
.pasokh_quote {{ padding-top: 16px; }}
.files {{ margin: 12px 0 0 0; border: 1px solid #c9d3dc; }}
.files td {{ padding: 6px 12px; font-size: 14px; }}
.files-opening {{ color: #46525f; }}
.files-size {{ color: #5b6775; font-size: 13px; }}
.signature {{ color: #46525f; font-size: 14px; padding-top: 16px; }}
.signature p {{ margin: 0; }}
.footer {{ color: #5b6775; font-size: 13px; padding-top: 12px; }}
blockquote {{ margin: 8px 0; padding: 0 12px; border-{side}: 3px solid #c9d3dc; color: #46525f; }}
img {{ max-width: 100%; height: auto; }}
a {{ color: #1b5fa8; }}
"""
PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">{scheme}
<style>{style}</style></head>
<body dir="{direction}"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" dir="{direction}"><tr>
<td dir="{direction}" align="{align}">{body}</td></tr></table>{quoted}</body></html>"""
# For programs that draw dark mails by what the mail says (Apple's, Thunderbird); others turn colours by themselves. Inlined styles are overruled.
DARK = """<style>@media (prefers-color-scheme: dark) {
body, td { background-color: #14181d !important; color: #e4e9ee !important; }
.signature, .files-opening, blockquote { color: #b7c1cb !important; }
.footer, .files-size { color: #9aa6b2 !important; }
.files, blockquote { border-color: #46525f !important; }
a { color: #86b7ec !important; }
}</style></head>"""
SCHEME = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
BLOCKS = ("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "td", "th", "table", "pre")
INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def direction_of(text: str, otherwise: str) -> str:
    """``rtl`` or ``ltr`` by the first strong character (UAX #9, P2), else ``otherwise``."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def html_document(mail: "Outgoing") -> str:
    """The whole HTML page, styles inlined."""
    align = "right" if mail.direction == "rtl" else "left"
    body = _directed(mail.html or paragraphs(mail.text), mail.direction)
    if mail.links:
        body += mail.links.as_html(mail.direction)
    if mail.signature:
        body += _signature(mail)
    if mail.footer:
        body += f'<div class="footer pasokh_foot" dir="{direction_of(mail.footer, mail.direction)}">{_lines(mail.footer)}</div>'
    if mail.tracking:
        body += f'<div class="footer pasokh_foot" dir="{mail.direction}">{mail.tracking.as_html()}</div>'
    if mail.leaving:
        body += f'<div class="footer pasokh_foot" dir="{mail.direction}">{mail.leaving.as_html()}</div>'
    # What brings colours of its own was made for white paper.
    scheme = "" if is_coloured(mail.html) else SCHEME
    page = PAGE.format(
        scheme=scheme, language=escaping.escape(mail.language), direction=mail.direction, align=align,
        style=STYLE.format(side=align), body=body, quoted=_quoted_html(mail),
    )  # fmt: skip
    inlined = INLINER.inline(page)
    return inlined.replace("</head>", DARK, 1) if scheme else inlined


def _signature(mail: "Outgoing") -> str:
    """In a holder that our own reader, Gmail and others know for a signature, so that it is folded and never quoted as somebody's words."""
    said = _directed(mail.signature.html or _directed_lines(mail.signature.text, mail.direction), mail.direction)
    return f'<div class="signature gmail_signature pasokh_foot" data-smartmail="gmail_signature" dir="{mail.direction}">{said}</div>'


def _directed_lines(text: str, direction: str) -> str:
    """Lines on one side, each read in its own direction: names stand in one script, telephones and addresses in the other."""
    lines = [(line, direction_of(line, direction)) for line in text.split("\n")]
    said = [f'<span dir="{own}">{_lines(line)}</span>' if line.strip() else "<br>" for line, own in lines]
    return "".join(f'<div dir="{direction}">{each}</div>' for each in said)


def paragraphs(text: str) -> str:
    """Plain text as HTML paragraphs with links."""
    parts = [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip("\n")) if part.strip()]
    return "".join(f"<p>{_lines(part)}</p>" for part in parts)


def _lines(text: str) -> str:
    """Lines of text as HTML: escaped, links made, breaks and indents kept."""
    return linkify(text).replace("\n", "<br>\n").replace("  ", " &nbsp;")


def _directed(fragment: str, direction: str) -> str:
    """Every block says its own direction, by its own first strong character."""
    if not fragment.strip():
        return ""
    holder = html.fragment_fromstring(fragment, create_parent="div")
    for block in holder.iter(*BLOCKS):
        if block.get("dir") not in ("rtl", "ltr"):
            block.set("dir", direction_of("".join(block.itertext()), direction))
    return etree.tostring(holder, encoding="unicode", method="html", with_tail=False)


def _quoted_html(mail: "Outgoing") -> str:
    """History in a holder that our own reader, and Gmail's, recognises as a quotation."""
    if not (mail.quoted_html or mail.quoted_text):
        return ""
    history = (mail.quoted_html or paragraphs(mail.quoted_text))[:LONGEST_QUOTED]
    attribution = f'<div dir="{mail.direction}">{escaping.escape(mail.attribution)}</div>'
    quote = f'<blockquote type="cite" dir="{mail.direction}">{_directed(history, mail.direction)}</blockquote>'
    return f'<div class="pasokh_quote gmail_quote" dir="{mail.direction}">{attribution}{quote}</div>'


def text_document(mail: "Outgoing") -> str:
    """The plain text part, its lines marked so that mixed ones keep the paragraph's direction."""
    parts = [_marked(mail.text, mail.direction)]
    if mail.links:
        parts.append(_marked(mail.links.as_text(), mail.direction))
    if foot := _foot(mail):
        parts.append("-- \n" + _marked(foot, mail.direction))
    if mail.quoted_text:
        quoted = "\n".join(f"> {line}".rstrip() for line in mail.quoted_text[:LONGEST_QUOTED].split("\n"))
        parts.append(f"{mail.attribution}\n{quoted}")
    return "\n\n".join(parts).rstrip() + "\n"


def _foot(mail: "Outgoing") -> str:
    """One block behind the signature's mark, which programs leave out when they quote."""
    signature = mail.signature.text if mail.signature else ""
    lines = [mail.tracking.as_text() if mail.tracking else "", mail.leaving.as_text() if mail.leaving else ""]
    return "\n".join(filter(None, [signature, mail.footer, *lines]))


def _marked(text: str, direction: str) -> str:
    return "\n".join(_marked_line(line, direction) for line in text.replace("\r\n", "\n").split("\n"))


def _marked_line(line: str, direction: str) -> str:
    """A line that begins with the other script but is mostly of this one gets an invisible mark of direction."""
    kinds = [unicodedata.bidirectional(letter) for letter in line]
    right, left = sum(kind in ("R", "AL") for kind in kinds), kinds.count("L")
    if direction == "rtl" and right > left and direction_of(line, "rtl") == "ltr":
        return RLM + line
    if direction == "ltr" and left > right and direction_of(line, "ltr") == "rtl":
        return LRM + line
    return line
