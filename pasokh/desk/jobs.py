from pasokh.kernel.jobs import job

from .tickets.out import mailing


# Tried again where our own database was in the way: what was begun once is not handed over a second time.
@job(queue="mail", attempts=4, own_transactions=True)
def send_transcript(workspace_id, transcript_id):
    mailing.send_transcript(workspace_id, transcript_id)
