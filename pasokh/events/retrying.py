"""Running failed reactions again: by the job, and by an admin's wish."""

import traceback

import structlog
from django.db import transaction
from django.utils import timezone

from . import reactions
from .models import Event, FailedReaction

log = structlog.get_logger()


def retry(failure_id) -> bool:
    """Run a failed reaction again, in a savepoint; whether it is settled now. Each try is counted, and the latest error kept.

    A reaction that a newer release no longer has is settled: that release does without it.
    """
    failure = FailedReaction.objects.select_for_update().get(pk=failure_id)
    if failure.solved_at is None:
        _try(failure)
    return failure.solved_at is not None


def _try(failure):
    try:
        with transaction.atomic():
            reactions.again(failure.reaction, Event.objects.get(pk=failure.event))
    except Exception:
        log.exception("reaction failed again", event_id=failure.event, reaction=failure.reaction)
        failure.attempts += 1
        failure.error = traceback.format_exc()[-4000:]
    else:
        failure.solved_at = timezone.now()
    failure.save(update_fields=["attempts", "error", "solved_at"])
