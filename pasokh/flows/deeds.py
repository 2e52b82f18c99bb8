"""Actions of automation's registry as steps of a run."""

import structlog
from django.db import OperationalError

from pasokh.automation.acts import CannotDo, Deed
from pasokh.automation.acts.registry import LONGEST_LINE
from pasokh.automation.doer import Doer
from pasokh.automation.running import do_action

from .saying import in_line, language_of, with_own

log = structlog.get_logger()
TEXTS = ("text", "title", "subject", "reason")  # params of actions that may name variables of the flow


class FlowDeed(Deed):
    """A step of a run at work on its ticket."""

    def later(self, what):
        from .jobs import do_later

        do_later.defer(run_id=self.run.pk, sequence=self.run.sequence)


def deed_of(run) -> FlowDeed:
    """A run at work on its ticket."""
    return FlowDeed(ticket=run.ticket, by=Doer(run.flow), why={"kind": "flow"}, run=run)


def with_variables(action, run) -> dict:
    """An action whose texts say the run's variables. Raises CannotDo where one of them would say nothing."""
    language = language_of(run)
    told = {name: with_own(value, run, language) for name, value in action.items() if name in TEXTS and value}
    if not all(value.strip() for value in told.values()):
        raise CannotDo("empty")
    return action | {name: value if name == "text" else in_line(value, LONGEST_LINE) for name, value in told.items()}


def act(run, effect, _by) -> dict:
    """Do the action of a step; what the engine is told of it."""
    state = {"kind": "result", "sequence": effect["sequence"], "ok": True}
    try:
        if run.ticket is None:
            raise CannotDo("no_request")
        do_action(deed_of(run), with_variables(effect["action"], run))
    except CannotDo as problem:
        state |= {"ok": False, "note": problem.code}
    except OperationalError:
        raise  # a deadlock, a lost connection: all is done again
    except Exception:
        log.exception("action of a flow failed", run=run.pk, action=effect["action"].get("do"))
        state |= {"ok": False, "note": "broken"}
    if run.ticket:
        run.ticket.refresh_from_db()
    return state
