from pasokh.events import on

from .actions.forget import follow_merge, forget_person
from .models import Status
from .models.ticket_type import TicketType


@on("workspace.founded")
def ship_statuses(event):
    Status.ship()
    TicketType.ship()


@on("contact.merged")
def move_tickets(event):
    follow_merge(kept_id=event.subject_id, absorbed_id=event.payload["absorbed_id"])


@on("contact.erased")
def forget(event):
    forget_person(event.subject_id)
