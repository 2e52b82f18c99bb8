"""A site of the chat as its form says it, before it is saved: the chat itself on a page of a shop, with a sample conversation."""

import secrets

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from pasokh.channels.site_preview import keep_preview, preview_key, preview_of_key

from ..access import permitted
from .site_form import SiteForm
from .sites import site_or_404

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; font-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
@permitted("workspace.settings")
def preview(request, public_id):
    """POST: what the form says now, and how one looks at it (204). GET: the page that shows it."""
    found = site_or_404(public_id)
    if request.method == "POST":
        form = SiteForm(request.POST, request.FILES, site=found)
        form.is_valid()
        keep_preview(site=found, member=request.member, settings=form.settings(), seen=_seen(request))
        return HttpResponse(status=204)
    return _page(request, found)


def _seen(request):
    given = request.POST
    # «That of the business» is looked at in the language that was chosen beside the preview as well.
    language = "en" if given.get("see_language") == "en" else "fa"
    theme = "dark" if given.get("see_theme") == "dark" else "light"
    flags = {name: given.get(f"see_{name}") == "1" for name in ("online", "talk", "open")}
    return {"language": language, "theme": theme} | flags


def _page(request, site):
    key = preview_key(site, request.member)
    kept = preview_of_key(key)
    seen = kept.seen if kept else {"language": "fa", "theme": "light", "open": True}
    nonce = secrets.token_urlsafe(16)
    response = render(request, "desk/settings/site_preview.html", {"key": key, "seen": seen, "nonce": nonce})
    response["Content-Security-Policy"] = POLICY.format(nonce=nonce)
    response["Cache-Control"] = "private, no-store"
    return response
