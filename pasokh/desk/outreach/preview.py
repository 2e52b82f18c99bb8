"""A message as its form says it, on a page of a shop that holds the real chat; and a link to try it on one's own browser."""

import secrets

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.channels.models import Channel
from pasokh.channels.site import setting
from pasokh.channels.site_preview import KEPT, keep_preview, preview_key
from pasokh.outreach.bodies import KEYS
from pasokh.outreach.contents import clean_content, clean_link, filled
from pasokh.outreach.models import SmartMessage
from pasokh.outreach.offering import cost_of
from pasokh.outreach.telling import variant_name
from pasokh.outreach.trying import LIFE, trial_link

from ..access import permitted
from ..lookup import get_or_404
from .form import VariantForm

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; font-src 'self'; frame-src 'self'; "
    "img-src 'self' data: https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
@permitted("outreach.write")
def preview(request):
    """POST: what the form says of the variant that is looked at (204). GET: the page that shows it."""
    site = Channel.objects.filter(kind=Channel.Kind.CHAT, active=True).order_by("pk").first()
    if request.method == "POST":
        if site:
            _keep(request, site)
        return HttpResponse(status=204)
    return _page(request, site)


def _keep(request, site):
    given = request.POST
    language = "en" if given.get("see_language") == "en" else "fa"
    seen = {
        "language": language,
        "theme": "dark" if given.get("see_theme") == "dark" else "light",
        "online": True,
        "talk": False,
        "open": False,
    }
    keep_preview(site=site, member=request.member, settings={}, seen=seen)
    key = given.get("see_variant") if given.get("see_variant") in set(KEYS) else KEYS[0]
    cache.set(_kept(request.member), {"content": _content(given, key, request.workspace, language), "seen": seen}, KEPT)


def _kept(member):
    return f"smart-preview:{member.workspace_id}:{member.pk}"


def _content(given, key, shop, language):
    """What the form says of a variant, as the card is given it; of what does not fit nothing is shown."""
    form = VariantForm(given, prefix=key)
    try:
        content = clean_content(form.content()) if form.is_valid() else None
    except ValueError:
        content = None
    if content is None:
        return None
    with override(language):
        values = {"name": _("Maryam Rezaei"), "title": _("Crystal chandelier")}
        words = {"close": _("Close this message"), "copy": _("Copy the code"), "copied": _("Copied")}
    return content | {
        "text": filled(content["text"], values),
        "product": content["product"] and content["product"] | {"cost": cost_of(content, language)},
        "from": shop.name,
        "dir": "rtl" if language == "fa" else "ltr",
        "words": words,
    }


def _page(request, site):
    kept = cache.get(_kept(request.member)) or {"content": None, "seen": {"language": "fa", "theme": "light"}}
    nonce = secrets.token_urlsafe(16)
    context = {"key": preview_key(site, request.member) if site else "", "nonce": nonce, **kept}
    response = render(request, "desk/outreach/preview.html", context)
    response["Content-Security-Policy"] = POLICY.format(nonce=nonce)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@permitted("outreach.write")
def trial(request, public_id):
    """Links that show each variant on one's own browser: of the draft, or of what is shown."""
    found = get_or_404(SmartMessage.objects.standing().select_related("active"), public_id)
    version, address, problem = found.draft or found.active, request.GET.get("address", "").strip()[:1000], ""
    links = []
    try:
        if address:
            links = _links(address, version)
    except ValueError as error:
        problem = str(error)
    context = {
        "found": found,
        "links": links,
        "problem": problem,
        "address": address or _usual_address(version),
        "minutes": LIFE.seconds // 60,
    }
    return render(request, "desk/outreach/try.html", context)


def _links(address, version):
    if not clean_link(address).startswith("http"):
        raise ValueError(_("Write the whole address of a page of your site, with https://."))
    return [
        (variant_name(each["key"]), trial_link(url=address, version=version, variant=each["key"]))
        for each in version.body["variants"]
    ]


def _usual_address(version):
    """A page of a site of it, as far as its settings name one."""
    sites = [Channel.of_origin(each) for each in version.body["sites"]] or Channel.objects.filter(
        kind=Channel.Kind.CHAT, active=True
    )[:5]
    return next((origin for each in sites if each for origin in setting(each, "origins") if "*" not in origin), "")
