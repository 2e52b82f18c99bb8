"""Reacting to events in the transaction that made them."""

import traceback
from collections import defaultdict

import structlog
from django.db import transaction
from structlog.contextvars import bound_contextvars

log = structlog.get_logger()
_reactions = defaultdict(list)


def on(*kinds):
    """Register a function of one event as a reaction to these kinds. Retried ones run again: make them idempotent."""

    def register(reaction):
        for kind in kinds:
            _reactions[kind].append(reaction)
        return reaction

    return register


def run(event):
    """Run the reactions to an event, each in a savepoint. One that fails is stored and retried; the change stands."""
    for reaction in _reactions[event.kind]:
        with bound_contextvars(event_id=event.pk, reaction=name_of(reaction)):
            _run_one(event, reaction)


def _run_one(event, reaction):
    try:
        with transaction.atomic():
            reaction(event)
    except Exception:
        log.exception("reaction failed")
        _keep_failure(event, reaction)


def by_name(name):
    """The registered reaction of this name, or None when a newer release dropped it."""
    everything = (reaction for reactions in _reactions.values() for reaction in reactions)
    return next((reaction for reaction in everything if name_of(reaction) == name), None)


def name_of(reaction):
    """A reaction's lasting name."""
    return f"{reaction.__module__}.{reaction.__name__}"


def _keep_failure(event, reaction):
    from .jobs import retry_reaction
    from .models import FailedReaction

    failure = FailedReaction.objects.create(
        event=event.pk, reaction=name_of(reaction), error=traceback.format_exc()[-4000:]
    )
    retry_reaction.defer(failure_id=failure.pk, after=10)
