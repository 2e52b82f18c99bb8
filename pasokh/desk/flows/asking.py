"""What flows ask of a member, beside the tasks that stand on requests: approvals, and tasks inside the house."""

from django.utils import timezone

from pasokh.flows.models import Duty, Run
from pasokh.flows.queries import has_flows
from pasokh.workspaces.rules import may

SHOWN = 50


def asked_of(member) -> list[dict]:
    """For the page of her tasks, the most urgent first; no statement where no flow was ever in service."""
    if not has_flows() or not may(member, "flow.see"):
        return []
    waiting = Run.objects.visible_to(member).filter(state=Run.State.WAITING)
    duties = (
        Duty.objects.open().of(member).filter(task=None, run__in=waiting).select_related("run__flow", "run__ticket")
    )
    return [_shown(duty, timezone.now()) for duty in duties[:SHOWN]]


def _shown(duty, now):
    run = duty.run
    return {
        "title": duty.title,
        "run": run.public_id,
        "flow": run.flow.name,
        "number": run.ticket.number if run.ticket else None,
        "due_at": duty.due_at,
        "late": duty.due_at is not None and duty.due_at < now,
        "is_approval": duty.what == Duty.What.APPROVAL,
    }
