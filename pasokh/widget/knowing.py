"""Taking in what a page says of its visitor by `identify`: she is the site's own user on every device, or has only said something of herself."""

from django.utils.translation import gettext

from pasokh.channels.actions.sites import identity_secret
from pasokh.contacts.actions.vouch import note_details, vouch
from pasokh.contacts.models import Identity
from pasokh.contacts.normalise import normalise
from pasokh.contacts.queries import is_of_blocked
from pasokh.visitors.actions.know import know

from . import tokens
from .identity import WORDS, NotVouched, read
from .problems import Problem

WAYS = {"email": Identity.Kind.EMAIL, "phone": Identity.Kind.PHONE}


def recognise(visit) -> dict:
    """What the sign-in answers of it; `visit.visitor` may be another one afterwards. Raises Problem for what tells somebody blocked. Inside the workspace."""
    given = visit.data.get("identity")
    if given is None:
        return {}
    try:
        told = read(given, identity_secret(visit.site))
    except NotVouched as problem:
        words = "Pasokh.identify: " + gettext(WORDS[problem.reason])
        return {"identified": False, "reason": problem.reason, "warning": words}
    if _is_barred(told):
        raise Problem("blocked")
    before = visit.visitor
    if told.user:
        _welcome(visit, told)
    elif told.details and visit.contact is None:
        visit.meet()
    if visit.contact:
        ways = [(WAYS[name], told.details[name]) for name in WAYS if told.details.get(name)]
        note_details(contact=visit.contact, name=told.details.get("name", ""), ways=ways, verified=told.verified)
    return {"identified": bool(told.user), "anew": visit.visitor != before}


def _is_barred(told):
    """Whether she is somebody blocked who comes with another browser. Whom the site vouches for is the one that it says, whatever else it noted unchecked."""
    ways = []
    for name in told.verified if told.user else WAYS:
        try:
            ways.append((WAYS[name], normalise(WAYS[name], told.details.get(name, ""))))
        except ValueError:
            continue
    return is_of_blocked(ways, claims=not told.user)


def _welcome(visit, told):
    """She is who she is said to be; in a browser that is somebody else's she begins under a name of her own."""
    known = {"site": visit.site.origin, "user": told.user, "language": visit.language}
    contact = vouch(visitor=visit.visitor, **known)
    if contact is None:
        visit.visitor = tokens.new_visitor()
        contact = vouch(visitor=visit.visitor, **known)
    visit.contact = contact
    know(key=visit.visitor, contact=contact)
