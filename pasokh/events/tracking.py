"""Writing the spine."""

from django.db import transaction

from . import reactions, relays


def track(kind, *, actor, subject, cause=None, **payload):
    """Insert one event in the current transaction, run the reactions to it, and tell the relays after commit.

    `subject` is a tenant row; its kind is the model's name in lower case. `cause` is the event that led to this
    one. `payload` holds ids, numbers and field names, never people's text. Returns the Event.
    """
    from .models import Event  # The package is imported before the app registry is ready.

    event = Event.objects.create(
        kind=kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        cause_id=cause.pk if cause else None,
        payload=payload,
    )
    reactions.run(event)
    _tell_after_commit(event)
    return event


def _tell_after_commit(event):
    connection = transaction.get_connection()
    waiting = [entry for entry in connection.run_on_commit if getattr(entry[1], "is_relay_of_events", False)]
    if waiting and waiting[-1][1].workspace_id == event.workspace_id and waiting[-1][0] == set(connection.savepoint_ids):
        waiting[-1][1].events.append(event)
    else:
        transaction.on_commit(relays.Batch(event))
