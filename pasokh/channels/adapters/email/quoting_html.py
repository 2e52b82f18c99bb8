"""The new part of an HTML mail apart from what it quotes, by the marks that mail programs leave in the markup."""

import re

from lxml import etree, html

from . import quote_marks as marks
from .html_lines import UNREAD, opens_quotation, visible_lines
from .html_text import html_to_text

LONGEST = 2_000_000
LONGEST_TAIL = 8  # lines below the answer in which a quotation that was taken out may have been announced
# Elements that hold the quotation and nothing else.
HOLDERS = (
    "contains(@class, 'pasokh_quote') or contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')"
    " or contains(concat(' ', @class, ' '), ' gmail_quote_container ')"
    " or contains(@class, 'yahoo_quoted') or contains(@class, 'yQTDBase') or starts-with(@id, 'yahoo_quoted')"
    " or contains(@class, 'protonmail_quote') or contains(@class, 'tutanota_quote') or contains(@class, 'zmail_extra')"
    " or contains(@class, 'moz-cite-prefix') or contains(@class, 'WordSection1_quote') or contains(@class, 'uik-quote')"
    " or contains(@class, 'ms-outlook-mobile-reference-message') or contains(@class, 'spark_quote') or @name='messageReplySection'"
    " or starts-with(@id, 'mail-editor-reference-message') or contains(@class, 'fastmail-quote') or contains(@class, 'history_container')"
    " or (local-name()='blockquote' and (translate(@type, 'CITE', 'cite')='cite' or @class='gmail_quote' or @cite or @uri))"
)
# Elements from which on everything is the older mail.
OPENERS = (
    "@id='divRplyFwdMsg' or @id='appendonsend' or @id='stopSpelling' or @id='zwchr' or @data-marker='__HEADERS__' or @id='reply-intro'"
    " or @id='OLK_SRC_BODY_SECTION' or contains(@class, 'OutlookMessageHeader') or @id='isReplyContent' or @name='quote'"
    " or contains(translate(@style, ' ABCDEFT', 'abcdeft'), 'border-top:solid#e1e1e11.0pt')"
    " or contains(translate(@style, ' ABCDEFT', 'abcdeft'), 'border-top:solid#b5c4df1.0pt')"
    " or contains(translate(@style, ' ABCDEFT', 'abcdeft'), 'border-top:1ptsolid#b5c4df')"
)
FIND_HOLDERS = etree.XPath(f"//*[{HOLDERS}]")
FIND_OPENERS = etree.XPath(f"//*[{OPENERS}]")
# Feet: of a mail of ours (programs put marks of their own before a class), and the signatures that programs mark as such.
FEET = (
    "contains(@class, 'pasokh_foot') or contains(concat(' ', @class, ' '), ' gmail_signature ') or contains(@class, 'moz-signature')"
    " or contains(@class, 'gmail_signature_prefix') or @name='messageSignatureSection'"
    " or @id='ms-outlook-mobile-signature' or @id='composer_signature' or @id='AppleMailSignature' or contains(@class, 'protonmail_signature')"
)
FIND_FEET = etree.XPath(f"//*[{FEET}]")


def split_html(markup: str) -> tuple[str, str]:
    """(reply, rest) of an HTML body; the whole body and "" when no quotation is found or nothing would be left."""
    try:
        root = _parse(markup)
        rest = _take_out(root) if root is not None and len(markup) <= LONGEST else ""
        reply = _inner(root) if rest else ""
    except (etree.LxmlError, ValueError, RecursionError, AssertionError):
        return markup, ""
    if not rest or not _says_something(reply):
        return markup, ""
    return reply, rest


def _parse(markup: str) -> html.HtmlElement | None:
    data = markup[:LONGEST].encode("utf-8", "replace")
    return html.document_fromstring(
        data, parser=html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    ).find("body")


def _inner(body: html.HtmlElement) -> str:
    return "".join([body.text or "", *(etree.tostring(child, encoding="unicode", method="html") for child in body)])


def _says_something(reply: str) -> bool:
    return bool(re.search(r"\w", html_to_text(reply)) or re.search(r"<img\b", reply, re.IGNORECASE))


def _take_out(body: html.HtmlElement) -> str:
    """Remove what is not hers from the tree, and return it as HTML: the quotation, and the foot of a mail of ours left outside of it."""
    taken = _take_quotation(body) + "".join(map(_cut_holder, _outermost(FIND_FEET(body))))
    return _take_tail(body) + taken


def _take_quotation(body: html.HtmlElement) -> str:
    opener = next((element for element in FIND_OPENERS(body) if _about_reply(element)), None)
    if opener is not None:
        return _cut_from(_start_of(opener), body)
    holders = [element for element in FIND_HOLDERS(body) if not _answered_inside(element)]
    taken = [
        _cut_holder(element) for element in _outermost(holders) if not _is_forward(element) and _is_quotation(element)
    ]
    return "".join(taken) or _by_words(body)


def _take_tail(body: html.HtmlElement) -> str:
    """What announced a quotation that is gone, and the line of a device: nothing but heads of the older mail may stand below it."""
    found = visible_lines(body)
    texts = [marks.bare(text) for text, _ in found]
    for at in range(max(1, len(texts) - LONGEST_TAIL), len(texts)):
        if _is_tail(texts, at) and all(map(marks.HEAD_LEFT.match, texts[at + 1 :])):
            element, place = found[at][1]
            return _cut_from(element if place == "text" else _wrapped_tail(element), body)
    return ""


