"""The hosted page as an app of its own on a phone's home screen: iOS tells such a page of answers, and no other."""

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from pasokh.channels.site import DEFAULTS, site_of_key

from ..home_icon import SIZES, home_icon
from ..looks import colour_of
from ..sites import language_of, text_of
from ..visits import LONGEST_KEY

KEPT = 3600  # seconds in a browser
SHORT = 24  # characters of a name below an icon


@require_safe
def manifest(request, key):
    """Its name, icons and colours (W3C application manifest)."""
    ws, site = _found(key)
    language = language_of(ws, site)
    page = reverse("widget:hosted", args=[key])
    with translation.override(language):
        name = text_of(site, "title", language) or ws.name
        said = {
            "id": page,
            "name": name,
            "short_name": name[:SHORT],
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": page,
            "scope": page,
            "display": "standalone",
            "theme_color": colour_of(DEFAULTS | site.settings),
            "background_color": "#ffffff",
            "icons": [_icon(key, size) for size in SIZES],
        }
    headers = {"Cache-Control": "no-cache"}
    return JsonResponse(said, content_type="application/manifest+json", headers=headers)


@require_safe
def icon(request, key, size):
    """Its icon, a square PNG of one of SIZES."""
    if size not in SIZES:
        raise Http404
    _ws, site = _found(key)
    response = HttpResponse(home_icon(site, size), content_type="image/png")
    patch_cache_control(response, public=True, max_age=KEPT)
    return response


def _icon(key, size):
    address = reverse("widget:home-icon", args=[key, size])
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}


def _found(key):
    found = site_of_key(key) if len(key) <= LONGEST_KEY else None
    if found is None:
        raise Http404
    return found
