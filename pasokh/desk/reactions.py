"""Whoever may no longer see stops hearing: her streams are closed, and open again for what is left. And transcripts are mailed."""

from functools import partial

from django.db import transaction

from pasokh.events import on
from pasokh.live.announcing import close_streams
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member, TeamMembership

from .jobs import send_transcript
from .live.stream import key_of


@on("member.deactivated", "member.changed")
def close_her_streams(event):
    _close([event.subject_id])


@on("ticket.assigned", "ticket.unassigned", "ticket.routed", together=True)
def close_streams_of_those_who_lost_it(events):
    # Where nobody had it, nobody lost it.
    events = [event for event in events if event.kind == "ticket.routed" or event.payload.get("before")]
    _close(sorted(losers(events)) if events else ())


def losers(events) -> set[int]:
    """The members who saw a ticket before these events and do not now: only those who see a part of the tickets. A few statements, however many events."""
    limited = dict(Member.objects.active().exclude(sees=Member.Sees.ALL).values_list("pk", "sees"))
    if not limited:
        return set()
    teams = _teams(limited)
    tickets = Ticket.objects.only("pk", "team", "assignee").in_bulk({event.subject_id for event in events})
    return {pk for event in events for pk in _losers(event, tickets[event.subject_id], limited, teams)}


def _teams(members):
    found = {pk: set() for pk in members}
    for member, team in TeamMembership.objects.filter(member__in=members).values_list("member", "team"):
        found[member].add(team)
    return found


def _losers(event, ticket, limited, teams):
    before = event.payload.get("before")
    if event.kind != "ticket.routed":
        is_hers = before not in limited or before == ticket.assignee_id
        return [] if is_hers or _sees(before, ticket, limited, teams) else [before]
    # What belonged to no team was seen by all of them.
    saw = (pk for pk, sees in limited.items() if sees == Member.Sees.TEAMS and (not before or before in teams[pk]))
    return [pk for pk in saw if pk != ticket.assignee_id and not _sees(pk, ticket, limited, teams)]


def _sees(pk, ticket, limited, teams):
    """As `visible_to`, for a ticket that is not hers."""
    return limited[pk] == Member.Sees.TEAMS and (ticket.team_id is None or ticket.team_id in teams[pk])


@on("ticket.transcript")
def mail_transcript(event):
    """Whoever asked for it, a colleague or the customer herself."""
    send_transcript.defer(transcript_id=event.payload["transcript"])


def _close(member_ids):
    for key in map(key_of, member_ids):
        transaction.on_commit(partial(close_streams, key))
