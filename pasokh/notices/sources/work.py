"""Whose work it is, and what falls due."""

from .registry import Wish, notifies


@notifies("ticket.assigned")
def to_the_new_assignee(event, around):
    """Somebody gave it to her."""
    assignee = event.payload.get("assignee")
    # Meanwhile it may be somebody else's: then that event tells.
    return [Wish(assignee, "assigned", event.subject_id)] if around.assignee(event.subject_id) == assignee else []


@notifies("ticket.offered")
def to_who_is_asked(event, around):
    """A queue offers it to her, for a short time."""
    return [Wish(event.payload.get("member"), "offer", event.subject_id)]


@notifies("ticket.opened", "ticket.unassigned", "ticket.routed")
def of_what_nobody_has(event, around):
    """A ticket waits for somebody of its team, or of no team: to all who could take it. Not while a flow talks with its customer."""
    return [] if around.is_held(event.subject_id) else _to_who_could_take(event.subject_id, around)


@notifies("ticket.queued")
def of_what_a_flow_has_let_go(event, around):
    """What a flow talked with waits for somebody now, and nobody has heard of it yet."""
    return _to_who_could_take(event.subject_id, around) if event.payload.get("let_go") else []


@notifies("task.due")
def of_a_task(event, around):
    """A task's time has come: to whoever is to do it, else to whoever has the ticket."""
    return _due(event, around, "task")


@notifies("task.assigned")
def of_a_task_that_was_given(event, around):
    """A colleague gave her a task."""
    return [Wish(event.payload.get("owner"), "task_given", event.subject_id)]


@notifies("ticket.follow_up_due")
def of_a_follow_up(event, around):
    """The time has come to ask the customer whether all is well."""
    return _due(event, around, "follow_up")


@notifies("ticket.woken")
def of_what_woke(event, around):
    """What she put off is back: its time has come, or the customer answered. Who takes it up earlier knows."""
    sleeper = event.payload.get("member")
    if event.payload.get("why") == "step":
        return []
    return [Wish(sleeper if around.is_active(sleeper) else around.assignee(event.subject_id), "woke", event.subject_id)]


def _to_who_could_take(ticket, around):
    if around.assignee(ticket) is not None or not around.is_unsettled(ticket):
        return []
    return [Wish(member, "unassigned", ticket) for member in around.could_take(ticket)]


def _due(event, around, kind):
    owner = event.payload.get("owner")
    return [Wish(owner if around.is_active(owner) else around.assignee(event.subject_id), kind, event.subject_id)]
