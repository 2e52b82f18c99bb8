"""The context processor: what every page may rely on. It asks the database nothing."""

from django.conf import settings
from django.utils.translation import get_language, get_language_bidi

from .folds import Folds

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def page(request) -> dict:
    """Language, direction and theme of the page, the nonce of its inline import map, what is folded, and workspace and member where somebody signed in."""
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "theme": theme_of(request),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "folds": Folds(request),
        "is_fragment": request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers,
    } | _people(request)


def theme_of(request) -> str:
    """The theme the browser remembers in a cookie, so that the first paint is already right; ``?theme=`` shows another once."""
    theme = request.GET.get("theme") or request.COOKIES.get(THEME_COOKIE)
    return theme if theme in THEMES else "auto"


def _people(request) -> dict:
    """Only those there are: what a processor gives would take the place of what the view has given."""
    found = {name: getattr(request, name, None) for name in ("workspace", "member")}
    return {name: value for name, value in found.items() if value is not None}
