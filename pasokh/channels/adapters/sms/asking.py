"""Asking a provider for what came and what became of what went: for installations that providers cannot call."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message

from ...going import note_going
from ...models import Channel, Delivery
from .kavenegar import AT_ONCE, Kavenegar
from .outcomes import note
from .storing import store_call

ROUNDS = 20  # questions of one turn: what is more waits for the next one
ASKED_FOR = timedelta(days=2)  # so long it is asked what became of a text
ASKED_AT_ONCE = 200
NEW_MARK = "asking"  # in Channel.progress, while texts are taken that the provider forgets by giving them


def ask_for_texts(workspace_id, channel_id):
    """Store what came to a line. Raises TemporaryFailure, PermanentFailure.

    The provider takes as read what it gives: before each question is noted that one is under way, so that whoever comes after a death in between asks
    for what was read last too.
    """
    channel, died = _begun(workspace_id, channel_id)
    provider = Kavenegar(channel)
    if died:
        _store(channel, provider.received(unread=False))
    for _round in range(ROUNDS):
        found = provider.received(unread=True)
        _store(channel, found)
        if len(found) < AT_ONCE:
            break
    with workspace(workspace_id):
        _mark(channel_id, None)
        note_going(channel_id, "sms", works=True)


def _begun(workspace_id, channel_id):
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
        died = bool(channel.progress.get(NEW_MARK))
        _mark(channel_id, timezone.now().isoformat())
    return channel, died


def _mark(channel_id, since):
    channel = Channel.objects.select_for_update().get(pk=channel_id)
    channel.progress = channel.progress | {NEW_MARK: since}
    channel.save(update_fields=["progress"])


def _store(channel, rows):
    since = channel.created_at.timestamp()
    for row in rows:
        # What came to the line before it was connected was somebody else's to answer.
        if not isinstance(row.get("date"), int) or row["date"] >= since:
            with workspace(channel.workspace_id):
                store_call(channel, row)


def ask_for_states(workspace_id, channel_id):
    """Write down what became of the texts that went lately. Raises TemporaryFailure, PermanentFailure."""
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
        keys = _unknown(channel)
    if not keys:
        return
    for outcome in Kavenegar(channel).states(keys):
        with workspace(workspace_id):
            note(channel, outcome)


def _unknown(channel) -> list[str]:
    """The provider's ids of texts of which is not known what became of them, the newest first."""
    sent = Delivery.objects.filter(
        channel=channel,
        state=Delivery.State.SENT,
        sent_at__gte=timezone.now() - ASKED_FOR,
        message__state=Message.State.SENT,
    )
    rows = sent.order_by("-pk").values_list("parts", flat=True)[:ASKED_AT_ONCE]
    return [key for parts in rows for key in parts if key.isdigit()][:ASKED_AT_ONCE]
