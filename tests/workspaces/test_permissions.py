"""The table of permissions, cell by cell: each verb by each role, and nothing on what one does not see."""

import pytest

from pasokh.workspaces.rules import all_permissions, may

ROLES = ("owner", "admin", "lead", "agent", "light")
ALL, ANSWERING, LEADING, MANAGING, OWNING = (
    "owner admin lead agent light",
    "owner admin lead agent",
    "owner admin lead",
    "owner admin",
    "owner",
)
# The verbs on one request: nobody has them on a request that she does not see.
ON_A_TICKET = {
    "ticket.see": ALL,
    "ticket.note": ALL,
    "ticket.follow": ALL,
    "ticket.print": ALL,
    "ticket.reply": ANSWERING,
    "ticket.assign": ANSWERING,
    "ticket.move": ANSWERING,
    "ticket.follow_up": ANSWERING,
    "ticket.judge": ANSWERING,
    "ticket.tag": ANSWERING,
    "ticket.rename": ANSWERING,
    "ticket.fill": ANSWERING,
    "ticket.involve": ANSWERING,
    "ticket.link": ANSWERING,
    "ticket.merge": ANSWERING,
    "ticket.split": ANSWERING,
    "ticket.snooze": ANSWERING,
    "ticket.task": ANSWERING,
    "ticket.checklist": ANSWERING,
    "ticket.time": ANSWERING,
    "ticket.transcript": ANSWERING,
    "promise.explain": ANSWERING,
    "ticket.close": LEADING,
    "ticket.broadcast": LEADING,
    "flow.run": ANSWERING,
    "ticket.time_of_others": LEADING,
}
ON_NOTHING = {
    "ticket.open": ANSWERING,
    "ticket.export": ANSWERING,
    "contact.see": ALL,
    "contact.edit": ANSWERING,
    "contact.block": ANSWERING,
    "contact.erase": MANAGING,
    "segment.manage": LEADING,
    "view.make": ALL,
    "view.share": LEADING,
    "savedreply.workspace": LEADING,
    "flow.see": ANSWERING,
    "flow.edit": LEADING,
    "flow.deploy": LEADING,
    "automation.see": LEADING,
    "automation.manage": MANAGING,
    "macro.use": ANSWERING,
    "macro.manage": LEADING,
    "receipt.see": LEADING,
    "queue.take": ANSWERING,
    "visitor.see": ANSWERING,
    "signature.own": ANSWERING,
    "visitor.call": ANSWERING,
    "outreach.see": ANSWERING,
    "outreach.write": ANSWERING,
    "outreach.approve": LEADING,
    "queue.see": LEADING,
    "queue.manage": MANAGING,
    "status.manage": MANAGING,
    "type.manage": MANAGING,
    "tag.manage": MANAGING,
    "checklist.manage": MANAGING,
    "workspace.settings": MANAGING,
    "workspace.delete": OWNING,
    "member.invite": MANAGING,
    "member.manage": MANAGING,
    "team.manage": MANAGING,
    "token.manage": MANAGING,
    "policy.see": LEADING,
    "policy.manage": MANAGING,
    "hours.see": LEADING,
    "contract.manage": LEADING,
    "event.audit": MANAGING,
    "knowledge.read": ALL,
    "knowledge.write": ANSWERING,
    "knowledge.publish": LEADING,
    "knowledge.manage": MANAGING,
}
# They ask whose the thing is: tested where their things are.
ON_A_THING = {"savedreply.own", "savedreply.team", "view.edit", "absence.note", "knowledge.place"}


def test_the_table_knows_every_permission():
    """Whoever adds a permission writes its line here; one that is gone leaves the table."""
    assert set(all_permissions()) == set(ON_A_TICKET) | set(ON_NOTHING) | ON_A_THING


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", ON_NOTHING)
def test_a_cell(shop, make_member, permission, role):
    assert may(make_member(role=role), permission) is (role in ON_NOTHING[permission].split())


@pytest.mark.parametrize("role", ROLES)
def test_the_cells_of_verbs_on_a_ticket(shop, hear, make_member, role):
    ticket, member, blind = hear().ticket, make_member(role=role), make_member(role=role, sees="own")
    has = {permission for permission in ON_A_TICKET if may(member, permission, ticket)}
    assert has == {permission for permission, roles in ON_A_TICKET.items() if role in roles.split()}
    assert [permission for permission in ON_A_TICKET if may(blind, permission, ticket)] == []


def test_who_has_no_access_has_no_permission(shop, hear, make_member):
    from django.utils import timezone

    ticket, gone = hear().ticket, make_member(role="owner", deactivated_at=timezone.now())
    assert not any(may(gone, permission, ticket) for permission in {*ON_A_TICKET, *ON_NOTHING})
    assert not any(may(None, permission, ticket) for permission in ON_A_TICKET)
