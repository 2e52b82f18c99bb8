from pasokh.events import on
from pasokh.tickets.actions.append import Entry
from pasokh.tickets.models import Message

from .actions.send import queue
from .models import Receipt


@on("message.composed")
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
