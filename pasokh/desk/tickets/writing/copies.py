"""To and CC in the composer's head, where the way of the answer carries copies. Who is put in copy there is in copy on the ticket."""

from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.channels.ways import ways_of
from pasokh.contacts import queries as contact_queries
from pasokh.contacts.actions.add import IdentityTaken, add
from pasokh.contacts.models import Contact, Identity
from pasokh.contacts.normalise import is_way, typed_email
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.models import Participant
from pasokh.ui.filters import number as shown_number

from ...access import desk_view, ticket_for
from ...inbox.rows import contact_name
from ...lookup import get_or
from ...outgoing.addresses import NotAnAddress, addresses_in
from ..steps import CannotBeDone, deed

SHOWN = 50
FOUND = 6
MOST_WRITTEN = 100  # addresses pasted at once


def people_shown(ticket, ways) -> dict | None:
    """To whom an answer goes and who has it in copy, where one of the ways carries copies; None otherwise. Two queries."""
    carrying = next((way for way in ways if way.copies), None)
    if carrying is None:
        return None
    copied = [each.contact for each in _participants(ticket).order_by("pk")[:SHOWN]]
    mails = _mails(copied)
    return {
        "to": carrying.to or ticket.contact.email,
        "name": contact_name(ticket.contact),
        "always": len(ways) == 1,
        "copied": [
            {"id": each.public_id, "name": each.name or mails.get(each.pk, ""), "mail": mails.get(each.pk, "")}
            for each in copied
        ],
    }


def _participants(ticket):
    return Participant.objects.filter(ticket=ticket).select_related("contact")


def _mails(contacts) -> dict:
    found = Identity.objects.filter(contact__in=[each.pk for each in contacts], kind=Identity.Kind.EMAIL)
    return dict(found.order_by("proven", "-pk").values_list("contact", "value")) if contacts else {}


@require_GET
@desk_view
def find(request, number):
    """Customers with an e-mail address, while she types; and what she typed, if it is a new address."""
    ticket = ticket_for(request, number, "ticket.involve")
    text = request.GET.get("q", "").strip()[:200]
    taken = {ticket.contact_id, *_participants(ticket).values_list("contact", flat=True)}
    found = contact_queries.found(text, 4 * FOUND).exclude(pk__in=taken).filter(erased_at=None) if text else []
    contacts = list(found)
    mails = _mails(contacts)
    people = [
        {"id": each.public_id, "name": each.name, "mail": mails[each.pk]} for each in contacts if each.pk in mails
    ]
    known = {each["mail"] for each in people} | set(mails.values())
    fresh = text if is_way(text, typed_email) and text.lower() not in known else ""
    context = {"people": people[:FOUND], "fresh": fresh}
    return render(request, "desk/tickets/writing/found_copies.html", context)


@deed("ticket.involve")
def add_copies(request, ticket):
    """Put in copy a customer we know (`contact`), or those whose addresses were written (`written`): all of them, or, where one is wrong, none."""
    with transaction.atomic():
        contacts = _named(request) if request.POST.get("contact") else _written(request)
        _check_room(ticket, contacts)
        for contact in contacts:
            _involve(ticket, contact, request.member)
    names = "، ".join(isolate(contact_name(each)) for each in contacts)
    return _("%(name)s is in copy now.") % {"name": names}


def _check_room(ticket, contacts):
    most = max((way.copies for way in ways_of(ticket)), default=0)
    if _participants(ticket).exclude(contact__in=contacts).count() + len(contacts) > most:
        raise CannotBeDone(_("A mail goes to at most %(count)s in copy.") % {"count": shown_number(most)})


def _involve(ticket, contact, by):
    try:
        ticket.involve(contact, by=by)
    except ValueError as error:
        words = _("%(name)s cannot be put in copy: the answer goes there anyway.")
        raise CannotBeDone(words % {"name": isolate(contact_name(contact))}) from error


def _named(request):
    gone = CannotBeDone(_("This customer is no longer there."))
    contact = get_or(gone, Contact.objects, request.POST["contact"])
    if not contact.email:
        words = _("%(name)s has no e-mail address: copies go by e-mail.")
        raise CannotBeDone(words % {"name": isolate(contact_name(contact))})
    return [contact]


def _written(request):
    try:
        boxes = addresses_in(request.POST.get("written", ""), MOST_WRITTEN)
    except NotAnAddress as words:
        raise CannotBeDone(str(words)) from words
    if not boxes:
        raise CannotBeDone(_("Write an e-mail address."))
    return list({contact.pk: contact for contact in (_known_or_new(request, *each) for each in boxes)}.values())


def _known_or_new(request, name, address):
    try:
        return add(by=request.member, name=name, identities=[(Identity.Kind.EMAIL, address)])
    except IdentityTaken as taken:
        return taken.contact
