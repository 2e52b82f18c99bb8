"""Whom a note may call by name."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member, Team

from ...access import desk_view, ticket_for

MOST = 300


@require_GET
@desk_view
def callable_people(request, number):
    """Colleagues and teams, each with its public id and name; of colleagues, whether they see this request."""
    ticket = ticket_for(request, number, "ticket.note")
    members = Member.objects.active().exclude(pk=request.member.pk).order_by("name")[:MOST]
    people = [{"id": each.public_id, "name": each.name, "sees": _sees(each, ticket)} for each in members]
    teams = [{"id": each.public_id, "name": each.name, "team": True} for each in Team.objects.order_by("name")[:MOST]]
    return JsonResponse({"people": people + teams})


def _sees(member, ticket):
    # Most see all: no query for them.
    return member.sees == Member.Sees.ALL or Ticket.objects.visible_to(member).filter(pk=ticket.pk).exists()
