"""The two pages that hold the chat: the frame inside other sites, and the hosted page of its own."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pasokh.channels.site import setting, site_of_key
from pasokh.kernel.address import is_reachable
from pasokh.kernel.tenancy import workspace
from pasokh.ui.qr import qr_svg

from ..problems import PROBLEMS, Problem
from ..requirements import missing
from ..sites import ancestors_of, describe, is_closed_to, language_of, origins_of
from ..visits import LONGEST_KEY

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


@require_safe
def frame(request, key):
    """The chat inside a page of one of the site's origins."""
    return _page(request, key, hosted=False)


@require_safe
def hosted(request, key):
    """The chat as a page of its own, for a business without a web site."""
    return _page(request, key, hosted=True)


def _page(request, key, hosted):
    found = site_of_key(key) if len(key) <= LONGEST_KEY else None
    language = language_of(*found) if found else translation.get_language()
    with translation.override(language):
        try:
            return _chat(request, key, found, language, hosted)
        except Problem as problem:
            return _refusal(request, problem, language)


def _chat(request, key, found, language, hosted):
    if found is None:
        raise Problem("unknown_site")
    ws, site = found
    _refuse_foreign(request, site, hosted)
    config = _config(key, ws, site, language, hosted)
    page = _looks(language) | {"title": config["site"]["title"], "hosted": hosted, "theme": setting(site, "theme")}
    page |= {"config": json_script(config, "config"), "script": static(f"widget/app.{language}.js")}
    page["qr"] = _qr(key) if hosted else ""
    return _shown(request, "widget/chat.html", page, "'none'" if hosted else ancestors_of(site))


def _qr(key):
    """The code that takes the page to a phone; "" where a phone could not open it."""
    if not is_reachable(settings.PASOKH_URL):
        return ""
    return qr_svg(settings.PASOKH_URL + reverse("widget:hosted", args=[key]), _("QR code of this page"))


def _refuse_foreign(request, site, hosted):
    # The policy is what keeps others out; this says why to whoever looks for the reason.
    origin = _origin_of(request.headers.get("Referer", ""))
    if not hosted and origin and origin != _origin_of(settings.PASOKH_URL) and is_closed_to(site, origin):
        raise Problem("foreign_origin", origin=origin)


def _origin_of(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _config(key, ws, site, language, hosted):
    with workspace(ws):
        described = describe(ws, site, missing(None, site))
    return {
        "key": key,
        "base": reverse("widget:site", args=[key]).rstrip("/"),
        "hosted": hosted,
        "language": language,
        "position": setting(site, "position"),
        "origins": origins_of(site),
        "site": described,
    }


def _looks(language):
    return {"language": language, "direction": "rtl" if language == "fa" else "ltr", "theme": ""}


def _shown(request, template, page, ancestors, status=200):
    nonce = secrets.token_urlsafe(16)
    response = render(request, template, page | {"nonce": nonce}, status=status)
    response["Content-Security-Policy"] = POLICY.format(nonce=nonce, ancestors=ancestors)
    response["Cache-Control"] = "no-store"
    response.xframe_options_exempt = True  # frame-ancestors says it, origin by origin
    return response


def _refusal(request, problem, language):
    page = _looks(language) | {"words": problem.words()}
    return _shown(request, "widget/refusal.html", page, "*", status=PROBLEMS[problem.code][0])
