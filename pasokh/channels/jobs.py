from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.linking import CannotLink, link, links_of
from pasokh.tickets.models import Ticket
from pasokh.workspaces.sweeping import forget_in_each, in_each

from .actions.process import process
from .actions.send import deliver
from .adapters.base import TemporaryFailure
from .models import ChannelStep, Delivery, Receipt
from .registry import adapter_of
from .watching import watch

YOUNG = timedelta(minutes=10)  # whose job may be on its way
TRIED = timedelta(days=1)  # for so long a receipt is tried before a person is asked
AT_ONCE = 500  # of each kind, a workspace and round
LONGEST_FETCH_WAIT = 600  # seconds between tries to fetch what a receipt needs
MOST_NAMED = 20  # links of a ticket beyond which strangers who name it add none


def set_apart(receipt_id):
    """What kills its worker each time is no longer tried by itself: a person sees it."""
    receipt = Receipt.objects.select_for_update().filter(pk=receipt_id, state=Receipt.State.WAITING).first()
    if receipt:
        receipt.settle(Receipt.State.QUARANTINED, reason="its worker died each time it was processed")


@job(queue="inbound", attempts=8, wait=3, lost=set_apart, along=True)
def process_receipt(receipt_id):
    receipt = _locked(receipt_id)
    if receipt.state == Receipt.State.WAITING and adapter_of(receipt.channel).wants(receipt):
        fetch_and_process.defer(receipt_id=receipt_id, once=f"fetch-{receipt_id}")
    else:
        process(receipt)


def _locked(receipt_id):
    found = _by_id.first(id=receipt_id)
    if found is None:
        raise Receipt.DoesNotExist(f"receipt {receipt_id}")
    return found


_by_id = Ready(
    lambda: Receipt.objects.select_for_update(of=["self"]).select_related("channel").filter(pk=Asked("id")),
    prepared=True,
)


@job(queue="inbound", attempts=8, wait=3, own_transactions=True, lost=set_apart)
def fetch_and_process(workspace_id, receipt_id):
    """Fetch what belongs to a receipt and lies with the provider, outside of a transaction, then process it."""
    with workspace(workspace_id):
        receipt = Receipt.objects.select_related("channel").get(pk=receipt_id)
    try:
        if receipt.state == Receipt.State.WAITING:
            adapter_of(receipt.channel).fetch(receipt)
    except TemporaryFailure as failure:
        # What came after it in the same conversation goes past it.
        tries = receipt.facts.get("tries", 0) + 1
        with workspace(workspace_id):
            Receipt.objects.filter(pk=receipt_id).update(facts=receipt.facts | {"tries": tries})
            wait = failure.after or min(4**tries, LONGEST_FETCH_WAIT)
            fetch_and_process.defer(receipt_id=receipt_id, after=wait, once=f"fetch-{receipt_id}")
        return
    with workspace(workspace_id):
        locked = _locked(receipt_id)
        if locked.facts != receipt.facts:
            locked.facts = receipt.facts
            locked.save(update_fields=["facts"])
        process(locked)


@job(queue="inbound", attempts=5, wait=3)
def link_named(ticket_id, named_id):
    """Link a stranger's ticket with the one whose number she wrote. Where either is gone, or has many links already, nothing happens."""
    found = Ticket.objects.select_related("contact", "merged_into").in_bulk([ticket_id, named_id])
    if len(found) < 2 or links_of(named_id)[:MOST_NAMED].count() == MOST_NAMED:
        return
    ticket, named = found[ticket_id], found[named_id].survivor
    with suppress(CannotLink):
        link(ticket=ticket, other=named, how="related", by=ticket.contact)


# Tried again only where our own database was in the way: what the provider says is the delivery's to count.
@job(queue="outbound", attempts=5, wait=3, own_transactions=True)
def deliver_message(workspace_id, delivery_id):
    deliver(workspace_id, delivery_id)


@every("*/10 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def take_up_again(workspace_id=None):
    """Give a new job to what waits without one, because the last gave up: nothing may wait unseen."""
    in_each(_receipts_and_deliveries)


def _receipts_and_deliveries():
    _receipts()
    _deliveries()


def _receipts():
    for receipt in _left_behind(Receipt, process_receipt, "receipt_id", [Receipt.State.WAITING]):
        if receipt.created_at > timezone.now() - TRIED:
            process_receipt.defer(receipt_id=receipt.pk)
        else:
            receipt.settle(Receipt.State.QUARANTINED, reason="tried for a day, and could not be processed")


def _deliveries():
    # One that is «sending» without a job was begun by somebody who died: its turn shows it as unsure.
    states = [Delivery.State.QUEUED, Delivery.State.SENDING]
    for delivery in _left_behind(Delivery, deliver_message, "delivery_id", states):
        deliver_message.defer(delivery_id=delivery.pk, lock=f"ticket-{delivery.message.ticket_id}")


def _left_behind(model, its_job, argument, states):
    old = model.objects.filter(state__in=states, created_at__lt=timezone.now() - YOUNG).order_by("pk")
    without = its_job.without(argument, list(old.values_list("pk", flat=True)[:AT_ONCE]))
    return model.objects.filter(pk__in=without).order_by("pk")


STEPS_KEPT = timedelta(days=90)
STEPS_AT_ONCE = 2_000  # deleted in one transaction


@every("20 3 * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def forget_steps(workspace_id=None):
    """Once a night: what stands in the log of messages for long enough goes."""
    forget_in_each(lambda: ChannelStep.objects.filter(at__lt=timezone.now() - STEPS_KEPT), STEPS_AT_ONCE)


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def watch_channels(workspace_id=None):
    """Each minute: tell of channels that do not work, or work again."""
    in_each(watch)


# Those of an adapter stand with it; what is queued under their names is found from here.
from . import codes  # noqa: E402, F401
from .absent import jobs as of_who_left  # noqa: E402, F401
from .adapters.botapi import jobs as of_bots  # noqa: E402, F401
from .adapters.email.trust import weighing  # noqa: E402, F401
from .adapters.sms import jobs as of_text_messages  # noqa: E402, F401
from .relay import jobs as of_relay  # noqa: E402, F401
