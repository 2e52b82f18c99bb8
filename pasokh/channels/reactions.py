from pasokh.events import on
from pasokh.tickets.actions.append import Entry
from pasokh.tickets.models import Message, Ticket
from pasokh.workspaces.models import Member

from .actions.send import queue
from .models import Handset, HandsetCode, Receipt
from .relay import jobs as relay_jobs
from .relay.known import relays_anything, sites
from .relay.marking import mark_all
from .relay.telling import take_up

ANSWERING = [role for role in Member.Role.values if role != Member.Role.LIGHT]


@on("message.composed", "message.forwarded")
def send_reply(event):
    # With files as well: what becomes of them is no matter here.
    said = event.brought.message if isinstance(event.brought, Entry) else None
    queue(said or Message.objects.select_related("ticket__contact").get(pk=event.payload["message"]))


@on("contact.erased")
def forget_raw_input(event):
    from .actions.forget import forget_person

    forget_person(event.subject_id)


@on("contact.merged")
def follow_merge(event):
    Receipt.objects.filter(contact_id=event.payload["absorbed_id"]).update(contact_id=event.subject_id)


@on("message.received", when=relays_anything)
def tell_colleagues_elsewhere(event):
    """Nobody may be at the desk: what a visitor said is looked at once more, outside of this transaction."""
    ticket = event.brought.ticket if isinstance(event.brought, Entry) else Ticket.objects.get(pk=event.subject_id)
    if ticket.origin in sites() and not event.payload.get("automatic") and "taken_down_by" not in event.payload:
        relay_jobs.look.defer(message_id=event.payload["message"], once=f"relay-{event.payload['message']}")


@on("ticket.queued", when=relays_anything)
def tell_of_what_a_flow_let_go(event):
    """What was said to a flow that talked with her is told now, if nobody is at the desk."""
    if event.payload.get("let_go"):
        take_up(Ticket.objects.get(pk=event.subject_id))


@on("ticket.assigned", "ticket.unassigned", "message.composed", when=relays_anything)
def say_who_has_it(event):
    mark_all(event.subject_id, anew=event.kind == "ticket.assigned")


@on("member.deactivated", "member.changed")
def take_handsets(event):
    """Who left, or answers nobody any more, is told nothing elsewhere."""
    gone = Member.objects.filter(pk=event.subject_id).exclude(deactivated_at=None, role__in=ANSWERING).exists()
    if gone:
        Handset.objects.filter(member=event.subject_id).delete()
        HandsetCode.objects.filter(member=event.subject_id).delete()
