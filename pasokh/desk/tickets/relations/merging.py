"""Merging requests, and taking that back."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.kernel.persian.isolates import ltr
from pasokh.tickets.actions.merge import CannotMerge, merge
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.tickets.models import Category
from pasokh.workspaces.rules import may

from ...access import desk_view, seen_ticket, ticket_for
from ..steps import CannotBeDone, deed
from .linking import found
from .others import chosen


@require_GET
@desk_view
def merging(request, number):
    """The dialog: which requests go into this one, or into which other this one goes."""
    ticket = ticket_for(request, number, "ticket.merge")
    context = {"ticket": ticket, "closed": ticket.category == Category.CLOSED}
    return render(request, "desk/tickets/relations/merge.html", context | found(request, ticket, "checkbox"))


@deed("ticket.merge", lock=False)
def make(request, ticket):
    """Have the chosen ones go into this one; with `into`, have this one go into the only one chosen, which is then shown."""
    others = chosen(request.member, request.POST.getlist("ticket"))
    if not others:
        raise CannotBeDone(_("Choose a request."))
    into = request.POST.get("into") == "other"
    if into and len(others) > 1:
        raise CannotBeDone(_("Choose the one request that this one goes into."))
    target, sources = (others[0], [ticket]) if into else (ticket, others)
    try:
        merge(target=target, sources=sources, by=request.member)
    except CannotMerge as problem:
        raise CannotBeDone(why_not(problem.code)) from problem
    return _("Merged. What was said stands in the request %(number)s.") % {"number": ltr(f"#{target.number}")}


def why_not(code) -> str:
    """Why requests cannot be merged."""
    return {
        "itself": _("A request cannot be merged with itself."),
        "merged": _("One of them was merged already. Open the page anew to see where it went."),
        "closed": _("A closed request takes no others. Open it again first, or merge it into an open one."),
        "many": _("So many requests cannot be merged at once."),
        "not merged": _("This request stands for itself already."),
    }[code]


@deed("ticket.merge", lock=False)
def take_back(request, ticket):
    """Have it stand for itself again."""
    target = ticket.merged_into_id and seen_ticket(request.member, ticket.merged_into_id)
    if not target:
        raise CannotBeDone(why_not("not merged"))
    try:
        unmerge(ticket=ticket, by=request.member)
    except CannotMerge as problem:
        raise CannotBeDone(why_not(problem.code)) from problem
    return taken_apart()


def taken_apart() -> str:
    """What a merge that was taken back leaves behind."""
    return _("It stands for itself again. What was written after the merge stays with the other request.")


def banner(member, ticket) -> dict | None:
    """Where a merged request went, for the words above it; None for one that stands for itself. Asks the database only then."""
    if not ticket.merged_into_id:
        return None
    target = seen_ticket(member, ticket.merged_into_id)
    if target is None:
        return {"number": None, "may_undo": False}
    address = reverse("desk:ticket", args=[target.number])
    return {"number": target.number, "href": address, "may_undo": may(member, "ticket.merge", target)}
