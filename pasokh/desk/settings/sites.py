"""Sites of the live chat: how each looks, what it asks, where it may stand, and the code that puts it there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.open_channel import close_channel, open_site, reopen_channel
from pasokh.channels.actions.sites import copy_site, identity_secret, renew_identity_secret, renew_key
from pasokh.channels.models import Channel
from pasokh.kernel.persian.isolates import clean_line
from pasokh.ui.qr import KINDS as QR_KINDS
from pasokh.ui.qr import qr_file

from ..access import permitted
from ..downloads import download
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page
from .site_codes import codes_of
from .site_form import NewSiteForm, SiteForm


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def sites(request):
    """The list; POST opens a site in the first inbox."""
    form = NewSiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        origins = [form.cleaned_data["origin"]] if form.cleaned_data["origin"] else []
        opened = open_site(name=form.cleaned_data["name"], inbox=form.inbox, by=request.member, origins=origins)
        return redirect("desk:site", opened.public_id)
    rows = list(all_sites().select_related("inbox"))
    shown = {"sites": [each for each in rows if each.active], "retired": [each for each in rows if not each.active]}
    return settings_page(request, "sites", "sites", **shown, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def site(request, public_id):
    """One site, with its code."""
    found = site_or_404(public_id)
    form = SiteForm(*((request.POST, request.FILES) if request.method == "POST" else ()), site=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change_channel(
            channel=found, by=request.member, name=given["name"], inbox=given["inbox"], settings=form.settings()
        )
        messages.success(request, _("Saved."))
        return redirect("desk:site", public_id)
    shown = {"site": found, "form": form, "secret": identity_secret(found)} | codes_of(found)
    return settings_page(request, "site", "sites", **shown, status=422 if form.errors else 200)


@require_POST
@permitted("workspace.settings")
@once
def copy(request, public_id):
    """Another site that looks and asks as this one does."""
    found = site_or_404(public_id)
    name = clean_line(_("%(name)s (copy)") % {"name": found.name}, 80)
    made = copy_site(site=found, name=name, by=request.member)
    messages.success(request, _("Copied. This is the copy, with a key of its own."))
    return redirect("desk:site", made.public_id)


@require_POST
@permitted("workspace.settings")
@once
def renew(request, public_id):
    """Another key; the old one works on for a day."""
    renew_key(site=site_or_404(public_id), by=request.member)
    messages.success(request, _("This is the new key. The old one works for another day."))
    return redirect("desk:site", public_id)


@require_POST
@permitted("workspace.settings")
@once
def identity(request, public_id):
    """Another secret by which the site's own server vouches for visitors; the one before counts no more."""
    renew_identity_secret(site=site_or_404(public_id), by=request.member)
    messages.success(request, _("This is the secret. Keep it on your server; it must never stand in a page."))
    return redirect("desk:site", public_id)


@require_POST
@permitted("workspace.settings")
def retire(request, public_id):
    """The site's chat is shown no more; its conversations stay."""
    found = site_or_404(public_id)
    if found.active:
        close_channel(channel=found, by=request.member)
    return redirect("desk:sites")


@require_POST
@permitted("workspace.settings")
def reopen(request, public_id):
    """The chat of a retired site is shown again."""
    found = site_or_404(public_id)
    if not found.active:
        reopen_channel(channel=found, by=request.member)
    return redirect("desk:site", public_id)


@require_safe
@permitted("workspace.settings")
def qr(request, public_id, kind):
    """The QR code of the chat page as a file for print: svg or png."""
    found = site_or_404(public_id)
    if kind not in QR_KINDS:
        raise Http404(kind)
    return download(qr_file(codes_of(found)["hosted"], kind), QR_KINDS[kind], f"chat-qr-{found.public_id}.{kind}")


def all_sites():
    """The sites of the chat, oldest first."""
    return Channel.objects.filter(kind=Channel.Kind.CHAT).order_by("pk")


def site_or_404(public_id) -> Channel:
    """One of them."""
    return get_or_404(all_sites(), public_id)
