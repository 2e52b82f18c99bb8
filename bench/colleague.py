"""A colleague with a full desk: eight pinned views, tasks for two hundred requests and as many notices. Others' pages stay as they are."""

from datetime import timedelta

OPEN = {"field": "category", "op": "is", "value": ["open"]}
SOME = 200  # tasks, and notices
PINNED = (
    {"filter": {"all": [OPEN]}},
    {"filter": {"all": [OPEN, {"field": "assignee", "op": "is", "value": ["me"]}]}},
    {"filter": {"all": [OPEN, {"field": "assignee", "op": "empty"}]}},
    {"filter": {"all": [OPEN, {"field": "priority", "op": "at_least", "value": 3}]}, "order": "priority"},
    {"filter": {"all": [OPEN, {"field": "unread", "op": "yes"}]}},
    {"filter": {"all": [OPEN, {"field": "channel", "op": "is", "value": ["email"]}]}},
    {"filter": {"all": [OPEN, {"field": "waiting", "op": "not_empty"}]}, "order": "waiting"},
    {"filter": {"all": [{"field": "created", "op": "newer_than", "value": {"amount": 7, "unit": "days"}}]}},
)


def make(facts) -> dict:
    """Make them, once; her key."""
    from django.utils import timezone

    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Pin, Ticket, View
    from pasokh.workspaces.models import Member

    with workspace(facts["workspace"]):
        member = Member.objects.get(pk=facts["members"][1])
        for number, given in enumerate(PINNED):
            view = View.objects.create(owner=member, names={"fa": f"سنجاق {number}"}, **given)
            Pin.objects.create(view=view, member=member)
        _fill(member, list(Ticket.objects.order_by("-last_message_at")[:SOME]), timezone.now())
    return {"member": member.pk}


def _fill(member, tickets, now):
    from pasokh.notices.models import Notification
    from pasokh.tickets.models import Task

    Task.objects.bulk_create(
        Task(ticket=ticket, owner=member, title="تماس با مشتری", due_at=now + timedelta(days=365, hours=place))
        for place, ticket in enumerate(tickets)
    )
    Notification.objects.bulk_create(
        Notification(
            member=member, ticket=ticket, kind="assigned", tally={"assigned": 1}, event=1, actor_kind="system", at=now - timedelta(minutes=place)
        )
        for place, ticket in enumerate(tickets)
    )  # fmt: skip
