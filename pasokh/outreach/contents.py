"""What a variant says: text with variables, buttons, a product, a coupon code.

A variable stands in braces, with what is said where it is not known after a bar: `{name|dear customer}`, `{page title}`, `{plan|}`. Any other name than
those two is one of the attributes that the page told of its visitor.
"""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from pasokh.visitors.cleaning import LARGEST

TEXT_LENGTH, LABEL_LENGTH, SAID_LENGTH, COUPON_LENGTH, TITLE_LENGTH, URL_LENGTH = 1_000, 40, 500, 40, 200, 1_000
MOST_BUTTONS = 3
DEEDS = ("open", "link", "say")  # open the chat, follow a link, say a ready answer
VARIABLE = re.compile(r"\{([^{}|\n]{1,60})(?:\|([^{}\n]{0,100}))?\}")
NAMES = {"name": "name", "نام": "name", "page title": "title", "عنوان صفحه": "title"}  # what is written: what is meant


def clean_content(given) -> dict:
    """What a variant says, as it is kept. Raises ValueError, in words."""
    return {
        "text": _text(given.get("text", ""), TEXT_LENGTH),
        "buttons": [_button(each) for each in _few(given.get("buttons") or [], MOST_BUTTONS)],
        "product": _product(given["product"]) if given.get("product") else None,
        "coupon": " ".join(_text(given.get("coupon", ""), COUPON_LENGTH).split()),
    }


def variables_in(content) -> set[str]:
    """What its text asks for: "name", "title", and names of attributes."""
    return {meaning_of(name) for name, _fallback in VARIABLE.findall(content["text"])}


def meaning_of(name) -> str:
    """What is meant by a variable as it is written."""
    name = " ".join(name.split())
    return NAMES.get(name.lower(), name)


def filled(text, values) -> str:
    """A text with its variables filled: `values` by meaning; what is not known says its fallback."""

    def value(found):
        known = values.get(meaning_of(found[1]))
        return str(known) if known not in (None, "") else found[2] or ""

    return VARIABLE.sub(value, text)


def said(content, values, price="") -> str:
    """What a variant says as plain text: as it stands in a request whose customer answers to it."""
    product = content["product"]
    lines = [filled(content["text"], values)]
    if product:
        url = product["url"] if product["url"].startswith("http") else ""  # a path leads nowhere from a request
        lines += [" · ".join(part for part in (product["title"], price) if part), url]
    lines += [content["coupon"]]
    return "\n".join(line for line in lines if line.strip()).strip()


def _text(value, longest):
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(_("A text is too long: at most %(count)s characters.") % {"count": longest})
    return value.replace("\x00", "").replace("\r\n", "\n").strip()


def _few(values, most):
    if not isinstance(values, list) or len(values) > most or not all(isinstance(each, dict) for each in values):
        raise ValueError(_("At most three buttons."))
    return values


def _button(given):
    deed, label = given.get("do"), _text(given.get("label", ""), LABEL_LENGTH)
    if deed not in DEEDS or not label:
        raise ValueError(_("A button needs a label."))
    value = _text(given.get("value", ""), URL_LENGTH if deed == "link" else SAID_LENGTH)
    if deed == "link":
        value = clean_link(value)
    if deed == "say" and not value:
        value = label
    return {"do": deed, "label": label, "value": "" if deed == "open" else value}


def clean_link(value) -> str:
    """An address of the web, or a path of the page's own host. Raises ValueError, in words, for anything else: no script is a link."""
    is_path = value.startswith("/") and not value.startswith(("//", "/\\"))
    if not (is_path or _is_of_web(value)):
        raise ValueError(_("A link begins with https:// or with a slash."))
    return value


def _is_of_web(value):
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # brackets that hold no address
        return False


def _product(given):
    if not isinstance(given, dict):
        raise ValueError(_("A product needs a title."))
    title, price = _text(given.get("title", ""), TITLE_LENGTH), given.get("price", 0)
    if not title:
        raise ValueError(_("A product needs a title."))
    if isinstance(price, bool) or not isinstance(price, int) or not 0 <= price <= LARGEST:
        raise ValueError(_("The price of the product does not fit."))
    addresses = {name: _text(given.get(name, ""), URL_LENGTH) for name in ("url", "image")}
    return {"title": title, "price": price} | {
        name: clean_link(each) if each else "" for name, each in addresses.items()
    }
