"""A view of a business's portal: whose portal it is, and who looks at it."""

from functools import wraps
from urllib.parse import quote

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from pasokh.channels.portal import colour_of, path_of, portal_named, setting, text_of
from pasokh.channels.site_looks import ink_on
from pasokh.contacts.actions.sign_in import session_of
from pasokh.contacts.models.sign_in import SESSION_LIVES
from pasokh.kernel.tenancy import workspace
from pasokh.ui.display import displaying
from pasokh.workspaces.middleware import COOKIE as LANGUAGE_COOKIE

COOKIE = "pasokh-customer"


def portal_view(view=None, *, signed_in=True):
    """A view of (request, …) at /p/<slug>/…: inside the workspace, in the reader's language, clock and calendar, with `request.portal`, `request.customer`
    (None for whoever is not signed in) and `request.customer_session`. `signed_in` ones lead whoever is not to the sign-in, and back.

    404 for a portal that is not there or closed.
    """

    def decorate(view):
        @wraps(view)
        @never_cache
        def entered(request, slug, **arguments):
            found = portal_named(slug)
            if found is None:
                raise Http404("no such portal")
            shop, request.portal = found
            with translation.override(_language(request, shop)), _as_hers(request, shop):
                request.LANGUAGE_CODE = translation.get_language()
                if signed_in and request.customer is None:
                    return redirect(f"{_there(request, 'sign-in')}?next={quote(request.get_full_path())}")
                return view(request, **arguments)

        return entered

    return decorate(view) if view else decorate


class _as_hers:
    """Inside the workspace, with its clock and calendar, and whoever the browser's token says."""

    def __init__(self, request, shop):
        self.request, self.shop = request, shop
        shown = displaying(calendar=shop.calendar, currency_unit=shop.currency)
        self.inside = [workspace(shop), timezone.override(shop.zone), shown]

    def __enter__(self):
        for each in self.inside:
            each.__enter__()
        self.request.workspace = self.shop
        session = session_of(self.request.COOKIES.get(COOKIE, ""))
        self.request.customer_session = session
        self.request.customer = session.contact if session else None

    def __exit__(self, *error):
        for each in reversed(self.inside):
            each.__exit__(*error)


def _language(request, shop):
    chosen = request.GET.get("lang") or request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in ("fa", "en"):
        return chosen
    return setting(request.portal, "language") or shop.language


def _there(request, name, *arguments):
    return reverse(f"portal:{name}", args=[setting(request.portal, "slug"), *arguments])


def go(request, name, *arguments):
    """Lead to a page of the same portal."""
    return redirect(_there(request, name, *arguments))


def wanted_page(request) -> str:
    """Where she wanted to go before she signed in: a page of this portal, else its first one."""
    wanted, root = request.POST.get("next") or request.GET.get("next", ""), path_of(request.portal)
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(root)
    return wanted if is_ours and "//" not in wanted else root


def page_of(request) -> dict:
    """What every page of a portal needs."""
    language, colour = translation.get_language(), colour_of(request.portal)
    return {
        "slug": setting(request.portal, "slug"),
        "title": text_of(request.portal, "title", language) or request.workspace.name,
        "welcome": text_of(request.portal, "welcome", language),
        "colour": colour,
        "ink": ink_on(colour),
        "customer": request.customer,
    }


def remember(response, request, token):
    """Have her browser keep the token of her session: for this portal alone, out of reach of scripts."""
    lasts = int(SESSION_LIVES.total_seconds())
    options = {"max_age": lasts, "httponly": True, "samesite": "Lax", "secure": settings.SECURE or request.is_secure()}
    response.set_cookie(COOKIE, token, path=path_of(request.portal), **options)
    return response


def forget(response, request):
    """Have her browser forget it."""
    response.delete_cookie(COOKIE, path=path_of(request.portal), samesite="Lax")
    return response
