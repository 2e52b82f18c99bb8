"""The two pages that hold the chat: the frame inside other sites, and the hosted page of its own."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pasokh.channels.site import setting, site_of_key
from pasokh.channels.site_preview import PREFIX, preview_of_key
from pasokh.kernel.address import is_reachable
from pasokh.kernel.tenancy import workspace
from pasokh.ui.qr import qr_svg

from ..looks import VAZIRMATN, look_of, style_of, where_of
from ..old_browsers import is_old
from ..pieces import pieces_of
from ..problems import PROBLEMS, Problem
from ..requirements import missing
from ..sample import seen_as
from ..sites import ancestors_of, describe, is_closed_to, language_of, origins_of, reply_hint
from ..visits import LONGEST_KEY

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


@require_safe
def frame(request, key):
    """The chat inside a page of one of the site's origins."""
    return _page(request, key, hosted=False)


@require_safe
def hosted(request, key):
    """The chat as a page of its own, for a business without a web site; without scripts for browsers that could not read them."""
    if is_old(request.headers.get("User-Agent", "")):
        return redirect("widget:plain", key)
    return _page(request, key, hosted=True)


def _page(request, key, hosted):
    if key.startswith(PREFIX) and not hosted:
        return _preview(request, key)
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
    page = _held(config, site, language)
    page |= {"hosted": hosted, "qr": _qr(key) if hosted else "", "plain": reverse("widget:plain", args=[key])}
    page |= {"key": key, "colour": config["look"]["color"]}
    return _shown(request, "widget/chat.html", page, "'none'" if hosted else ancestors_of(site))


def _held(config, site, language):
    """What the page is drawn with."""
    page = _looks(language) | {"title": config["site"]["title"], "theme": config["theme"]}
    page |= {"config": json_script(config, "config"), "script": static(f"widget/app.{language}.js")}
    return page | {"has_font": setting(site, "font") == VAZIRMATN}


def _preview(request, key):
    """The chat as somebody would like it who sets it up (`channels.site_preview`), with a sample conversation, in a page of the desk."""
    found = preview_of_key(key)
    language = found.seen["language"] if found else translation.get_language()
    with translation.override(language):
        if found is None:
            return _refusal(request, Problem("unknown_site"), language)
        config = seen_as(
            _config(key, *found[:2], language, hosted=False), found.seen | {"reply_hint": _hint(found, language)}
        )
        page = _held(config, found.site, language) | {"sample": static("widget/sample.js")}
        return _shown(request, "widget/chat.html", page, "'self'")


def _hint(found, language):
    with workspace(found.workspace):
        return reply_hint(found.site, language, found.seen["online"])


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
        "look": look_of(site.settings, language),
        "style": style_of(site.settings),
        "theme": setting(site, "theme"),
        **where_of(site.settings),
        "origins": origins_of(site),
        "visitors": setting(site, "visitors"),
        "more": reverse("widget:page-script"),
        "card": reverse("widget:smart-script"),
        "pieces": pieces_of(language),
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
