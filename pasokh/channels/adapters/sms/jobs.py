"""Each minute what came by text message is asked for, each five what became of what went, where the provider does not call us."""

import structlog

from pasokh.kernel.jobs import every, job
from pasokh.kernel.secrets import KeyLost
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.sweeping import of_each

from ...going import note_going
from ...models import Channel
from ..base import PermanentFailure, TemporaryFailure
from . import asking

log = structlog.get_logger()


@every("* * * * *")
@job(queue="inbound", attempts=1, own_transactions=True, name="channels.sms.ask_for_texts")
def ask_for_texts(workspace_id=None):
    """Ask for what came to each line that is asked."""
    of_each(lambda ws: _each(ws, asking.ask_for_texts))


@every("*/5 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="channels.sms.ask_for_states")
def ask_for_states(workspace_id=None):
    """Ask what became of the texts of each line that is asked."""
    of_each(lambda ws: _each(ws, asking.ask_for_states))


def _each(ws, ask):
    with workspace(ws):
        lines = Channel.objects.filter(kind=Channel.Kind.SMS, active=True, settings__way="polling")
        ids = list(lines.values_list("pk", flat=True))
    for pk in ids:
        try:
            ask(ws.pk, pk)
        except (PermanentFailure, TemporaryFailure, KeyLost) as failure:
            with workspace(ws):
                note_going(pk, "sms", works=False, words=str(failure))
