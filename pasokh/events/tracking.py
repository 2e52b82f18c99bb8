"""Writing the spine."""

from django.db import transaction

from pasokh.kernel.database.writing import insert

from . import reactions, relays
from .causing import present_cause


def track(kind, *, actor, subject, cause=None, **payload):
    """Insert one event in the current transaction, run the reactions to it, and tell the relays after commit.

    `subject` is a tenant row; its kind is the model's name in lower case. `cause` is the event that led to this
    one. `payload` holds ids, numbers and field names, never people's text. Returns the Event.
    """
    return record([happened(kind, actor=actor, subject=subject, cause=cause, **payload)])[0]


def happened(kind, *, actor, subject, cause=None, **payload):
    """An Event that is not written yet: for verbs that do several things and `record` them together."""
    from .models import Event  # The package is imported before the app registry is ready.

    return Event(
        kind=kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        cause_id=cause.pk if cause else present_cause(),
        payload=payload,
    )


def record(events):
    """Write events in one statement, then run the reactions to each in order; relays hear of them after commit."""
    insert(events)
    for event in events:
        _tell_after_commit(event)
        reactions.run(event)
    reactions.run_together(events)
    return events


def tracked(subject) -> list:
    """The events about a row that this transaction has written, in their order."""
    kind = subject._meta.model_name
    waiting = (each[1] for each in transaction.get_connection().run_on_commit)
    events = (event for batch in waiting if isinstance(batch, relays.Batch) for event in batch.events)
    return [event for event in events if (event.subject_kind, event.subject_id) == (kind, subject.pk)]


def _tell_after_commit(event):
    connection = transaction.get_connection()
    latest = connection.run_on_commit[-1] if connection.run_on_commit else None
    batch = latest[1] if latest else None
    # Only the latest callback of the same savepoint may grow: a rollback must take its own events along and no others.
    if isinstance(batch, relays.Batch) and latest[0] == set(connection.savepoint_ids):
        batch.events.append(event)
    else:
        transaction.on_commit(relays.Batch(event))
