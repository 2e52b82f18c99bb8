"""From a request to a Visit: which site, whose language, which visitor. Every view of the chat begins here."""

import json
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import JsonResponse
from django.utils import translation
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt

from pasokh.channels.models import Channel
from pasokh.channels.site import site_of_key, site_of_key_lately
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact, Identity
from pasokh.kernel.tenancy import workspace
from pasokh.visitors.actions.know import know
from pasokh.workspaces.models import Workspace

from . import tokens
from .problems import Problem
from .sites import language_of

JSON_LIMIT = 256 * 1024  # bytes
LONGEST_KEY = 100  # characters


@dataclass
class Visit:
    """One request of a visitor. `visitor` is empty until the token has been read."""

    request: object
    workspace: Workspace
    site: Channel
    visitor: str = ""

    @cached_property
    def language(self) -> str:
        return language_of(self.workspace, self.site)

    @cached_property
    def contact(self) -> Contact | None:
        """Who the visitor is to us; None before she has said anything. Inside the workspace."""
        hers = {"kind": Identity.Kind.VISITOR, "value": self.visitor, "proven": True}
        found = Identity.objects.select_related("contact").filter(**hers).first()
        return found.contact if found else None

    def meet(self) -> Contact:
        """The visitor's contact, made if need be. Raises Problem for one who was blocked. Inside the workspace."""
        if self.contact is None:
            self.contact = identify(kind=Identity.Kind.VISITOR, value=self.visitor, language=self.language)
            know(key=self.visitor, contact=self.contact)
        if self.contact.blocked_at:
            raise Problem("blocked")
        return self.contact

    def enter(self):
        """The workspace, as a context."""
        return workspace(self.workspace)

    @cached_property
    def data(self) -> dict:
        """The JSON object in the request's body. Raises Problem for anything else."""
        if int(self.request.META.get("CONTENT_LENGTH") or 0) > JSON_LIMIT:
            raise Problem("bad_body")
        try:
            data = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise Problem("bad_body") from error
        if not isinstance(data, dict):
            raise Problem("bad_body")
        return data

    def text(self, name) -> str:
        """A text of the body, as the database can keep it. Raises Problem for another type."""
        value = self.data.get(name) or ""
        if not isinstance(value, str):
            raise Problem("bad_body")
        return _whole(value)

    @property
    def form(self) -> dict:
        """The values of the body's `form`, by the keys of its fields: texts as `text` gives them, others as they came; {} where there is none."""
        given = self.data.get("form")
        given = given if isinstance(given, dict) else {}
        return {key: _whole(value) if isinstance(value, str) else value for key, value in given.items()}


def _whole(text):
    """Without zeros, and with broken surrogates replaced: PostgreSQL keeps neither."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def site_view(**handlers):
    """A view of one site: site_view(GET=function, POST=function); each gets a Visit and answers with JSON data or a response."""

    @csrf_exempt  # There is no cookie to abuse: a visitor is known by her bearer token.
    def view(request, key, **path):
        handler = handlers.get(request.method)
        found = site_of_key(key) if handler and len(key) <= LONGEST_KEY else None
        with translation.override(language_of(*found) if found else _spoken(request)):
            try:
                return _answer(handler, found, request, path)
            except Problem as problem:
                return problem.response()

    return view


def _answer(handler, found, request, path):
    if handler is None:
        raise Problem("method_not_allowed")
    if found is None:
        raise Problem("unknown_site")
    answer = handler(Visit(request, *found), **path)
    return JsonResponse(answer) if isinstance(answer, dict) else answer


def visitor_view(**handlers):
    """As `site_view`, for the chat's own requests: from our own pages only, by a visitor with a token."""
    return site_view(**{method: _guarded(handler, refuse_foreign, _know) for method, handler in handlers.items()})


def opening_view(**handlers):
    """As `visitor_view`, before the visitor has a token."""
    return site_view(**{method: _guarded(handler, refuse_foreign) for method, handler in handlers.items()})


def together(handler):
    """As `visitor_view`, for many requests to one site at once: a function of a site key and requests that gives their responses.

    `handler` gets the Visits that were let in, and gives data or a Problem for each.
    """

    def answer(key, requests):
        found = site_of_key_lately(key) if len(key) <= LONGEST_KEY else None
        if found is None:
            return [_unknown(request) for request in requests]
        with translation.override(language_of(*found)):
            visits = [Visit(request, *found) for request in requests]
            refused = [_refusal(visit) for visit in visits]
            welcome = [visit for visit, problem in zip(visits, refused, strict=True) if problem is None]
            told = iter(handler(welcome) if welcome else ())
            return [_response(problem or next(told)) for problem in refused]

    return answer


def _refusal(visit):
    try:
        refuse_foreign(visit)
        _know(visit)
    except Problem as problem:
        return problem
    except SuspiciousOperation:  # a host that is not ours
        return Problem("bad_body")
    return None


def _response(told):
    return told.response() if isinstance(told, Problem) else JsonResponse(told)


def _unknown(request):
    with translation.override(_spoken(request)):
        return Problem("unknown_site").response()


def _guarded(handler, *guards):
    @wraps(handler)
    def guarded(visit, **path):
        for guard in guards:
            guard(visit)
        return handler(visit, **path)

    return guarded


def refuse_foreign(visit):
    """Raises Problem for a request that another site's page made."""
    origin = visit.request.headers.get("Origin", "")
    is_foreign = visit.request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    if is_foreign or (origin and urlsplit(origin).netloc.lower() != visit.request.get_host().lower()):
        raise Problem("foreign_origin", origin=origin or "…")


def _know(visit):
    scheme, _, token = visit.request.headers.get("Authorization", "").partition(" ")
    try:
        visit.visitor = tokens.read_visitor(visit.workspace.pk, token.strip() if scheme.lower() == "bearer" else "")
    except tokens.BadToken as error:
        raise Problem("unauthenticated") from error


def _spoken(request):
    return "en" if request.headers.get("Accept-Language", "").startswith("en") else "fa"
