"""Followers and customers in copy: who they are, and how they come and go."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.actions.add import IdentityTaken, add
from pasokh.contacts.models import Contact
from pasokh.contacts.normalise import is_way, kind_of
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.models import Follower, Participant
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ...access import desk_view, ticket_for
from ...inbox.rows import contact_name
from ...lookup import get_or
from ..steps import CannotBeDone, deed

SHOWN = 50
FOUND = 8


def people_of(member, ticket) -> dict:
    """Customers in copy and followers of a ticket: two queries."""
    copied = Participant.objects.filter(ticket=ticket).select_related("contact").order_by("pk")[:SHOWN]
    following = Follower.objects.filter(ticket=ticket).select_related("member").order_by("pk")[:SHOWN]
    followers = [each.member for each in following if each.member.active]
    return {
        "copied": [{"id": each.contact.public_id, "name": contact_name(each.contact)} for each in copied],
        "followers": [{"id": each.public_id, "name": each.name, "me": each.pk == member.pk} for each in followers],
        "may_involve": may(member, "ticket.involve"),
    }


@require_GET
@desk_view
def involving(request, number):
    """The dialog that brings somebody in: customers by name, phone or address, and colleagues."""
    ticket = ticket_for(request, number, "ticket.involve")
    context = {"ticket": ticket, "of_mail": ticket.channel == "email"}
    return render(request, "desk/tickets/relations/involve.html", context | _found(request, ticket))


@require_GET
@desk_view
def find(request, number):
    """Who may be brought in, while she types."""
    ticket = ticket_for(request, number, "ticket.involve")
    return render(request, "desk/tickets/relations/found_people.html", {"ticket": ticket} | _found(request, ticket))


def _found(request, ticket):
    text = request.GET.get("q", "").strip()[:200]
    contacts = contact_queries.found(text, FOUND + 1).exclude(pk=ticket.contact_id) if text else Contact.objects.none()
    contacts = [each for each in contacts.filter(erased_at=None)[:FOUND] if each.folded]
    following = Follower.objects.filter(ticket=ticket).values("member")
    members = Member.objects.active().exclude(pk__in=following).order_by("name")
    members = [each for each in members[:200] if text.casefold() in each.name.casefold()][:FOUND]
    return {
        "contacts": [{"id": each.public_id, "name": contact_name(each), "ways": _ways(each)} for each in contacts],
        "members": members,
        "fresh": text if is_way(text) and not contacts else "",
        "asked": text,
    }


def _ways(contact):
    return [way for way in (contact.email, contact.phone) if way and way != contact_name(contact)]


@deed("ticket.involve")
def involve(request, ticket):
    """Put a customer in copy: one we know (`contact`), or a new one by her address or phone (`fresh`)."""
    contact = _contact(request)
    try:
        ticket.involve(contact, by=request.member)
    except ValueError as error:
        raise CannotBeDone(_("This customer cannot be put in copy.")) from error
    return _("%(name)s is in copy now.") % {"name": isolate(contact_name(contact))}


def _contact(request):
    if fresh := request.POST.get("fresh", ""):
        try:
            return add(by=request.member, identities=[kind_of(fresh)])
        except IdentityTaken as taken:
            return taken.contact
        except ValueError as error:
            raise CannotBeDone(_("This is neither a phone nor an e-mail address.")) from error
    gone = CannotBeDone(_("This customer is no longer there."))
    return get_or(gone, Contact.objects, request.POST.get("contact", ""))


@deed("ticket.involve")
def release(request, ticket):
    """Take a customer out of the copies."""
    contact = _contact(request)
    ticket.release(contact, by=request.member)
    return _("%(name)s is no longer in copy.") % {"name": isolate(contact_name(contact))}


@deed("ticket.follow")
def follow(request, ticket):
    """Follow it oneself, or, for those who may bring others in, have a colleague follow it (`member`)."""
    member = _member(request)
    try:
        ticket.follow(member, by=request.member)
    except ValueError as error:
        words = _("%(name)s may not see this request, and cannot follow it.")
        raise CannotBeDone(words % {"name": isolate(member.name)}) from error
    if member.pk == request.member.pk:
        return _("You follow this request: you are told what becomes of it.")
    return _("%(name)s follows this request now.") % {"name": isolate(member.name)}


@deed("ticket.follow")
def unfollow(request, ticket):
    """Stop following, oneself or a colleague."""
    member = _member(request)
    ticket.unfollow(member, by=request.member)
    return _("%(name)s no longer follows this request.") % {"name": isolate(member.name)}


def _member(request):
    wanted = request.POST.get("member", "me")
    if wanted == "me":
        return request.member
    require(request.member, "ticket.involve")
    return get_or(CannotBeDone(_("This colleague is no longer there.")), Member.objects, wanted)
