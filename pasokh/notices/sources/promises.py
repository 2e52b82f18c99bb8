"""What was promised to customers, by the clock."""

from .registry import Wish, notifies

KINDS = {"promise.warned": "due_soon", "promise.broken": "late"}


@notifies(*KINDS)
def of_a_promise(event, around):
    """It is due soon, or was broken: to whoever has the ticket; if nobody has it, or she is absent, to all who could take it.

    What is settled meanwhile is nobody's hurry.
    """
    ticket, kind = event.subject_id, KINDS[event.kind]
    if not around.is_unsettled(ticket) and event.payload.get("clock") != "follow_up":
        return []
    assignee = around.assignee(ticket)
    if assignee is not None and not around.is_away(assignee):
        return [Wish(assignee, kind, ticket)]
    return [Wish(member, kind, ticket) for member in around.could_take(ticket)]


@notifies("promise.escalated")
def to_whom_it_was_escalated(event, around):
    """A step of the escalation tells those whom it names, as far as they see the ticket."""
    ticket = event.subject_id
    return [Wish(member, "late", ticket) for member in event.payload["members"] if around.sees(member, ticket)]
