"""Who may do what to a ticket."""

from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import is_admin, is_agent, is_lead, is_member, permit, predicate

from .models.visibility import is_seen


@predicate
def sees_ticket(member, ticket):
    """She sees it: the same queryset that lists it. Who sees all needs no asking: the wall let the row through."""
    if ticket is None or not member.active:
        return ticket is None
    if member.sees == Member.Sees.ALL:
        return ticket.workspace_id == member.workspace_id
    return is_seen(ticket, member)


permit(
    ticket_see=is_member & sees_ticket,
    ticket_reply=is_agent & sees_ticket,
    ticket_note=is_member & sees_ticket,
    ticket_assign=is_agent & sees_ticket,
    ticket_move=is_agent & sees_ticket,
    ticket_follow_up=is_agent & sees_ticket,
    ticket_close=is_lead & sees_ticket,
    ticket_judge=is_agent & sees_ticket,
    ticket_tag=is_agent & sees_ticket,
    ticket_rename=is_agent & sees_ticket,
    ticket_open=is_agent,
    contact_see=is_member,
    contact_edit=is_agent,
    contact_block=is_agent,
)
permit(status_manage=is_admin)
permit(ticket_fill=is_agent & sees_ticket, type_manage=is_admin, tag_manage=is_admin)


@predicate
def in_its_team(member, reply):
    """The saved reply is of a team of hers."""
    return reply is None or reply.team_id in member.team_ids()


@predicate
def wrote_it(member, reply):
    """The saved reply is her own."""
    return reply is None or reply.member_id == member.pk


permit(
    savedreply_own=is_member & wrote_it,
    savedreply_team=is_lead | (is_agent & in_its_team),
    savedreply_workspace=is_lead,
)
permit(segment_manage=is_lead)
permit(contact_erase=is_agent & predicate(lambda member, _: member.role in ("owner", "admin")))

permit(
    ticket_snooze=is_agent & sees_ticket,
    ticket_task=is_agent & sees_ticket,
    ticket_checklist=is_agent & sees_ticket,
    ticket_time=is_agent & sees_ticket,
    ticket_time_of_others=is_lead & sees_ticket,
    ticket_print=is_member & sees_ticket,
    ticket_transcript=is_agent & sees_ticket,
    checklist_manage=is_admin,
)

permit(
    ticket_merge=is_agent & sees_ticket,
    ticket_split=is_agent & sees_ticket,
    ticket_link=is_agent & sees_ticket,
    ticket_broadcast=is_lead & sees_ticket,
    ticket_follow=is_member & sees_ticket,
    ticket_involve=is_agent & sees_ticket,
)


@predicate
def made_it(member, view):
    """The view is her own."""
    return view is None or view.owner_id == member.pk


@predicate
def is_shared(member, view):
    """She sees the view because it is shared."""
    return view is not None and view.shared != "private"


permit(
    view_make=is_member,
    view_share=is_lead,
    view_edit=(is_member & made_it) | (is_lead & is_shared),
    ticket_export=is_agent,
)
