"""How a stored file is given to a browser: never as part of our own pages."""

from urllib.parse import quote

from .naming import clean_name

# Types that a browser shows by itself without running anything.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def headers(name, content_type, *, inline=False) -> dict[str, str]:
    """The response headers for a file: an attachment, not sniffed, sandboxed. Only pictures may be shown in place."""
    name = clean_name(name)  # rows written by hand or restored must not break a header either
    shown = inline and content_type in INLINE_TYPES
    disposition = "inline" if shown else "attachment"
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    return {
        "Content-Type": content_type if shown else "application/octet-stream",
        "Content-Disposition": f"{disposition}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=86400, immutable",
    }
