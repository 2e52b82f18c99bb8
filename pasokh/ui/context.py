"""The context processor: what every page may rely on. It asks the database nothing."""

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def page(request) -> dict:
    """Language, direction and theme of the page, the nonce of its inline import map, and workspace and member where somebody signed in."""
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "theme": theme_of(request),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "is_fragment": request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers,
        "workspace": getattr(request, "workspace", None),
        "member": getattr(request, "member", None),
    }


def theme_of(request) -> str:
    """The theme the browser remembers in a cookie, so that the first paint is already right."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return theme if theme in THEMES else "auto"
