"""Addresses with `*` for anything, as people write them: `/cart*`, `https://shop.example/*`. Read without regular expressions: whatever is written, reading
takes no longer than the address is long times the pieces are many."""

from urllib.parse import unquote, urlsplit

from pasokh.kernel.filters.loosely import loosely


def fits(pattern: str, url: str) -> bool:
    """Whether an address fits. One that begins with a slash is a path of any host; the query counts only where the pattern has one, the hash never."""
    pattern, address = loosely(unquote(pattern)), loosely(unquote(_compared(pattern, url)))
    return _fits(pattern.split("*"), address)


def _compared(pattern, url):
    parts = urlsplit(url)
    query = f"?{parts.query}" if "?" in pattern and parts.query else ""
    path = (parts.path or "/") + query
    return (
        path
        if pattern.startswith("/")
        else f"{parts.scheme}://{parts.netloc}{path}"
        if "://" in pattern
        else f"{parts.netloc}{path}"
    )


def _fits(pieces, text):
    first, *rest = pieces
    if not rest:
        return text == first
    if not text.startswith(first):
        return False
    *middle, last = rest
    at = len(first)
    for piece in middle:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(text) - len(last) >= at and text.endswith(last)
