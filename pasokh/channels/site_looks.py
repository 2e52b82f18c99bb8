"""What the settings and the chat must both know of the looks of a site: icons, the ink on a colour, addresses that fit."""

import re
from urllib.parse import quote

# One line each, drawn in a square of 24 by 24 with strokes of 2.
ICONS = {
    "bubble": "M12 4c5 0 8 3 8 7s-3 7-8 7l-5 2v-4c-2-1-3-3-3-5 0-4 3-7 8-7z",
    "bubbles": "M9 4h6a5 5 0 0 1 0 10H9l-4 3v-4.2A5 5 0 0 1 9 4zM9 18h6l4 3v-4",
    "question": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.3 9.3a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.2-1.5 2.3M12 16.9v.2",
    "headset": "M4 15v-3a8 8 0 0 1 16 0v3M4 14h3v6H5a1 1 0 0 1-1-1zM20 14h-3v6h2a1 1 0 0 0 1-1zM19 20c0 1-2 2-5 2",
    "mail": "M3 6h18v12H3zM3 7l9 7 9-7",
    "heart": "M12 20S4 15 4 9.5A4.4 4.4 0 0 1 12 7a4.4 4.4 0 0 1 8 2.5C20 15 12 20 12 20z",
    "lightning": "M13 3 5 14h6l-1 7 8-11h-6z",
}
PICTURE = "picture"  # an icon of the site's own
MOST_STARS = 3  # in an address: each more makes a long one slower to compare
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def ink_on(colour) -> str:
    """Black or white, whichever reads well (WCAG 4.5:1) on #rrggbb: one of them always does."""
    luminance = sum(
        share * _linear(int(colour[at : at + 2], 16) / 255) for share, at in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
    )
    return "#ffffff" if 1.05 / (luminance + 0.05) >= 4.5 else "#000000"


def _linear(share):
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def address_pattern(pages, not_pages) -> str:
    """A regular expression (as browsers and we read it) of the addresses that show the chat; "" for all of them.

    Each entry is an address or its beginning with `*` for anything: `/cart*`, `https://shop.example/*`. One that begins with a slash is a
    path of any host, and is compared without the query unless it has one itself.
    """
    if not (pages or not_pages):
        return ""
    never = f"(?!{_any_of(not_pages)})" if not_pages else ""
    return f"^{never}{_any_of(pages) if pages else ''}"


def _any_of(entries):
    return f"(?:{'|'.join(_fitting(entry) for entry in entries)})"


def _fitting(entry):
    # Browsers write other letters than Latin ones as percent signs; what stands in the settings is what people read.
    entry = quote(entry, safe="/:?#[]@!$&'()*+,;=%~.-_")
    literal = ".*".join(_escaped(part) for part in entry.split("*"))
    begin = "[a-z]+://[^/]+" if entry.startswith("/") else ""
    rest = "" if "?" in entry else "(?:[?].*)?"
    return f"{begin}{literal}{rest}(?:#.*)?$"


def _escaped(text):
    # In brackets, not behind a backslash: the same to Python and to browsers, also through JSON. The two that a bracket would misread have none.
    return re.sub(r"[.?+$|(){}\[\]]", lambda found: f"[{found[0]}]" if found[0] not in "[]" else f"\\{found[0]}", text)
