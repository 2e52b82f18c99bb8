"""From a composed reply to the provider, in order per ticket."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message

from ..absent import outcome, waiting
from ..adapters.base import OutOfTurn, PermanentFailure, TemporaryFailure, Unsure
from ..models import Channel, Delivery
from ..registry import adapter_of

ATTEMPTS = 8  # with waits of 4, 16, 64 … seconds, at most an hour: about three hours in all
LONGEST_WAIT = 3600
ASKED_TO_WAIT = timedelta(days=1)  # so long a provider may say when to come again without that being a failed attempt
ENDLESS = timedelta.max
State = Delivery.State


def queue(message):
    """Send a reply on its way: instant channels have it at once, others get a Delivery and a job. Idempotent."""
    channel = Channel.of_origin(message.origin)
    if channel is None:
        report_state(message=message, state=Message.State.FAILED, failure="no channel", quiet=True)
        return
    adapter = adapter_of(channel)
    if adapter.capabilities.instant:
        report_state(message=message, state=Message.State.SENT, quiet=True)
        waiting.note(message, channel)
        return
    try:
        recipient = adapter.recipient_of(message)
    except PermanentFailure as failure:
        report_state(message=message, state=Message.State.FAILED, failure=str(failure))
        return
    delivery, fresh = Delivery.objects.get_or_create(
        message=message, channel=channel, defaults={"recipient": recipient}
    )
    if fresh:
        start(delivery)


def retry(message):
    """Try a failed message again, by an agent's wish."""
    if report_state(message=message, state=Message.State.QUEUED):
        deliveries = Delivery.objects.filter(message=message)
        if not deliveries.update(state=State.QUEUED, attempts=0, started_at=None):
            queue(message)
        for delivery in deliveries:
            start(delivery)


def deliver(workspace_id, delivery_id):
    """Give one delivery to its provider. What it is about to do is written down before, what came of it after.

    A delivery found as `sending` was begun by a process that died: it may have gone out, and is shown as unsure.
    """
    delivery = _begin(workspace_id, delivery_id)
    if delivery is None:
        return
    try:
        sent = adapter_of(delivery.channel).send(delivery)
    except TemporaryFailure as failure:
        patience = ENDLESS if isinstance(failure, OutOfTurn) else ASKED_TO_WAIT
        _put_off(workspace_id, delivery, str(failure), failure.after, patience)
    except Unsure as doubt:
        _finish(workspace_id, delivery, State.UNSURE, Message.State.FAILED, str(doubt), said="unsure")
    except PermanentFailure as failure:
        _finish(workspace_id, delivery, State.FAILED, Message.State.FAILED, answer=str(failure))
    except Exception as error:
        _put_off(workspace_id, delivery, repr(error))
    else:
        _finish(workspace_id, delivery, State.SENT, Message.State.SENT, sent.answer, sent.external_id)


def _begin(workspace_id, delivery_id):
    with workspace(workspace_id):
        rows = Delivery.objects.select_for_update(of=["self"])
        delivery = rows.select_related("channel", "message__ticket__contact").get(pk=delivery_id)
        if delivery.state == State.SENDING:
            delivery.state = State.UNSURE
            delivery.save(update_fields=["state"])
            report_state(message=delivery.message, state=Message.State.FAILED, failure="unsure")
            outcome.tell(delivery)
        if delivery.state != State.QUEUED or outcome.is_stale(delivery):
            return None
        delivery.state, delivery.started_at = State.SENDING, timezone.now()
        delivery.attempts += 1
        delivery.save(update_fields=["state", "started_at", "attempts"])
        return delivery


def _put_off(workspace_id, delivery, words, after=None, patience=ASKED_TO_WAIT):
    if after is not None and timezone.now() - delivery.created_at < patience:
        delivery.attempts -= 1
    if delivery.attempts >= ATTEMPTS:
        _finish(workspace_id, delivery, State.FAILED, Message.State.FAILED, words)
        return
    with workspace(workspace_id):
        delivery.state, delivery.answer = State.QUEUED, words[:2000]
        delivery.save(update_fields=["state", "answer", "attempts"])
        start(delivery, after=after or min(4**delivery.attempts, LONGEST_WAIT))


def _finish(workspace_id, delivery, state, message_state, answer="", external_id="", said=""):
    with workspace(workspace_id):
        delivery.state, delivery.answer, delivery.external_id = state, answer[:2000], external_id[:255]
        delivery.sent_at = timezone.now() if state == State.SENT else None
        delivery.save(update_fields=["state", "answer", "external_id", "sent_at"])
        failure = (said or answer) if message_state == Message.State.FAILED else ""
        report_state(message=delivery.message, state=message_state, failure=failure, external_id=external_id)
        outcome.tell(delivery)


def start(delivery, after=None):
    """Have a delivery given to its provider: one at a time per ticket, in the order they were written; one put off gives way to those behind it."""
    from ..jobs import deliver_message

    with transaction.atomic():
        deliver_message.defer(delivery_id=delivery.pk, after=after, lock=f"ticket-{delivery.message.ticket_id}")
