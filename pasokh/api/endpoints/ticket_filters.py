"""From the parameters of a list to the tickets of a member."""

from pasokh.contacts.models import Contact
from pasokh.tickets import queries
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member, Team

from ..references import named
from ..schemas.base import CATEGORIES

NOBODY, ME = "none", "me"


def filtered(caller, asked):
    """The tickets that the caller's member may see and that pass every filter. Raises Problem for an unknown id."""
    tickets = Ticket.objects.visible_to(caller.member)
    for name, narrow in FILTERS.items():
        if (value := getattr(asked, name)) is not None:
            tickets = narrow(tickets, value, caller)
    return tickets


def _assignee(tickets, value, caller):
    if value == ME:
        return tickets.filter(assignee=caller.member)
    return tickets.filter(assignee=None if value == NOBODY else named(Member.objects, value, parameter="assignee"))


def _team(tickets, value, caller):
    return tickets.filter(team=None if value == NOBODY else named(Team.objects, value, parameter="team"))


def _type(tickets, value, caller):
    return tickets.filter(type=None) if value == NOBODY else tickets.filter(type__key=value)


def _contact(tickets, value, caller):
    return tickets.filter(contact=named(Contact.objects, value, parameter="contact"))


FILTERS = {
    "status": lambda tickets, value, caller: tickets.filter(status__key=value),
    "category": lambda tickets, value, caller: tickets.filter(category=CATEGORIES.index(value) + 1),
    "assignee": _assignee,
    "team": _team,
    "type": _type,
    "channel": lambda tickets, value, caller: tickets.filter(channel=value),
    "contact": _contact,
    "search": lambda tickets, value, caller: tickets.filter(pk__in=queries.matches(value)),
}
