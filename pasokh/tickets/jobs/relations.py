"""Jobs of incidents."""

from pasokh.kernel.jobs import job

from ..actions.broadcasting import answer_batch, lose


@job(queue="default", attempts=8, wait=3, lost=lose, name="tickets.relation_jobs.send_broadcast")
def send_broadcast(broadcast_id):
    """Answer the next batch of a broadcast."""
    answer_batch(broadcast_id)
