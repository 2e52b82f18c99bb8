"""The events of runs."""

from pasokh.events import track


def about(run):
    """What the events of a run are about: its ticket; inside the house, its flow."""
    return run.ticket or run.flow


def tell(run, kind, by=None, **payload):
    """Track what became of a run."""
    return track(
        kind, actor=by.actor if by else run.flow.actor, subject=about(run), flow=run.flow_id, run=run.pk, **payload
    )
