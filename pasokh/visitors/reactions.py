from pasokh.events import on
from pasokh.tickets.models import Ticket

from .actions import know
from .jobs import push_answer
from .models import Browser
from .pushing import LEFT
from .queries import has_browsers


@on("contact.merged")
def follow_merge(event):
    know.follow_merge(kept_id=event.subject_id, absorbed_id=event.payload["absorbed_id"])


@on("contact.erased")
def forget(event):
    know.forget(contact_id=event.subject_id)


@on("message.composed", when=has_browsers)
def tell_who_left(event):
    """She may have gone: her browsers are told, unless she sees it in the next seconds."""
    contact = Ticket.objects.filter(pk=event.subject_id).values("contact")
    if Browser.objects.filter(contact__in=contact).exists():
        push_answer.defer(message_id=event.payload["message"], after=LEFT)
