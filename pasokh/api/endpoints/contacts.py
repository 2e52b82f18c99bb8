from django.db.models import Q
from ninja import Query, Router

from pasokh.contacts import queries
from pasokh.contacts.actions.add import IdentityTaken, add, add_identity, remove_identity
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import Contact
from pasokh.contacts.normalise import normalise

from ..answers import answer, nothing
from ..callers import Bearer
from ..display import Display
from ..paging import NEWEST, page
from ..problems import Problem, invalid
from ..references import contact_at, not_erased
from ..schemas.attachments import ROOT
from ..schemas.base import Calendar
from ..schemas.contacts import (
    ContactIn,
    ContactOut,
    ContactPage,
    ContactPatch,
    ContactQuery,
    IdentityIn,
    IdentityOut,
    IdentityPage,
)

router = Router(tags=["contacts"])


@router.get("/contacts", auth=Bearer("contacts:read"), response=ContactPage)
def list_contacts(request, asked: Query[ContactQuery]):
    """Customers, newest first; those who were merged into others or erased are left out."""
    request.caller.require("contact.see")
    display = Display.asked_by(request)
    rows = Contact.objects.filter(_asked_for(asked), merged_into=None, erased_at=None)
    rows = rows.select_related("company").prefetch_related("identities")
    contacts, following = page(rows, NEWEST, after=asked.cursor, limit=asked.limit)
    return answer(ContactPage(data=[ContactOut.of(row, display) for row in contacts], next=following))


def _asked_for(asked):
    wanted = Q() if asked.search is None else Q(pk__in=queries.search(asked.search))
    for kind in ("email", "phone"):
        if (value := getattr(asked, kind)) is not None:
            wanted &= Q(identities__kind=kind, identities__value=_normal(kind, value, parameter=kind))
    return wanted


def _normal(kind, value, **where):
    try:
        return normalise(kind, value)
    except ValueError as error:
        raise invalid("bad_identity", **where) from error


@router.post("/contacts", auth=Bearer("contacts:write"), response={201: ContactOut})
def create_contact(request, given: ContactIn, asked: Query[Calendar]):
    """A new customer. An identity that somebody has already is refused with 409 and her `contact_id`."""
    request.caller.require("contact.edit")
    identities = [
        (each.kind, _normal(each.kind, each.value, pointer=f"/identities/{place}/value"))
        for place, each in enumerate(given.identities)
    ]
    fields = given.model_dump(include={"name", "language", "notes"})
    try:
        contact = add(by=request.caller.member, identities=identities, **fields)
    except IdentityTaken as error:
        raise _taken(error) from error
    return _told(request, contact, 201, Location=f"{ROOT}/contacts/{contact.public_id}")


@router.get("/contacts/{contact_id}", auth=Bearer("contacts:read"), response=ContactOut)
def get_contact(request, contact_id: str, asked: Query[Calendar]):
    """One customer. The id of one who was merged gives the one who was kept."""
    request.caller.require("contact.see")
    return _told(request, contact_at(contact_id))


@router.patch("/contacts/{contact_id}", auth=Bearer("contacts:write"), response=ContactOut)
def update_contact(request, contact_id: str, given: ContactPatch, asked: Query[Calendar]):
    """Change what is known of a customer."""
    request.caller.require("contact.edit")
    contact = not_erased(contact_at(contact_id))
    update(contact=contact, by=request.caller.member, **given.model_dump(exclude_unset=True))
    return _told(request, contact)


@router.delete("/contacts/{contact_id}", auth=Bearer("contacts:write"), response={204: None})
def erase_contact(request, contact_id: str):
    """Forget a customer for good: her name, identities, and everything said on her tickets. Their numbers and times stay."""
    request.caller.require("contact.erase")
    contact = contact_at(contact_id)
    if contact.erased_at is None:
        erase(contact=contact, by=request.caller.member)
    return nothing()


@router.get("/contacts/{contact_id}/identities", auth=Bearer("contacts:read"), response=IdentityPage)
def list_identities(request, contact_id: str):
    """The ways to reach a customer."""
    request.caller.require("contact.see")
    rows = contact_at(contact_id).identities.exclude(kind="visitor").order_by("pk")
    return answer(IdentityPage(data=[IdentityOut.of(row) for row in rows], next=None))


@router.post("/contacts/{contact_id}/identities", auth=Bearer("contacts:write"), response={201: IdentityOut})
def create_identity(request, contact_id: str, given: IdentityIn):
    """Add a way to reach a customer. One she has already stays as it is."""
    request.caller.require("contact.edit")
    contact = not_erased(contact_at(contact_id))
    value = _normal(given.kind, given.value, pointer="/value")
    try:
        identity = add_identity(contact=contact, kind=given.kind, value=value, by=request.caller.member)
    except IdentityTaken as error:
        raise _taken(error) from error
    return answer(IdentityOut.of(identity), 201)


@router.delete(
    "/contacts/{contact_id}/identities/{kind}/{path:value}", auth=Bearer("contacts:write"), response={204: None}
)
def delete_identity(request, contact_id: str, kind: str, value: str):
    """Remove a way to reach a customer."""
    request.caller.require("contact.edit")
    contact = contact_at(contact_id)
    rows = contact.identities.exclude(kind="visitor").filter(kind=kind, value=value.replace("\x00", ""))
    identity = rows.first()
    if identity is None:
        raise Problem("not_found")
    remove_identity(contact=contact, identity=identity, by=request.caller.member)
    return nothing()


def _taken(error):
    return Problem("identity_taken", extra={"contact_id": error.contact.public_id})


def _told(request, contact, status=200, **headers):
    return answer(ContactOut.of(contact, Display.asked_by(request)), status, **headers)
