"""From a composed reply to the provider, in order per ticket."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message
from pasokh.tickets.writing.mailing import forget_missed, note_gone

from ..absent import outcome, waiting
from ..adapters.base import OutOfTurn, Overtaken, PermanentFailure, TemporaryFailure, Unsure
from ..begun import is_ours, until_heard
from ..going import note_sending
from ..models import Channel, ChannelStep, Delivery
from ..models.channel_step import step_of, write_steps
from ..registry import adapter_of
from . import partly

LONGEST_WAIT = 3600  # seconds between two tries
ASKED_TO_WAIT = timedelta(days=1)  # so long a provider may say when to come again without that being a failed attempt
ENDLESS = timedelta.max
State, Step = Delivery.State, ChannelStep.Step
ENDS = {State.SENT: Step.SENT, State.UNSURE: Step.UNSURE, State.FAILED: Step.REFUSED}


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
        write_steps([queued(delivery, message)])
        start(delivery)


def queued(delivery, message) -> ChannelStep:
    """The first step of a new delivery: where to, and what about."""
    subject = message.subject or message.ticket.subject
    return step_of(delivery, Step.QUEUED, address=delivery.recipient, subject=subject)


def retry(message):
    """Try a failed message again, by an agent's wish."""
    if report_state(message=message, state=Message.State.QUEUED):
        forget_missed(message)
        deliveries = Delivery.objects.filter(message=message)
        if not deliveries.update(state=State.QUEUED, attempts=0, started_at=None, sent_at=None):
            queue(message)
        for delivery in deliveries:
            write_steps([step_of(delivery, Step.RETRIED)])
            start(delivery)


def deliver(workspace_id, delivery_id):
    """Give one delivery to its provider. What it is about to do is written down before, what came of it after.

    A delivery found as `sending` was begun by a process that died. Where it may have gone out it is shown as unsure; else it is begun anew.
    """
    delivery = _begin(workspace_id, delivery_id)
    if delivery is None:
        return
    until_heard(_given(workspace_id, delivery))


def _given(workspace_id, delivery):
    """Give it to its provider; what writes down what came of it."""
    finish, put_off = partial(_finish, workspace_id, delivery), partial(_put_off, workspace_id, delivery)
    try:
        sent = adapter_of(delivery.channel).send(delivery)
    except Overtaken:
        return lambda: None
    except TemporaryFailure as failure:
        patience = ENDLESS if isinstance(failure, OutOfTurn) else ASKED_TO_WAIT
        return partial(put_off, str(failure), failure.after, patience)
    except Unsure as doubt:
        return partial(finish, State.UNSURE, Message.State.FAILED, str(doubt), said="unsure")
    except PermanentFailure as failure:
        return partial(finish, State.FAILED, Message.State.FAILED, answer=str(failure))
    except Exception as error:
        return partial(put_off, repr(error))
    if any(told["waits"] for told in sent.missed.values()) and delivery.attempts < _attempts(delivery):
        return partial(_put_off_rest, workspace_id, delivery, sent)
    return partial(finish, State.SENT, Message.State.SENT, sent.answer, sent.external_id, sent=sent)


def _attempts(delivery):
    return adapter_of(delivery.channel).attempts


def _begin(workspace_id, delivery_id):
    with workspace(workspace_id):
        rows = Delivery.objects.select_for_update(of=["self"])
        delivery = rows.select_related("channel", "message__ticket__contact").get(pk=delivery_id)
        if delivery.state == State.SENDING and delivery.started_at is None and delivery.attempts < _attempts(delivery):
            delivery.state = State.QUEUED
        if delivery.state == State.SENDING and partly.has_gone(delivery):
            partly.finish(delivery, State.UNSURE, "", None, _begun(delivery))
        elif delivery.state == State.SENDING:
            delivery.state = State.UNSURE
            delivery.save(update_fields=["state"])
            write_steps([_begun(delivery), step_of(delivery, Step.UNSURE)])
            report_state(message=delivery.message, state=Message.State.FAILED, failure="unsure")
            outcome.tell(delivery)
        if delivery.state != State.QUEUED or outcome.is_stale(delivery):
            return None
        delivery.taken_at = timezone.now()
        says_start = adapter_of(delivery.channel).says_start
        delivery.state, delivery.started_at = State.SENDING, None if says_start else delivery.taken_at
        delivery.attempts += 1
        delivery.save(update_fields=["state", "started_at", "attempts"])
        return delivery


