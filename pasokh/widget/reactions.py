"""A visitor who became another contact, or is forgotten: her streams close, and open again for what is left to hear. And a line that moves."""

from functools import partial

from django.db import transaction

from pasokh.channels.models import Channel
from pasokh.events import on
from pasokh.live.announcing import close_streams
from pasokh.routing.known import has_queues
from pasokh.routing.queries import anything_waits

from .jobs import ask_to_tell_queue
from .streams import person_topic


@on("contact.merged")
def follow_merge(event):
    _close(event.payload["absorbed_id"])


@on("contact.erased")
def fall_silent(event):
    _close(event.subject_id)


def _close(contact_id):
    transaction.on_commit(partial(close_streams, person_topic(contact_id)))


# What makes a line longer or shorter, or moves somebody in it.
MOVES = tuple(
    f"ticket.{what}"
    for what in (
        *("queued", "offered", "offer_declined", "offer_expired", "offer_withdrawn", "overflowed", "callback_offered"),
        *("assigned", "unassigned", "solved", "closed", "paused", "snoozed", "merged", "judged"),
    )
)


@on(*MOVES, together=True, when=has_queues)
def tell_who_waits(events):
    """Those who still wait stand somewhere else now."""
    if anything_waits(Channel.Kind.CHAT):
        ask_to_tell_queue()
