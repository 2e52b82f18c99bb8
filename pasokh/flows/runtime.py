"""Runs at work: one stimulus, one transaction, under the ticket's lock. The state, what was done, and the passages stand or fall together.

Whoever dies in the middle leaves the stimulus where it was; it is told again, to a run that stands where it stood. Locks: the ticket, then the run.
"""

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from pasokh.automation.acts import CannotDo
from pasokh.events.causing import because_of
from pasokh.events.models import Event
from pasokh.tickets.actions.append import locked
from pasokh.workspaces.models import Member

from .doing import DO
from .engine import advance
from .holding import keep, talks_now
from .knowing import asking
from .models import Run, Stimulus
from .saying import language_of
from .stimuli import leave_word, meaning_of, next_for
from .telling import tell

log = structlog.get_logger()
TRIES = 5
MOST_ANSWERS = 500  # of the engine to itself in one transaction; it stops itself long before


def locked_run(run_id) -> Run | None:
    """A run with its ticket, both locked; None for one that is gone."""
    while True:
        ticket_id = Run.objects.filter(pk=run_id).values_list("ticket", flat=True).first()
        ticket = locked([ticket_id]).get(ticket_id) if ticket_id else None
        # Without its key: a stimulus that another run leaves for this one refers to it, and must not wait for us.
        rows = Run.objects.select_for_update(of=("self",), no_key=True).select_related("flow", "version")
        run = rows.filter(pk=run_id).first()
        if run is None or run.ticket_id == ticket_id:
            break  # else a merge gave it to another ticket meanwhile
    if run:
        run.ticket = ticket
    return run


def take_one(run_id) -> bool:
    """Tell a run what it has still to be told first, in the workspace's transaction. Whether there was anything."""
    run = locked_run(run_id)
    stimulus = next_for(run) if run else None
    if stimulus is None:
        return False
    hear(run, meaning_of(stimulus), by=_who(stimulus))
    stimulus.delete()
    return True


def _who(stimulus):
    member = stimulus.facts.get("by")
    return Member.objects.filter(pk=member).first() if member else None


def hear(run, stimulus, by=None):
    """Tell a locked run something: do all that follows, and save it. `by` is the member whose doing it is."""
    at, talked = (run.state, run.sequence), talks_now(run)
    with because_of(Event(pk=run.told)), override(language_of(run)):
        waiting = [stimulus]
        for _round in range(MOST_ANSWERS):
            if not waiting:
                break
            waiting += _one(run, waiting.pop(0), by)
        if at != (run.state, run.sequence) and run.live:
            tell(run, "flow.moved")
    run.save()
    keep(run, talked)


def _one(run, stimulus, by) -> list[dict]:
    state, effects = advance(run.version.graph, run.state_now, stimulus, asking(run.version.graph, run.ticket))
    run.take_state(state)
    told = []
    for effect in effects:
        try:
            with transaction.atomic():
                told.append(DO[effect["do"]](run, effect, by))
        except CannotDo as problem:
            _stop_at(run, effect, problem.code, by)
            break
    return [each for each in told if each]


def _stop_at(run, effect, code, by):
    """It cannot go past this effect: the run fails at the step that asked for it."""
    step = run.passages.filter(sequence=effect["sequence"]).values_list("step", flat=True).first()
    run.take_state(run.state_now | {"at": step, "sequence": effect["sequence"]})
    _fail(run, code, by)


def _fail(run, code, by):
    run.take_state(run.state_now | {"state": "failed", "why": code, "waits": {}})
    DO["withdraw"](run, {"sequence": run.sequence}, by)
    DO["leave"](run, {"sequence": run.sequence, "exit": "", "note": code}, by)
    DO["fail"](run, {"why": code}, by)


def wake(run_id) -> bool:
    """Tell a run that its time has come, if it has."""
    run = locked_run(run_id)
    if run is None or run.state != Run.State.WAITING or not run.waits_until or run.waits_until > timezone.now():
        return False
    hear(run, {"kind": "time"})
    return True


def give_up(run_id, error):
    """A stimulus could not be taken: it is tried again, and after TRIES the run fails. In a transaction of its own."""
    run = locked_run(run_id)
    stimulus = next_for(run) if run else None
    if stimulus is None:
        return
    stimulus.attempts += 1
    if stimulus.attempts < TRIES:
        stimulus.save(update_fields=["attempts"])
        return
    log.error("run of a flow given up", run=run.pk, error=repr(error))
    break_off(run, "broken")
    Stimulus.objects.filter(run=run).delete()


def put_off(run_id, error):
    """A run could not be woken: it is told by a job, as anything else. In a transaction of its own."""
    log.error("run of a flow could not be woken", run=run_id, error=repr(error))
    run = locked_run(run_id)
    if run and run.waits_until:
        run.waits_until = None
        run.save(update_fields=["waits_until"])
        leave_word(run.pk, "time", {"sequence": run.sequence})


def break_off(run, code):
    """Have a locked run fail where it stands."""
    with because_of(Event(pk=run.told)), override(language_of(run)):
        _fail(run, code, None)
    run.save()
    keep(run, talked=True)
