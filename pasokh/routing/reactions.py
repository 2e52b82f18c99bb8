"""What happens below, and what queues make of it. Nothing, in a workspace without a queue."""

from pasokh.events import on
from pasokh.tickets.models import Category, Ticket

from .actions.arrive import arrive
from .actions.leave import forget_waiting
from .jobs import ask_for, ask_to_hand_out, place_ticket, relieve_member, withdraw_offers
from .known import forget_known, has_queues
from .models import Capacity

# What makes that it waits no more.
ENDS = tuple(f"ticket.{what}" for what in ("assigned", "solved", "closed", "paused", "snoozed", "merged"))
# What may make it another queue's.
CHANGES = tuple(
    f"ticket.{what}"
    for what in (
        *("unassigned", "opened_again", "woken", "unmerged", "routed"),
        *("judged", "typed", "filled", "tagged", "untagged"),
    )
)


@on("ticket.opened", together=True, when=has_queues)
def route_what_arrives(events):
    """At once, in the transaction in which it arrives. What was opened otherwise (a split) holds the counter of numbers by now: a job places it."""
    arrive([event.brought for event in events if event.brought is not None], opened=True)
    for event in events:
        if event.brought is None:
            place_ticket.defer(ticket_id=event.subject_id)


@on(*CHANGES, together=True, when=has_queues)
def place_anew(events):
    """Nobody has it, or it is another team's or something else now: it may be another queue's. What routing itself did needs no such look."""
    changed = {
        event.subject_id: event for event in events if not event.payload.keys() & {"queue", "relieved", "passed"}
    }
    if not changed:
        return
    waits = Ticket.objects.filter(pk__in=changed, assignee=None, category=Category.OPEN, merged_into=None)
    for pk in waits.values_list("pk", flat=True):
        event = changed[pk]
        chosen = event.kind == "ticket.routed" and event.payload.get("team") is not None
        place_ticket.defer(ticket_id=pk, keep_team=chosen)


@on(*ENDS, together=True, when=has_queues)
def stop_waiting(events):
    """Somebody has it, or it needs nobody now."""
    forget_waiting([event.subject_id for event in events if "queue" not in event.payload])


@on(*ENDS, "ticket.unassigned", together=True, when=has_queues)
def use_the_room(events):
    """Whoever had it has room for something else."""
    passed = [event for event in events if event.kind in ("ticket.assigned", "ticket.unassigned")]
    ended = {event.subject_id for event in events} - {event.subject_id for event in passed}
    had = {event.payload.get("before") for event in passed}
    if ended:
        had |= set(Ticket.objects.filter(pk__in=ended).values_list("assignee", flat=True))
    for member in sorted(had - {None}):
        ask_for(member)


@on("presence.changed", when=has_queues)
def follow_presence(event):
    """Who comes gets what waits; what she was asked who goes, others are."""
    if event.payload["state"] in ("available", "here"):
        ask_for(event.subject_id)
    else:
        withdraw_offers.defer(member_id=event.subject_id)


@on("member.deactivated", when=has_queues)
def relieve_who_left(event):
    """What she had goes to others. Her row goes: whoever decides just now waits for this, and finds her gone."""
    Capacity.objects.filter(member=event.subject_id).delete()
    forget_known()
    relieve_member.defer(member_id=event.subject_id)
    withdraw_offers.defer(member_id=event.subject_id)


@on("member.changed", "member.joined", "member.skilled", "team.changed", when=has_queues)
def learn_anew(event):
    """Who works what may be another now."""
    forget_known()
    ask_to_hand_out()


@on("skill.changed", "skill.retired", "skill.brought_back", when=has_queues)
def ask_for_other_skills(event):
    """What requests ask for may be another now."""
    forget_known()
