from pasokh.events import on
from pasokh.tickets.models import Ticket

from .actions.entitle import count_time, entitle, entitle_by_id
from .actions.forget import follow_merge, forget_person
from .actions.keep import KINDS, note
from .jobs import recalculate
from .models import ClockChange
from .queries import forget_known, has_contracts, known, promises_anything

OF_HOURS = (
    *("hours.changed", "hours.made_default", "hours.dropped", "hours.given", "hours.taken"),
    *("holiday.set", "holiday.changed", "holiday.removed", "holiday.imported"),
    *("holiday.worked", "holiday.kept", "holiday.moved", "holiday.put_back"),
)


@on("ticket.opened", when=has_contracts)
def count_to_contract(event):
    # Before the policies, which may ask what the customer is entitled to: they look when all of a transaction's events are written.
    brought = event.brought
    entitle(brought) if isinstance(brought, Ticket) else entitle_by_id(event.subject_id)


@on("time.logged", "time.corrected", "time.dropped", when=has_contracts)
def count_work(event):
    count_time(event.subject_id, without=event.payload["entry"] if event.kind == "time.dropped" else None)


@on(*KINDS, together=True, when=promises_anything)
def keep_promises(events):
    note(events)


@on("policy.made", "policy.changed", "policy.ordered", "policy.retired", "policy.brought_back")
def promise_otherwise(event):
    forget_known()
    # A little later: what other processes keep for a second is over then, so no request opened meanwhile is missed.
    recalculate.defer(why=ClockChange.Why.POLICY, event=event.pk, after=2)


@on("contract.made", "contract.changed", "contract.ended")
def read_contracts_anew(event):
    forget_known()


@on(*OF_HOURS, when=promises_anything)
def measure_otherwise(event):
    if event.payload.get("fields") == ["name"]:  # a calendar that is called otherwise measures as before
        return
    recalculate.defer(why=ClockChange.Why.HOURS, event=event.pk, once="sla:hours", after=5)


@on("contact.segmented", "contact.updated", "contact.merged", "segment.companies_changed", when=promises_anything)
def follow_the_customer(event):
    """Other policies may hold for requests of a customer who came into a segment, works elsewhere, or turned out to be another one."""
    asked, fields = known().asked, event.payload.get("fields", ())
    if event.kind == "contact.merged":
        concerned = asked & {"contact", "company", "segment"}
    elif event.kind == "contact.updated":
        concerned = asked & {"company", "segment"} if "company" in fields else ()
    else:
        concerned = "segment" in asked
    if concerned:
        contact = event.subject_id if event.subject_kind == "contact" else None
        once = f"sla:contact:{contact or 'all'}"
        recalculate.defer(why=ClockChange.Why.REQUEST, event=event.pk, contact=contact, once=once, after=2)


@on("workspace.changed", when=promises_anything)
def measure_in_another_zone(event):
    if "time_zone" in event.payload.get("fields", []):
        recalculate.defer(why=ClockChange.Why.HOURS, event=event.pk, once="sla:hours", after=5)


@on("contact.merged")
def move_contracts(event):
    follow_merge(kept_id=event.subject_id, absorbed_id=event.payload["absorbed_id"])


@on("contact.erased")
def forget(event):
    forget_person(event.subject_id)
