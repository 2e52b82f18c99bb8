"""What a lead decides of a smart message, and stopping it, which whoever writes may do as well."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track

from ..bodies import missing_in
from ..models.message import NOTE_LENGTH
from ..standing import forget_standing
from .writing import locked_message


class OtherDraft(ValueError):
    """The draft is another one than she has read."""


@transaction.atomic
def approve(*, message, by, seen):
    """Have the draft shown from now on, instead of the version before. `seen` is the revision that she has read.

    Raises OtherDraft, and ValueError, in words, where there is no draft or something is missing.
    """
    message = locked_message(message)
    draft = message.draft
    if draft is None:
        raise ValueError(_("There is nothing new to be approved."))
    if draft.revision != seen:
        raise OtherDraft(_("It was changed meanwhile. Read it again."))
    if lacks := missing_in(draft.body):
        raise ValueError(" ".join(lacks))
    draft.approved_at, draft.approved_by = timezone.now(), by
    draft.save(update_fields=["approved_at", "approved_by"])
    message.active, message.paused_at = draft, None
    message.save(update_fields=["active", "paused_at"])
    track("smartmessage.approved", actor=by.actor, subject=message, version=draft.number)
    transaction.on_commit(forget_standing)


@transaction.atomic
def send_back(*, message, by, note=""):
    """It waits for a lead no more; whoever wrote it reads why."""
    draft = locked_message(message).draft
    if draft and draft.asked_at:
        draft.asked_at, draft.note = None, note.replace("\x00", "").strip()[:NOTE_LENGTH]
        draft.save(update_fields=["asked_at", "note"])
        track("smartmessage.sent_back", actor=by.actor, subject=message, version=draft.number)


@transaction.atomic
def pause(*, message, by):
    """Show it no more, until it is resumed. Browsers that have it on their page stop within seconds, or with the next page."""
    message = locked_message(message)
    if message.active_id and message.paused_at is None:
        _set_paused(message, by, timezone.now(), "smartmessage.paused")


@transaction.atomic
def resume(*, message, by):
    """Show it again."""
    message = locked_message(message)
    if message.paused_at:
        _set_paused(message, by, None, "smartmessage.resumed")


def _set_paused(message, by, at, kind):
    message.paused_at = at
    message.save(update_fields=["paused_at"])
    track(kind, actor=by.actor, subject=message)
    transaction.on_commit(forget_standing)


@transaction.atomic
def drop(*, message, by):
    """It is no more; what was counted stays."""
    message = locked_message(message)
    if message.dropped_at is None:
        message.dropped_at = timezone.now()
        message.save(update_fields=["dropped_at"])
        track("smartmessage.dropped", actor=by.actor, subject=message)
        transaction.on_commit(forget_standing)
