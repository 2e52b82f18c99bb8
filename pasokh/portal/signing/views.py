"""Signing in to the portal. Whether somebody is known, no page tells: each answer is the same for both."""

import math

from django.core import signing
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.codes import send_code, ways_of_codes
from pasokh.channels.portal import path_of, setting
from pasokh.contacts.actions import sign_in as verbs
from pasokh.contacts.models import CustomerSession, Identity
from pasokh.contacts.models.sign_in import CODE_LIVES
from pasokh.ui.filters import number

from ..visits import forget, go, page_of, portal_view, remember, wanted_page
from .forms import CodeForm, PasswordForm, WayForm, kind_of_way

WAY = "pasokh-way"  # the cookie that remembers where the code went, and which page she wanted
SALT = "pasokh.portal.way"
LIVES = int(CODE_LIVES.total_seconds())


@require_http_methods(["GET", "POST"])
@portal_view(signed_in=False)
def sign_in(request):
    """Ask for her phone or e-mail, and send a code there."""
    if request.customer is not None:
        return redirect(wanted_page(request))
    form = WayForm(request.POST or None, ways=ways_of_codes())
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        kept = {"way": form.cleaned_data["way"], "next": wanted_page(request)}
        response = go(request, "sign-in-code")
        options = {"max_age": LIVES, "httponly": True, "samesite": "Lax", "secure": request.is_secure()}
        response.set_cookie(WAY, signing.dumps(kept, salt=SALT), path=path_of(request.portal), **options)
        return response
    return _page(request, "portal/signing/way.html", form)


def _asked(request, form) -> bool:
    """Note that a code is wanted, and have it sent where one may sign in; else say when she may ask again."""
    way = form.cleaned_data["way"]
    kind = kind_of_way(way)
    try:
        asked = verbs.ask_code(kind=kind, value=way, place=_place(request), language=request.LANGUAGE_CODE)
    except ValueError:
        form.add_error("way", _("This is no phone number or e-mail that a code can be sent to."))
    except verbs.TooMany as refused:
        form.add_error(None, _too_many(refused.after))
    else:
        known = Identity.objects.filter(kind=kind, value=asked.value, proven=True)
        if setting(request.portal, "open_to_all") or known.exists():
            send_code.defer(code_id=asked.pk)
        return True
    return False


@require_http_methods(["GET", "POST"])
@portal_view(signed_in=False)
def code(request):
    """Ask for the code, and let her in."""
    kept = _kept(request)
    if kept is None:
        return go(request, "sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"kind": kind_of_way(kept["way"]), "value": kept["way"], "code": form.cleaned_data["code"]}
        if found := _tried(
            request, form, verbs.sign_in_by_code, given, _("This code is not right, or its time is over.")
        ):
            return _let_in(request, found, CustomerSession.How.CODE, kept["next"])
    return _page(request, "portal/signing/code.html", form, way=kept["way"], next=kept["next"])


@require_http_methods(["GET", "POST"])
@portal_view(signed_in=False)
def password(request):
    """Ask for her password, and let her in."""
    if not setting(request.portal, "passwords"):
        return go(request, "sign-in")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        way = form.cleaned_data["way"]
        given = {"kind": kind_of_way(way), "value": way, "password": form.cleaned_data["password"]}
        wrong = _("These do not go together. You can also sign in by a code.")
        if found := _tried(request, form, verbs.sign_in_by_password, given, wrong):
            return _let_in(request, found, CustomerSession.How.PASSWORD, wanted_page(request))
    return _page(request, "portal/signing/password.html", form)


@require_POST
@portal_view(signed_in=False)
def sign_out(request):
    """Leave: this browser knows her no more."""
    if request.customer is not None:
        verbs.end_sessions(contact=request.customer, only=request.customer_session)
    return forget(go(request, "sign-in"), request)


def _tried(request, form, verb, given, wrong):
    # Inside of the transaction: a wrong try is written down.
    try:
        return verb(place=_place(request), **given)
    except (verbs.Wrong, ValueError):
        form.add_error(None, wrong)
    except verbs.TooMany as refused:
        form.add_error(None, _too_many(refused.after))
    return None


def _let_in(request, contact, how, wanted):
    browser = request.headers.get("User-Agent", "")
    _session, token = verbs.open_session(contact=contact, how=how, browser=browser)
    response = remember(redirect(wanted), request, token)
    response.delete_cookie(WAY, path=path_of(request.portal), samesite="Lax")
    return response


def _kept(request) -> dict | None:
    try:
        return signing.loads(request.COOKIES.get(WAY, ""), salt=SALT, max_age=LIVES)
    except signing.BadSignature:
        return None


def _place(request):
    return request.META.get("REMOTE_ADDR", "")


def _too_many(seconds):
    minutes = max(1, math.ceil(seconds / 60))
    words = ngettext(
        "This was tried often. Please wait one minute.", "This was tried often. Please wait %(count)s minutes.", minutes
    )
    return words % {"count": number(minutes)}


def _page(request, template, form, **more):
    given = {"next": wanted_page(request), "passwords": setting(request.portal, "passwords")} | more
    status = 422 if form.errors else 200
    return render(request, template, page_of(request) | {"form": form} | given, status=status)
