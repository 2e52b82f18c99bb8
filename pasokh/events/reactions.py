"""Reacting to events in the transaction that made them."""

import traceback
from collections import defaultdict

import structlog
from structlog.contextvars import bound_contextvars

from pasokh.kernel.database.late_savepoint import LateSavepoint

log = structlog.get_logger()
_reactions = defaultdict(list)
_gatherings = defaultdict(list)
_asked_first = {}


def on(*kinds, together=False, when=None):
    """Register a function of one event as a reaction to these kinds. Retried ones run again: make them idempotent.

    With `together` it is a function of the events of these kinds that are recorded at once, as a list, run when the other reactions to them have:
    for what is decided better, and sooner, of many than of each.

    `when` is asked before the savepoint is made: a room that has nothing to do in most workspaces costs them no statement. It must be cheap
    and must not fail: what it knows stands in memory (`kernel.kept`).
    """

    def register(reaction):
        if when:
            _asked_first[reaction] = when
        for kind in kinds:
            (_gatherings if together else _reactions)[kind].append(reaction)
        return reaction

    return register


def run(event):
    """Run the reactions to an event, each in a savepoint. One that fails is stored and retried; the change stands."""
    for reaction in filter(_is_wanted, _reactions[event.kind]):
        with bound_contextvars(event_id=event.pk, reaction=name_of(reaction)):
            _run_one([event], reaction, event)


def run_together(events):
    """Run the reactions to events that were recorded at once, as `run`."""
    gathered = defaultdict(list)
    for event in events:
        for reaction in _gatherings[event.kind]:
            gathered[reaction].append(event)
    for reaction, found in gathered.items():
        if not _is_wanted(reaction):
            continue
        with bound_contextvars(event_id=found[0].pk, reaction=name_of(reaction)):
            _run_one(found, reaction, found)


def _is_wanted(reaction):
    """Asked before anything is made ready for it: where nobody wants it, most of what it costs is that."""
    return reaction not in _asked_first or _asked_first[reaction]()


def _run_one(events, reaction, argument):
    try:
        with LateSavepoint():
            reaction(argument)
    except Exception:
        log.exception("reaction failed")
        for event in events:
            _keep_failure(event, reaction)


def again(name, event):
    """Run the registered reaction of this name for one event, as when it happened. Nothing where a newer release dropped it."""
    if reaction := _find(_reactions, name):
        reaction(event)
    elif reaction := _find(_gatherings, name):
        reaction([event])


def _find(registered, name):
    everything = (reaction for reactions in registered.values() for reaction in reactions)
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
