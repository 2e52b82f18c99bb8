"""Actions that a job does after the turn: what leaves the house, and what must not wait for others under a ticket's lock.

Jobs know a run and a step of it, nothing of what is said: texts with people's names stand in no queue.
"""

from django.core.mail import EmailMessage

from .acts import Deed
from .acts.saying import text_of
from .doer import Doer
from .models import Run

PENDING = ("deferred", "not_taken")
WELL = ("taken", "sent", "opened")


def run_of(run_id) -> Run | None:
    """A run with what its actions need; None for one that is gone."""
    return Run.objects.select_related("rule", "ticket__contact", "ticket__status", "contact").filter(pk=run_id).first()


def deed_of(run) -> Deed:
    """The deed that a run's jobs go on with."""
    return Deed(ticket=run.ticket, contact=run.contact, by=Doer(run.rule), why=run.why, run=run)


def mail_of(deed, given) -> EmailMessage:
    """The mail that an action sends."""
    subject = " ".join(given["subject"].split())
    return EmailMessage(
        subject=subject,
        body=text_of(deed, given),
        to=[given["to"]],
        headers={"Auto-Submitted": "auto-generated"},
    )


def note(run_id, step, note):
    """Write down what became of the action of a step, in the workspace's transaction."""
    run = Run.objects.select_for_update().filter(pk=run_id).first()
    if run is None or step >= len(run.did) or run.did[step]["note"] not in PENDING:
        return
    run.did[step] |= {"note": note, "state": "done" if note in WELL else "failed"}
    if run.state in (Run.State.DONE, Run.State.FAILED):
        run.state = Run.State.FAILED if any(each["state"] == "failed" for each in run.did) else Run.State.DONE
    run.save(update_fields=["did", "state"])
