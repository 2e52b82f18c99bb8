from pasokh.kernel.jobs import job

from .actions.process import process
from .actions.send import deliver
from .models import Receipt


@job(queue="inbound", attempts=8, wait=3)
def process_receipt(receipt_id):
    process(Receipt.objects.select_for_update(of=["self"]).select_related("channel").get(pk=receipt_id))


@job(queue="outbound", attempts=1, own_transactions=True)
def deliver_message(workspace_id, delivery_id):
    deliver(workspace_id, delivery_id)
