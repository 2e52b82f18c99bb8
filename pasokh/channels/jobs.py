from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace

from .actions.process import process
from .actions.send import deliver
from .models import Delivery, Receipt

YOUNG = timedelta(minutes=10)  # whose job may be on its way
TRIED = timedelta(days=1)  # for so long a receipt is tried before a person is asked
AT_ONCE = 500  # of each kind, a workspace and round


def set_apart(receipt_id):
    """What kills its worker each time is no longer tried by itself: a person sees it."""
    receipt = Receipt.objects.select_for_update().filter(pk=receipt_id, state=Receipt.State.WAITING).first()
    if receipt:
        receipt.settle(Receipt.State.QUARANTINED, reason="its worker died each time it was processed")


@job(queue="inbound", attempts=8, wait=3, lost=set_apart)
def process_receipt(receipt_id):
    process(Receipt.objects.select_for_update(of=["self"]).select_related("channel").get(pk=receipt_id))


# Tried again only where our own database was in the way: what the provider says is the delivery's to count.
@job(queue="outbound", attempts=5, wait=3, own_transactions=True)
def deliver_message(workspace_id, delivery_id):
    deliver(workspace_id, delivery_id)


@every("*/10 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True)
def take_up_again(workspace_id=None):
    """Give a new job to what waits without one, because the last gave up: nothing may wait unseen."""
    for ws in Workspace.objects.all():
        with workspace(ws):
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
