"""Our own icons: simple strokes on a 24 by 24 field, drawn inline so that they take the colour of their text."""

from functools import lru_cache

from markupsafe import Markup

DIRECTIONAL = frozenset({"back", "forward", "reply", "send", "sign-out", "undo", "redo", "list"})
"""Icons that point along the line of reading; they are drawn for left-to-right and mirrored by the style sheet."""

PATHS = {
    "inbox": '<path d="M3 13h5l2 3h4l2-3h5M5 5h14l2 8v6H3v-6z"/>',
    "home": '<path d="M3 11l9-8 9 8M5 9.500V21h5v-6h4v6h5V9.500"/>',
    "visitors": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "people": '<circle cx="9" cy="8" r="4"/><path d="M2 21c0-4 3-6 7-6s7 2 7 6M17 4a4 4 0 010 8M22 21c0-3-1.500-5-4-5.700"/>',
    "team": '<circle cx="12" cy="7" r="3"/><path d="M6 20a6 6 0 0112 0M4 7a2 2 0 012 3M1 17a4 4 0 014-4M20 7a2 2 0 00-2 3M23 17a4 4 0 00-4-4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4 3.500-6 8-6s8 2 8 6"/>',
    "book": '<path d="M4 5a2 2 0 012-2h13v16H6a2 2 0 00-2 2zM19 19v2H6"/>',
    "chart": '<path d="M4 20V10M10 20V4M16 20v-7M22 20H2"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.500-4.500"/>',
    "chat": '<path d="M4 5h16v11h-9l-5 4v-4H4z"/>',
    "mail": '<path d="M3 6h18v13H3z"/><path d="M3 7l9 7 9-7"/>',
    "phone": '<path d="M5 3h4l2 5-2.500 2a12 12 0 005.500 5.500L16 13l5 2v4a2 2 0 01-2 2A16 16 0 013 5a2 2 0 012-2z"/>',
    "sms": '<path d="M7 2h10v20H7zM10 18.500h4"/>',
    "bale": '<path d="M12 4a8 8 0 1 1-6.9 12L4 20V12a8 8 0 0 1 8-8z"/><path d="M8.500 12l2.500 2.500 4.500-5"/>',
    "telegram": '<path d="M21 4L3 11l5 2 2 6 3-4 5 4z"/><path d="M8 13l8-5-6 7"/>',
    "form": '<path d="M5 3h14v18H5zM9 8h6M9 12h6M9 16h3"/>',
    "api": '<path d="M8 7l-5 5 5 5M16 7l5 5-5 5M13 5l-2 14"/>',
    "form-of-text": '<path d="M3 18L8 6l5 12M4.500 14.500h7M15 18l3-7.500 3 7.500M16 15.500h4"/>',
    "bold": '<path d="M7 4h6a4 4 0 010 8H7zM7 12h7a4 4 0 010 8H7z"/>',
    "italic": '<path d="M10 4h8M6 20h8M14 4l-4 16"/>',
    "strike": '<path d="M4 12h16M16.500 7.500C16 5.500 14.200 4 12 4c-2.600 0-4.500 1.500-4.500 4 0 1.600.9 2.800 2.500 4"/>'
    '<path d="M7 16.500C7.500 18.700 9.500 20 12 20c2.600 0 5-1.300 5-4 0-1.700-.7-3-2-4"/>',
    "code": '<path d="M8 6l-6 6 6 6M16 6l6 6-6 6"/>',
    "numbers": '<path d="M10 6h11M10 12h11M10 18h11M3 5l1.500-1v4.500M3 8.500h3M3 16c0-2 3-2 3 0 0 1.500-3 2-3 4h3"/>',
    "table": '<path d="M3 5h18v14H3zM3 10h18M9 5v14M15 5v14"/>',
    "video": '<path d="M3 6h12v12H3zM15 10l6-3v10l-6-3"/>',
    "quote": '<path d="M5 7h5v5c0 3-1.500 4.500-4 5M14 7h5v5c0 3-1.500 4.500-4 5"/>',
    "note": '<path d="M5 4h14v10l-5 6H5zM14 20v-6h5"/>',
    "reply": '<path d="M9 7L4 12l5 5M4 12h9a7 7 0 017 7"/>',
    "send": '<path d="M4 4l17 8-17 8 3-8zM7 12h7"/>',
    "attach": '<path d="M20 11l-8.500 8.500a5 5 0 01-7-7L13 4a3.500 3.500 0 015 5l-8.500 8.500a2 2 0 01-3-3L14 7"/>',
    "file": '<path d="M6 2h8l5 5v15H6zM14 2v5h5"/>',
    "image": '<path d="M3 5h18v14H3z"/><circle cx="8.500" cy="10" r="1.500"/><path d="M21 16l-5-5-8 8"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "emoji": '<circle cx="12" cy="12" r="9"/><path d="M8.500 14.500a4.500 4.500 0 007 0M9 9.500v.5M15 9.500v.5"/>',
    "saved": '<path d="M13 2L5 13h6l-1 9 8-12h-6z"/>',
    "tag": '<path d="M3 3h8l10 10-8 8L3 11z"/><circle cx="7.500" cy="7.500" r="1"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 3"/>',
    "snooze": '<path d="M5 21h14M12 3a6 6 0 016 6c0 5 2 6 2 8H4c0-2 2-3 2-8a6 6 0 016-6z"/>',
    "bell": '<path d="M12 3a6 6 0 016 6c0 5 2 6 2 8H4c0-2 2-3 2-8a6 6 0 016-6zM10 20a2 2 0 004 0"/>',
    "check": '<path d="M4 12.500l5 5L20 6.500"/>',
    "checks": '<path d="M2 12.500l5 5L17 7M11 16l1.500 1.500L22 7"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "more": '<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1.500"/>',
    "up": '<path d="M6 15l6-6 6 6"/>',
    "down": '<path d="M6 9l6 6 6-6"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "forward": '<path d="M9 5l7 7-7 7"/>',
    "undo": '<path d="M8 5L3 10l5 5M3 10h11a6 6 0 010 12h-3"/>',
    "redo": '<path d="M16 5l5 5-5 5M21 10H10a6 6 0 000 12h3"/>',
    "minus": '<path d="M5 12h14"/>',
    "fit": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "flow": '<path d="M3 4h7v5H3zM14 10h7v5h-7zM3 16h7v5H3zM10 6.500h4.500v3.500M10 18.500h4.500V15"/>',
    "retry": '<path d="M20 4v6h-6M4 20v-6h6M5 9a8 8 0 0113-3l2 4M19 15a8 8 0 01-13 3l-2-4"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6"/>',
    "edit": '<path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4"/>',
    "copy": '<path d="M9 9h12v12H9zM15 9V3H3v12h6"/>',
    "link": '<path d="M10 14a4 4 0 006 0l4-4a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-4 4a4 4 0 006 6l1-1"/>',
    "merge": '<path d="M6 3v4c0 5 6 4 6 9v5M18 3v4c0 5-6 4-6 9M9 18l3 3 3-3"/>',
    "list": '<path d="M8 6h13M8 12h13M8 18h13M3.500 6h.01M3.500 12h.01M3.500 18h.01"/>',
    "filter": '<path d="M3 5h18l-7 8v6l-4 2v-8z"/>',
    "star": '<path d="M12 3l2.700 6 6.300.6-4.800 4.200 1.500 6.200L12 16.700 6.300 20l1.500-6.200L3 9.600 9.300 9z"/>',
    "warn": '<path d="M12 3L2 20h20zM12 10v4M12 17v.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7v.5"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V8a4 4 0 018 0v3"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M19 5l-1.500 1.500M6.500 17.500L5 19"/>',
    "moon": '<path d="M20 14A8.500 8.500 0 0110 4a8.500 8.500 0 1010 10z"/>',
    "keyboard": '<path d="M2 6h20v12H2zM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c6 6 6 12 0 18M12 3c-6 6-6 12 0 18"/>',
    "sign-out": '<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>',
    "offline": '<path d="M3 3l18 18M5 12a10 10 0 014-2.500M19 12a10 10 0 00-6-2.900M8 16a5 5 0 018 0M12 20v.01"/>',
    "panel": '<path d="M3 4h18v16H3zM15 4v16"/>',
    "order": '<path d="M3 7l9-4 9 4v10l-9 4-9-4zM3 7l9 4 9-4M12 11v10"/>',
}


@lru_cache(maxsize=1000)
def icon(name: str, label: str = "", css: str = "") -> Markup:
    """The icon as inline SVG: silent beside a text, or named by ``label`` when it stands alone.

    Raises KeyError for a name not in the table: a misspelt icon should fail where it is written.
    """
    classes = " ".join(filter(None, ["icon", "icon-directional" if name in DIRECTIONAL else "", css]))
    speech = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    drawing = Markup(PATHS[name])  # noqa: S704 - our own table
    return Markup('<svg class="{}" viewBox="0 0 24 24" {} focusable="false">{}</svg>').format(classes, speech, drawing)
