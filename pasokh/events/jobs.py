from django.db import transaction
from django.utils import timezone

from pasokh.kernel.jobs import job

from . import reactions
from .models import Event, FailedReaction


@job(queue="reactions", attempts=9, wait=4)  # for a day
def retry_reaction(failure_id):
    """Run a failed reaction again; its row is marked solved when it goes through."""
    failure = FailedReaction.objects.get(pk=failure_id)
    reaction = reactions.by_name(failure.reaction)
    if failure.solved_at or reaction is None:
        return
    with transaction.atomic():
        reaction(Event.objects.get(pk=failure.event))
    failure.solved_at = timezone.now()
    failure.save(update_fields=["solved_at"])
