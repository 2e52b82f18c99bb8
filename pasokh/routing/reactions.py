"""What happens below, and what queues make of it. Nothing, in a workspace without a queue."""

from pasokh.events import on
from pasokh.tickets.models import Category, Ticket

from .actions.arrive import arrive
from .actions.leave import forget_waiting
from .jobs import ask_for, ask_to_hand_out, place_ticket, relieve_member, withdraw_offers
from .known import forget_known, known
from .models import Capacity

# What may make it another queue's.
CHANGES = tuple(
    f"ticket.{what}"
    for what in ("unassigned", "opened_again", "routed", "judged", "typed", "filled", "tagged", "untagged")
)


@on("ticket.opened", together=True)
def route_what_arrives(events):
    """At once, in the transaction in which it arrives. What was opened otherwise (a split) holds the counter of numbers by now: a job places it."""
    if known() is None:
        return
    arrive([event.brought for event in events if event.brought is not None])
    for event in events:
        if event.brought is None:
            place_ticket.defer(ticket_id=event.subject_id)


@on(*CHANGES)
def place_anew(event):
    """Nobody has it, or it is another team's or something else now: it may be another queue's. What routing itself did needs no such look."""
    if known() is None or event.payload.keys() & {"queue", "relieved"}:
        return
    waits = Ticket.objects.filter(pk=event.subject_id, assignee=None, category=Category.OPEN, merged_into=None)
    if waits.exists():
        chosen = event.kind == "ticket.routed" and event.payload.get("team") is not None
        place_ticket.defer(ticket_id=event.subject_id, keep_team=chosen)


@on("ticket.assigned", "ticket.solved", "ticket.closed", "ticket.paused", "ticket.merged")
def stop_waiting(event):
    """Somebody has it, or it needs nobody now."""
    if known() is not None and "queue" not in event.payload:
        forget_waiting([event.subject_id])


@on("ticket.assigned", "ticket.unassigned", "ticket.solved", "ticket.closed", "ticket.paused")
def use_the_room(event):
    """Whoever had it has room for something else."""
    if known() is None:
        return
    changes_hands = event.kind in ("ticket.assigned", "ticket.unassigned")
    had_it = event.payload.get("before") if changes_hands else _assignee(event.subject_id)
    if had_it:
        ask_for(had_it)


def _assignee(ticket_id):
    return Ticket.objects.filter(pk=ticket_id).values_list("assignee", flat=True).first()


@on("presence.changed")
def follow_presence(event):
    """Who comes gets what waits; what she was asked who goes, others are."""
    if known() is None:
        return
    if event.payload["state"] in ("available", "here"):
        ask_for(event.subject_id)
    else:
        withdraw_offers.defer(member_id=event.subject_id)


@on("member.deactivated")
def relieve_who_left(event):
    """What she had goes to others. Her row goes: whoever decides just now waits for this, and finds her gone."""
    Capacity.objects.filter(member=event.subject_id).delete()
    forget_known()
    if known() is not None:
        relieve_member.defer(member_id=event.subject_id)
        withdraw_offers.defer(member_id=event.subject_id)


@on(
    "member.changed",
    "member.joined",
    "member.skilled",
    "team.changed",
    "skill.changed",
    "skill.retired",
    "skill.brought_back",
)
def learn_anew(event):
    """Who works what may be another now."""
    forget_known()
    if known() is not None:
        ask_to_hand_out()
