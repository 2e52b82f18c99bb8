"""A visitor who became another contact, or is forgotten: her streams close, and open again for what is left to hear."""

from functools import partial

from django.db import transaction

from pasokh.events import on
from pasokh.live.announcing import close_streams

from .streams import person_topic


@on("contact.merged")
def follow_merge(event):
    _close(event.payload["absorbed_id"])


@on("contact.erased")
def fall_silent(event):
    _close(event.subject_id)


def _close(contact_id):
    transaction.on_commit(partial(close_streams, person_topic(contact_id)))
