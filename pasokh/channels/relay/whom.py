"""Who is told: nobody while somebody is at the desk, the one who has the request, else all of the team who may have it."""

from pasokh.kernel.tenancy import require_workspace_id
from pasokh.live.availability import answering_among
from pasokh.live.presence import online_member_ids
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may

from ..models import Handset

MOST = 50  # handsets that are told of one message


def answering():
    """The active members who answer customers at all."""
    return Member.objects.active().exclude(role=Member.Role.LIGHT)


def answerers(relay):
    """Those of them who answer this site's visitors: of its team, if it names one."""
    return answering().filter(teams=relay.team_id) if relay.team_id else answering()


def is_somebody_here(relay) -> bool:
    """Whether one of them is at the desk, and answers."""
    here = answering_among(online_member_ids(require_workspace_id()))
    return bool(here) and answerers(relay).filter(pk__in=here).exists()


def handsets_for(ticket, relay) -> list[Handset]:
    """The handsets that are told of a ticket: of the one who has it, if she listens; else of everybody who may answer it."""
    seeing = answering().filter(Ticket.objects.filter(pk=ticket.pk).seen_by_each())
    listening = Handset.objects.filter(blocked_at=None, listening=True, bot__active=True, member__in=seeing)
    rows = listening.select_related("member", "bot").order_by("pk")
    if ticket.assignee_id and (hers := list(rows.filter(member=ticket.assignee_id))):
        return hers
    return list(rows.filter(member__in=answerers(relay))[:MOST])


def may_answer(member, ticket) -> bool:
    """Whether she sees the request, and may answer it."""
    return may(member, "ticket.reply", ticket)


def is_at_desk(member) -> bool:
    """Whether this member is here, and answers."""
    return member.pk in answering_among(online_member_ids(require_workspace_id()))
