"""What strangers' pages report, made into what may be stored: short, without secrets, and of the types that we expect. Pure functions.

Whatever is too long is cut; whatever is of another type is refused by Unclean. Addresses: see `addresses`.
"""

import json
import math
from dataclasses import dataclass, field

from .addresses import clean_text, clean_url, looks_secret, same_site, utm_of
from .models.event import NAME_LENGTH
from .models.visitor import TITLE_LENGTH

MOST_KEYS, MOST_BYTES = 50, 8 * 1024  # of attributes
MOST_EVENT_KEYS, MOST_EVENT_BYTES = 20, 4 * 1024
MOST_ITEMS = 50  # in a cart
LONGEST_KEY, LONGEST_VALUE = 60, 500  # characters
LARGEST = 10**15  # rials, and whatever else is a number


class Unclean(ValueError):
    """Of another type than was asked for, or more than is kept."""


@dataclass(frozen=True)
class Page:
    """A page that a visitor looks at."""

    url: str
    title: str = ""
    referrer: str = ""
    utm: dict = field(default_factory=dict)


def clean_page(data) -> Page | None:
    """A reported page: an object of url, title and referrer, or the address alone. None where there is no address of the web. Raises Unclean."""
    if isinstance(data, str):
        data = {"url": data}
    if not isinstance(data, dict):
        raise Unclean("a page")
    url = clean_url(data.get("url"))
    if not url:
        return None
    referrer = clean_url(data.get("referrer"))
    return Page(
        url, clean_text(data.get("title"), TITLE_LENGTH), "" if same_site(url, referrer) else referrer, utm_of(url)
    )


def _scalar(value):
    if isinstance(value, str):
        return clean_text(value, LONGEST_VALUE)
    if isinstance(value, bool) or _is_number(value):
        return value
    raise Unclean("not a plain value")


def _is_number(value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (isinstance(value, int) or math.isfinite(value)) and abs(value) <= LARGEST


def _plain(data, most):
    if not isinstance(data, dict) or len(data) > most:
        raise Unclean("an object of plain values")
    named = {clean_text(name, LONGEST_KEY): value for name, value in data.items()}
    return {name: value for name, value in named.items() if name and not looks_secret(name)}


def clean_attributes(data) -> dict:
    """Attributes to be merged: names with plain values; None takes one away. Raises Unclean."""
    given = _plain(
        {name: value for name, value in data.items() if name != "cart"} if isinstance(data, dict) else data, MOST_KEYS
    )
    return {name: None if value is None else _scalar(value) for name, value in given.items()}


def merged(attributes, changes) -> dict:
    """What stands with what is new. Raises Unclean where that is more than is kept."""
    kept = {name: value for name, value in {**attributes, **changes}.items() if value is not None}
    if len(kept) > MOST_KEYS or _size(kept) > MOST_BYTES:
        raise Unclean("more than is kept")
    return kept


def clean_data(data) -> dict:
    """What comes with an event. Raises Unclean."""
    given = {} if data is None else _plain(data, MOST_EVENT_KEYS)
    kept = {name: _scalar(value) for name, value in given.items() if value is not None}
    if _size(kept) > MOST_EVENT_BYTES:
        raise Unclean("more than is kept")
    return kept


def clean_name(value) -> str:
    """The name of an event. Raises Unclean where there is none."""
    name = clean_text(value if isinstance(value, str) else "", NAME_LENGTH)
    if not name:
        raise Unclean("a name")
    return name


def clean_cart(data) -> tuple[dict, int]:
    """A cart of items, and what it is worth in rials: what was said, else the sum. None and no items are an empty cart. Raises Unclean."""
    if data is None:
        return {}, 0
    if not isinstance(data, dict) or not isinstance(items := data.get("items", []), list) or len(items) > MOST_ITEMS:
        raise Unclean("a cart")
    lines = [_item(item) for item in items]
    total = data.get("total")
    value = sum(line["price"] * line["quantity"] for line in lines) if total is None else _whole(total)
    value = min(value, LARGEST)
    return ({"items": lines, "total": value} if lines or value else {}), value


def _item(item):
    if not isinstance(item, dict):
        raise Unclean("an item")
    return {
        "id": clean_text(item.get("id"), LONGEST_KEY),
        "title": clean_text(item.get("title"), TITLE_LENGTH),
        "price": _whole(item.get("price", 0)),
        "quantity": max(_whole(item.get("quantity", 1)), 1),
        "url": clean_url(item.get("url")),
        "image": clean_url(item.get("image")),
    }


def _whole(value):
    if not _is_number(value) or value < 0:
        raise Unclean("an amount")
    return round(value)


def _size(data):
    return len(json.dumps(data, ensure_ascii=False).encode())
