"""Whoever may no longer see stops hearing: her streams are closed, and open again for what is left."""

from functools import partial

from django.db import transaction

from pasokh.events import on
from pasokh.live.announcing import close_streams
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

from .live.stream import key_of


@on("member.deactivated", "member.changed")
def close_her_streams(event):
    _close([event.subject_id])


@on("ticket.assigned", "ticket.unassigned", "ticket.routed")
def close_streams_of_those_who_lost_it(event):
    if event.kind != "ticket.routed" and not event.payload.get("before"):
        return  # nobody had it
    ticket = Ticket.objects.only("pk", "team", "assignee").get(pk=event.subject_id)
    _close(losers(ticket, event))


def losers(ticket, event) -> list[int]:
    """The members who saw the ticket before this event and do not now: only those who see a part of the tickets."""
    limited = Member.objects.active().exclude(sees=Member.Sees.ALL).exclude(pk=ticket.assignee_id)
    before = event.payload.get("before")
    if event.kind == "ticket.routed":
        return [] if ticket.team_id is None else list(_left_by_team(limited, ticket, before))
    outside = [member for member in limited.filter(pk=before) if not _sees(member, ticket)]
    return [member.pk for member in outside]


def _left_by_team(limited, ticket, before):
    by_team = limited.filter(sees=Member.Sees.TEAMS).exclude(teams=ticket.team_id)
    # What belonged to no team was seen by all of them.
    return (by_team.filter(teams=before) if before else by_team).values_list("pk", flat=True)


def _sees(member, ticket):
    return Ticket.objects.visible_to(member).filter(pk=ticket.pk).exists()


def _close(member_ids):
    for key in map(key_of, member_ids):
        transaction.on_commit(partial(close_streams, key))