def _begun(delivery):
    # Written with what came of it: what is under way says `Delivery.started_at`.
    return step_of(
        delivery, Step.BEGUN, at=getattr(delivery, "taken_at", delivery.started_at), **{"try": delivery.attempts}
    )


def _put_off(workspace_id, delivery, words, after=None, patience=ASKED_TO_WAIT):
    began, tries = _begun(delivery), delivery.attempts
    if after is not None and timezone.now() - delivery.created_at < patience:
        tries -= 1
    if tries >= _attempts(delivery):
        _finish(workspace_id, delivery, State.FAILED, Message.State.FAILED, words)
        return
    wait = after or min(4**tries, LONGEST_WAIT)
    with workspace(workspace_id):
        if not is_ours(delivery):
            return
        waits_on = patience == ENDLESS and delivery.answer == words[:2000]
        Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED, answer=words[:2000], attempts=tries)
        if not waits_on:  # a turn that has not come yet is said once, however often it is asked for
            put_off = step_of(delivery, Step.PUT_OFF, words=words, next=_moment(wait))
            write_steps([began, put_off] if patience != ENDLESS else [put_off])
        if patience != ENDLESS:
            note_sending(delivery.channel, words, State.QUEUED)
        start(delivery, after=wait)


def _put_off_rest(workspace_id, delivery, sent):
    """It went to some: the message is sent. The others are tried again by themselves, as long as anything is."""
    wait, waiting, never = min(4**delivery.attempts, LONGEST_WAIT), *partly.parted(sent.missed)
    words = partly.words_of(waiting)
    with workspace(workspace_id):
        if not is_ours(delivery):
            return
        steps = [_begun(delivery), *partly.taken_steps(delivery, sent), *partly.refused_steps(delivery, never)]
        write_steps([*steps, step_of(delivery, Step.PUT_OFF, words=words, next=_moment(wait))])
        again = partly.has_gone(delivery)
        note_gone(delivery.message, copies=() if again else sent.copies, missed=sent.missed)
        rows = Delivery.objects.filter(pk=delivery.pk)
        rows.update(state=State.QUEUED, answer=words[:2000], sent_at=timezone.now(), external_id=sent.external_id[:255])
        if again:
            partly.tell(delivery.message)
        else:
            report_state(message=delivery.message, state=Message.State.SENT, external_id=sent.external_id)
        note_sending(delivery.channel, sent.answer, State.SENT)
        start(delivery, after=wait)


def _moment(seconds):
    return (timezone.now() + timedelta(seconds=seconds)).replace(microsecond=0).isoformat()


def _finish(workspace_id, delivery, state, message_state, answer="", external_id="", said="", sent=None):
    with workspace(workspace_id):
        if partly.has_gone(delivery):  # to the others: what is settled here is the rest
            partly.finish(delivery, state, answer, sent, _begun(delivery))
            return
        delivery.state, delivery.answer, delivery.external_id = state, answer[:2000], external_id[:255]
        delivery.sent_at = timezone.now() if state == State.SENT else None
        delivery.save(update_fields=["state", "answer", "external_id", "sent_at"])
        write_steps([_begun(delivery), step_of(delivery, ENDS[state], words=answer)])
        if sent and (sent.copies or sent.missed):
            partly.settle(delivery, sent.missed, sent.copies)
        failure = (said or answer) if message_state == Message.State.FAILED else ""
        report_state(message=delivery.message, state=message_state, failure=failure, external_id=external_id)
        outcome.tell(delivery)
        if state != State.UNSURE:
            note_sending(delivery.channel, answer, state)


def start(delivery, after=None):
    """Have a delivery given to its provider: one at a time per ticket, in the order they were written; one put off gives way to those behind it."""
    from ..jobs import deliver_message

    with transaction.atomic():
        deliver_message.defer(delivery_id=delivery.pk, after=after, lock=f"ticket-{delivery.message.ticket_id}")
