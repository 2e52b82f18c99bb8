"""Writing smart messages. What was approved never changes: what is written is a draft until a lead has approved it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track

from ..bodies import blank, clean_body, missing_in
from ..models import MessageVersion, SmartMessage
from ..models.message import NAME_LENGTH

MOST_MESSAGES = 300


class Changed(Exception):
    """Somebody else has saved the draft meanwhile."""


@transaction.atomic
def write(*, name, by, body=None) -> SmartMessage:
    """A new message with its draft. Raises ValueError, in words."""
    name = _clean_name(name)
    if SmartMessage.objects.standing().count() >= MOST_MESSAGES:
        raise ValueError(_("There are too many smart messages."))
    message = SmartMessage.objects.create(name=name)
    _new_draft(message, clean_body(body or blank()), by)
    track("smartmessage.made", actor=by.actor, subject=message)
    return message


def _clean_name(name):
    name = " ".join(name.replace("\x00", "").split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise ValueError(_("Give it a name."))
    return name


def _new_draft(message, body, by):
    last = message.versions.aggregate(number=Max("number", default=0), revision=Max("revision", default=0))
    counted = {name: count + 1 for name, count in last.items()}
    return MessageVersion.objects.create(message=message, body=body, by=by, saved_at=timezone.now(), **counted)


def locked_message(message) -> SmartMessage:
    """The message, held until commit: its versions are changed by whoever holds it."""
    # Its key stays: what browsers tell of it meanwhile need not wait.
    return SmartMessage.objects.select_for_update(no_key=True).get(pk=message.pk)


@transaction.atomic
def save_draft(*, message, body, by, name=None, seen=None) -> MessageVersion:
    """Keep what was written, finished or not. `seen` is the revision of the version that it was written on (`newest`), None: nobody asks.

    A draft that waited for a lead waits no more: she would approve what she has not read. Raises Changed, and ValueError in words; nothing has changed then.
    """
    body, message = clean_body(body), locked_message(message)
    draft = message.draft
    if seen is not None and seen != message.newest.revision:
        raise Changed
    if name is not None and _clean_name(name) != message.name:
        message.name = _clean_name(name)
        message.save(update_fields=["name"])
        track("smartmessage.renamed", actor=by.actor, subject=message)
    if draft is None:
        return _new_draft(message, body, by) if body != _approved_body(message) else message.active
    if body != draft.body:
        draft.body, draft.by, draft.saved_at, draft.asked_at = body, by, timezone.now(), None
        draft.revision += 1
        draft.save()
    return draft


def _approved_body(message):
    return message.active.body if message.active_id else None


@transaction.atomic
def ask(*, message, by) -> MessageVersion:
    """Have the draft wait for a lead. Raises ValueError, in words, while something is missing, or where there is no draft."""
    draft = locked_message(message).draft
    if draft is None:
        raise ValueError(_("There is nothing new to be approved."))
    if lacks := missing_in(draft.body):
        raise ValueError(" ".join(lacks))
    if draft.asked_at is None:
        draft.asked_at, draft.by, draft.note = timezone.now(), by, ""
        draft.save(update_fields=["asked_at", "by", "note"])
        track("smartmessage.asked", actor=by.actor, subject=message, version=draft.number)
    return draft


@transaction.atomic
def write_again(*, message, version, by) -> MessageVersion:
    """Make an earlier version the draft, whatever the draft was."""
    return save_draft(message=message, body=version.body, by=by)


def copy(*, message, by, name) -> SmartMessage:
    """Another message that says what this one says; nobody has approved it."""
    latest = message.draft or message.active
    return write(name=name, by=by, body=latest.body if latest else None)
