"""One rule at work on one ticket: its actions in their order, each in a savepoint, and the log of them."""

import structlog
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import override

from pasokh.events import track
from pasokh.events.causing import because_of
from pasokh.events.models import Event
from pasokh.kernel.kept import Kept
from pasokh.workspaces.models import Workspace

from .acts import ACTS, CannotDo, Deed
from .doer import Doer
from .models import Run
from .subjects import TICKET, about, subject_of, thing_of

log = structlog.get_logger()
_languages = Kept(seconds=2)


def _language(workspace_id):
    return _languages.get(
        workspace_id, lambda: Workspace.objects.values_list("language", flat=True).get(pk=workspace_id)
    )


def begin(run):
    """Begin a run that is not saved yet. The caller holds the ticket's lock."""
    run.state = Run.State.DONE
    run.save()
    cause = Event(pk=run.event) if run.event else None  # its key is all that is asked for
    told = track(
        "rule.ran", actor=run.rule.actor, subject=thing_of(run) or run.rule, cause=cause, rule=run.rule_id, run=run.pk
    )
    run.told = told.pk
    _go_on(run, told)


def write_loop(run):
    """Write down that a rule would have started itself, and was not let."""
    run.state = Run.State.LOOP
    run.save()


def resume(run_id) -> bool:
    """Go on with a run whose time has come, if it still matches. Whether there was something to go on with. Locks the ticket, or the contact, before it."""
    known = Run.objects.filter(pk=run_id).first()
    subject = subject_of(known) if known else TICKET
    key = subject.id_of(known) if known else None
    thing = subject.lock([key]).get(key) if key else None
    waiting = Run.objects.select_for_update(of=("self",)).select_related("rule")
    run = waiting.filter(pk=run_id, state=Run.State.WAITING).first()
    if run is None or run.resumes_at > timezone.now():
        return False
    if not run.rule.active or run.rule.dropped_at or thing is None or not _still_matches(run.rule, subject, thing):
        run.state, run.resumes_at = Run.State.ENDED, None
        run.save(update_fields=["state", "resumes_at"])
        return True
    setattr(run, subject.key, thing)
    run.state, run.resumes_at = Run.State.DONE, None
    _go_on(run, Event.objects.get(pk=run.told))
    return True


def _still_matches(rule, subject, thing):
    """Whether it would begin now. A rule that has become one about something else is over with this."""
    return about(rule.trigger) is subject and subject.compiled(rule.conditions)(subject.facts([thing])[thing.pk])


def _go_on(run, told):
    """Do the actions from `step` on, until one waits or none is left."""
    with because_of(told), override(_language(run.rule.workspace_id)):
        while run.step < len(run.actions) and run.state != Run.State.WAITING:
            _do(run, run.actions[run.step])
            run.step += 1
    if run.state != Run.State.WAITING and any(each["state"] == "failed" for each in run.did):
        run.state = Run.State.FAILED
    run.save(update_fields=["state", "did", "step", "resumes_at", "told"])


def _do(run, given):
    deed = Deed(ticket=run.ticket, contact=run.contact, by=Doer(run.rule), why=run.why, run=run)
    state, note = "done", ""
    try:
        note = do_action(deed, given) or ""
    except CannotDo as problem:
        state, note = "failed", problem.code
    except OperationalError:
        raise  # a deadlock, a lost connection: the whole turn is taken again
    except Exception:
        log.exception("action failed", run=run.pk, action=given.get("do"))
        state, note = "failed", "broken"
    if state == "failed":
        thing_of(run).refresh_from_db()  # what was undone must not stand in memory
    run.did = [*run.did, {"do": given.get("do", ""), "state": state, "note": str(note)[:200]}]
    if deed.resumes_at:
        _put_off(run, deed.resumes_at)


def do_action(deed, given):
    """Do one stored action. Raises CannotDo; nothing of it has changed then."""
    act = ACTS.get(given.get("do"))
    if act is None:
        raise CannotDo("gone")
    with transaction.atomic():
        return act.do(deed, given)


def _put_off(run, at):
    from .jobs import go_on

    run.state, run.resumes_at = Run.State.WAITING, at
    go_on.defer(run_id=run.pk, after=at)
