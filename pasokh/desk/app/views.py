"""What a browser fetches of the app. It is the same for everybody, so none of it asks who somebody is."""

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

LANGUAGES = ("fa", "en")
ICON_SIZES = (192, 512)
RAIL, CANVAS = "#0d3b3a", "#f6f5f2"


@require_GET
def manifest(request, language):
    """The app's name, icons and ways in, in one language."""
    with _speaking(language):
        start = reverse("desk:home")
        icons = [_icon(f"desk/app/icon-{size}.png", size, "any") for size in ICON_SIZES]
        icons += [_icon(f"desk/app/maskable-{size}.png", size, "maskable") for size in ICON_SIZES]
        ways_in = [(_("Requests"), start), (_("Today"), reverse("desk:today")), (_("Notices"), reverse("desk:notices"))]
        return JsonResponse(
            {
                "id": start,
                "name": _("Pasokh: the desk"),
                "short_name": _("Pasokh"),
                "description": _("Answering customers"),
                "lang": language,
                "dir": "rtl" if get_language_bidi() else "ltr",
                "start_url": start,
                "scope": start,
                "display": "standalone",
                "theme_color": RAIL,
                "background_color": CANVAS,
                "icons": icons,
                "shortcuts": [{"name": name, "url": address} for name, address in ways_in],
            },
            content_type="application/manifest+json",
            headers={"Cache-Control": "no-cache"},
        )


def _icon(path, size, purpose):
    return {"src": static(path), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@require_GET
def worker(request):
    """The service worker. Its text changes with whatever it keeps, so a new release takes its place at the next look; it is never cached."""
    pages = [reverse("desk:offline", args=[language]) for language in LANGUAGES]
    context = {
        "version": _version(),
        "pages": pages,
        "files": list(_files().values()),
        "icon": static("desk/app/icon-192.png"),
    }
    text = get_template("desk/app/worker.js").render(context)
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": reverse("desk:home")}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@require_GET
def offline(request, language):
    """What is shown while there is no connection: a page that can do without any other file."""
    with _speaking(language):
        return HttpResponse(_offline(language), headers={"Cache-Control": "no-cache"})


def _offline(language) -> str:
    direction = "rtl" if get_language_bidi() else "ltr"
    return get_template("desk/app/offline.html").render({"language": language, "direction": direction} | _files())


def _files() -> dict[str, str]:
    """What the page for no connection uses; the worker keeps these beside it."""
    return {"script": static("desk/app/offline.js"), "font": static("ui/fonts/Vazirmatn.woff2")}


def _speaking(language):
    if language not in LANGUAGES:
        raise Http404
    return translation.override(language)


@lru_cache(maxsize=1)
def _version() -> str:
    """Another one whenever the program or what the worker keeps is another."""
    parts = [_release()]
    for language in LANGUAGES:
        with translation.override(language):
            parts.append(_offline(language))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _release():
    try:
        return version("pasokh")
    except PackageNotFoundError:
        return "checkout"
