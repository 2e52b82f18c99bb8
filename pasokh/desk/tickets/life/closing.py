"""Closing a request without the customer's word: a lead's decision, with a reason."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.actions.solving import NotSaid
from pasokh.tickets.models import Category
from pasokh.tickets.models.resolution import REASON_LENGTH

from ...access import desk_view, ticket_for
from ..steps import CannotBeDone, chosen_status, deed
from .already import settled_before
from .solving import not_said


@require_GET
@desk_view
def closing(request, number):
    """The dialog that asks for the reason."""
    ticket = ticket_for(request, number, "ticket.close")
    context = {"ticket": ticket, "most": REASON_LENGTH, "status": request.GET.get("status", "")}
    return render(request, "desk/tickets/life/close.html", context)


@deed("ticket.close")
def close(request, ticket):
    """Close it for good, for a reason in words."""
    status, reason = chosen_status(request, Category.CLOSED), request.POST.get("reason", "")
    try:
        event = ticket.close(by=request.member, reason=reason, status=status)
    except NotSaid as problem:
        raise CannotBeDone(not_said(problem.code)) from problem
    if event is None:
        said = ticket.closure
        return settled_before(ticket, request.member, same=bool(said) and said.reason == reason.strip()), None
    return _("Closed.")