def _is_tail(texts: list[str], at: int) -> bool:
    if at == len(texts) - 1 and marks.DEVICE.match(texts[at][: marks.LONGEST_LINE]):
        return True
    return bool(marks.ORIGINAL.match(texts[at]) or marks.attribution_at([texts[at]], 0))


def _about_reply(element: html.HtmlElement) -> bool:
    """An opener counts when words of a reply stand above it; at the top it is a bare forward."""
    return bool(re.search(r"\w", _text_before(element)))


def _text_before(element: html.HtmlElement) -> str:
    out = []
    while (parent := element.getparent()) is not None and parent.tag != "html":
        out.append(parent.text or "")
        for sibling in element.itersiblings(preceding=True):
            out.append(_all_text(sibling) + (sibling.tail or ""))
        element = parent
    return " ".join(out)


def _all_text(element: html.HtmlElement) -> str:
    if not isinstance(element.tag, str) or element.tag in UNREAD:
        return ""
    return "".join(element.itertext())


def _start_of(opener: html.HtmlElement) -> html.HtmlElement:
    """The rule right above Outlook's header belongs to it; wrappers that only hold the opener go along."""
    while (parent := opener.getparent()) is not None and parent.tag == "div" and not (parent.text or "").strip():
        if next(opener.itersiblings(preceding=True), None) is not None:
            break
        opener = parent
    above = opener.getprevious()
    return above if above is not None and above.tag == "hr" and not (above.tail or "").strip() else opener


def _cut_from(start: html.HtmlElement, body: html.HtmlElement) -> str:
    """Remove ``start`` and everything after it in reading order."""
    taken, element = [], start
    while element is not body and element is not None:
        parent = element.getparent()
        following = list(element.itersiblings())
        if element is start:
            following.insert(0, element)
        else:
            taken.append(element.tail or "")
            element.tail = None
        taken += [etree.tostring(node, encoding="unicode", method="html") for node in following]
        for node in following:
            _drop(node, keep_tail=False)
        element = parent
    return "".join(taken)


def _drop(element: html.HtmlElement, *, keep_tail: bool) -> None:
    parent = element.getparent()
    tail = element.tail
    if keep_tail and tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _outermost(elements: list[html.HtmlElement]) -> list[html.HtmlElement]:
    chosen = set(elements)
    return [element for element in elements if not any(above in chosen for above in element.iterancestors())]


def _is_forward(element: html.HtmlElement) -> bool:
    """A forwarded mail is new to the desk and stays in the reply."""
    opening = _all_text(element)[:300].strip()
    return bool(marks.FORWARDED.match(marks.bare(opening)))


def _is_quotation(element: html.HtmlElement) -> bool:
    """Gmail gives blockquotes that a person makes herself the class of its own; those lack the attribution."""
    if element.get("class") != "gmail_quote" or element.tag != "blockquote":
        return True
    above = element.getprevious()
    return above is not None and _is_attribution(_all_text(above) + (above.tail or ""))


def _answered_inside(element: html.HtmlElement) -> bool:
    """Whether somebody wrote between the pieces of the quotation: then it is part of the answer."""
    if element.tag == "blockquote" or "moz-cite-prefix" in (element.get("class") or ""):
        return False
    quoted = [
        node for node in element.iterchildren() if node.tag == "blockquote" or "gmail_attr" in (node.get("class") or "")
    ]
    if len(quoted) < 3:
        return False
    others = [_all_text(node) for node in element.iterchildren() if node not in quoted]
    return bool(re.search(r"\w{2}", " ".join(others)))


def _cut_holder(element: html.HtmlElement) -> str:
    """Take out one quotation and the attribution standing right above it."""
    taken = [etree.tostring(element, encoding="unicode", method="html", with_tail=False)]
    above = element.getprevious()
    while above is not None and not _all_text(above).strip() and not (above.tail or "").strip() and above.tag == "br":
        above = above.getprevious()
    if above is not None and len(_all_text(above)) < marks.LONGEST_LINE and _is_attribution(_all_text(above)):
        taken.insert(0, etree.tostring(above, encoding="unicode", method="html", with_tail=False))
        _drop(above, keep_tail=True)
    _drop(element, keep_tail=True)
    return "".join(taken)


def _is_attribution(text: str) -> bool:
    line = re.sub(r"\s+", " ", text).strip()
    return bool(marks.attribution_at([line], 0) or marks.ABOVE_QUOTE.match(marks.bare(line)))


def _by_words(body: html.HtmlElement) -> str:
    """No mark in the markup: look for the line that opens a quotation, wherever the breaks of lines fall in the tree."""
    found = visible_lines(body)
    texts = [text for text, _ in found]
    for at, (_, (element, place)) in enumerate(found):
        if opens_quotation(texts, at) and re.search(r"\w", " ".join(texts[:at])):
            return _cut_from(_start_of(element if place == "text" else _wrapped_tail(element)), body)
    return ""


def _wrapped_tail(element: html.HtmlElement) -> html.HtmlElement:
    """Text after an element made an element of its own, so that the cut can start there."""
    holder = html.Element("span")
    holder.text, element.tail = element.tail, None
    element.addnext(holder)
    return holder
