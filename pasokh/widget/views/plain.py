"""The chat page without a script: what was said, and a form that writes. For browsers without JavaScript or its modules.

Who she is says a token in the form, and a cookie of this page alone brings her back; without cookies she goes on as long as the page stays open.
"""

import uuid
from contextlib import suppress

from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pasokh.channels.site import setting, site_of_key

from .. import forms, rates, requirements, threads, tokens
from ..conversations import goes_on
from ..letters import TEXT_LIMIT
from ..problems import PROBLEMS, Problem
from ..sending import send_many
from ..sites import describe, language_of
from ..visits import LONGEST_KEY, Visit, refuse_foreign

COOKIE = "pasokh-plain"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
YEAR = int(tokens.VISITOR_LIFE.total_seconds())
ASKED = "ask-"  # before the names of what is asked


@csrf_exempt  # A stranger's page cannot know the token in the form, and the cookie alone writes nothing.
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request, key):
    """GET shows the conversation; POST says something in it, once for each page, and shows it."""
    found = site_of_key(key) if len(key) <= LONGEST_KEY else None
    with translation.override(language_of(*found) if found else translation.get_language()):
        if found is None:
            return _refusal(request, Problem("unknown_site"))
        visit = Visit(request, *found)
        given = request.POST if request.method == "POST" else {}
        try:
            _recognise(visit, given.get("token") or request.COOKIES.get(COOKIE, ""))
        except Problem as problem:
            return _refusal(request, problem)
        problem = _said(visit, given) if given else None
        return _page(visit, given if problem else {}, problem)


def _recognise(visit, token):
    """Who she is, by her token. A name costs as much as in the chat: who takes one after the other is refused by Problem."""
    with suppress(tokens.BadToken):
        visit.visitor = tokens.read_visitor(visit.workspace.pk, token)
    rates.spend_session(visit)
    visit.visitor = visit.visitor or tokens.new_visitor()


def _said(visit, given) -> Problem | None:
    """Take in what she wrote; the Problem that it met."""
    try:
        refuse_foreign(visit)
        visit.data = {name: given.get(name, "") for name in ("text", "client_id", "department")}
        with visit.enter():
            visit.data["form"] = _introduced(visit, given)
        (told,) = send_many([visit])
    except Problem as problem:
        return problem
    return told if isinstance(told, Problem) else None


def _introduced(visit, given) -> dict:
    """Note what she says of herself; what she was asked, by key, for her message says the rest of it."""
    asked = _asked(visit)
    values = {each["key"]: _value(each, given) for each in asked}
    if asked and setting(visit.site, "form"):
        forms.take(visit, visit.meet(), values)
    elif asked:
        requirements.introduce(visit.meet(), values)
    return values


def _value(field, given):
    value = given.get(ASKED + field["key"], "")
    return bool(value) if field["kind"] == forms.CONSENT else value


def _asked(visit):
    """The fields that she sees. Inside the workspace."""
    if setting(visit.site, "form"):
        return [] if _has_begun(visit) else forms.shown_form(visit.site, visit.contact, visit.language)
    words = {"name": _("Name"), "phone": _("Mobile number"), "email": _("E-mail")}
    words["phone_or_email"] = _("Mobile number or e-mail")
    missing = requirements.missing(visit.contact, visit.site)
    return [{"key": each, "kind": each, "label": words[each], "required": True} for each in missing]


def _has_begun(visit):
    return goes_on(visit) and not requirements.missing(visit.contact, visit.site)


def _page(visit, given, problem):
    with visit.enter():
        visit.__dict__.pop("contact", None)
        ticket = threads.current_ticket(visit.contact, visit.site)
        shown = {
            "site": describe(visit.workspace, visit.site),
            "said": threads.newest(visit.contact, visit.site)["messages"],
            "ticket": threads.present_ticket(ticket),
            "asked": [each | {"value": given.get(ASKED + each["key"], "")} for each in _asked(visit)],
        }
        if ticket and not ticket.merged_into_id:
            ticket.see_as_contact(ticket.last_position)
    token = tokens.visitor_token(visit.workspace.pk, visit.visitor)
    shown |= {"token": token, "client_id": given.get("client_id") or uuid.uuid4(), "text": given.get("text", "")}
    shown |= {"problem": problem, "limit": TEXT_LIMIT, "prefix": ASKED}
    shown |= {"language": visit.language, "direction": "rtl" if visit.language == "fa" else "ltr"}
    status = PROBLEMS[problem.code][0] if problem else 200
    response = _guarded(render(visit.request, "widget/plain.html", shown, status=status))
    options = {"max_age": YEAR, "httponly": True, "samesite": "Lax", "secure": visit.request.is_secure()}
    response.set_cookie(COOKIE, token, path=visit.request.path, **options)
    return response


def _refusal(request, problem):
    page = {"language": translation.get_language(), "direction": "rtl", "words": problem.words()}
    return _guarded(render(request, "widget/refusal.html", page, status=PROBLEMS[problem.code][0]))


def _guarded(response):
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
