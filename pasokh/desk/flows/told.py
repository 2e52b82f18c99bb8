"""Runs in words: state, what is waited for, the path with its times."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.flows.actions.duties import may_answer
from pasokh.flows.kinds import KINDS, words_of
from pasokh.flows.models import Duty, Run
from pasokh.flows.saying import shown_value
from pasokh.flows.words import STATES, waits_words, why_words
from pasokh.ui.filters import jalali
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may

STATE_KINDS = {"waiting": "accent", "running": "accent", "paused": "warn", "done": "ok", "failed": "danger"}


def run_told(run, member=None, names=None) -> dict:
    """A run as pages show it. With `member`, what it asks, and what she may do; `names` are shared by all runs of a page."""
    step = run.version.graph["steps"].get(run.at or "")
    told = {
        "run": run,
        "flow": run.flow,
        "ticket": run.ticket,
        "about": "" if run.ticket else next((value for _label, value in variables_told(run)), ""),
        "state_words": STATES.get(run.state, run.state),
        "state_kind": STATE_KINDS.get(run.state, ""),
        "step": step_name(step, names) if step else "",
        "waits": _waits(run),
        "why": why_words(run.why) if run.why else "",
    }
    return told | (_for(run, step, member) if member else {})


def step_name(step, names=None) -> str:
    """What a step is called."""
    return step.get("name") or KINDS[step["kind"]].told(step, names)


def _waits(run) -> str:
    """What it waits for, and until when."""
    what = waits_words(run) if run.state == Run.State.WAITING else ""
    if not what or not run.waits_until:
        return what
    return _("%(what)s, until %(time)s at most") % {"what": what, "time": jalali(run.waits_until)}


def _for(run, step, member):
    duty = Duty.objects.filter(run=run, ended_at=None).select_related("member", "team").order_by("-sequence").first()
    may_run = may(member, "flow.run")
    return {
        "duty": _duty(duty, step, member) if duty and run.state == Run.State.WAITING else None,
        "may_cancel": may_run and run.live,
        "may_take_over": may_run and run.state in (Run.State.RUNNING, Run.State.WAITING),
        "may_resume": may_run and run.state in (Run.State.PAUSED, Run.State.FAILED),
    }


def _duty(duty, step, member):
    outcomes = [
        (each["value"], words_of(each.get("label")) or each["value"]) for each in (step or {}).get("outcomes") or ()
    ]
    return {
        "title": duty.title,
        "what": duty.what,
        "asked": _asked(duty),
        "due_at": duty.due_at,
        "outcomes": outcomes if duty.what == Duty.What.TASK else [],
        "may": may_answer(duty, member),
    }


def _asked(duty):
    if duty.member:
        return duty.member.name
    if duty.team:
        return (_("the leads of “%(team)s”") if duty.leads else _("the team “%(team)s”")) % {"team": duty.team.name}
    return _("all who lead")


def passages_told(passages, lines) -> list[dict]:
    """The path, step by step: how long each took, by which way it was left, by whom, and what she said to it."""
    by_id = {line.id: line for line in lines}
    members = Member.objects.in_bulk({each.by_id for each in passages if each.by_kind == "member"})
    said = _said_to(passages)
    return [_passage(each, by_id.get(each.step), members, said.get(each.sequence, "")) for each in passages]


def _said_to(passages) -> dict:
    """{sequence: the words with which a colleague answered what was asked there}; all are passages of one run."""
    duties = Duty.objects.filter(run=passages[0].run_id).exclude(note="") if passages else Duty.objects.none()
    return dict(duties.values_list("sequence", "note"))


def _passage(passage, line, members, said):
    labels = {way["key"]: way["label"] for way in line.ways} if line else {}
    member = members.get(passage.by_id) if passage.by_kind == "member" else None
    return {
        "passage": passage,
        "line": line,
        "exit": labels.get(passage.exit, ""),
        "seconds": int((passage.left_at - passage.entered_at).total_seconds()) if passage.left_at else None,
        "note": why_words(passage.note) if passage.note else "",
        "by": member.name if member else "",
        "said": said,
    }


def variables_told(run) -> list[tuple]:
    """(label, value) of what it keeps, where it keeps anything: as people read it."""
    graph, language = run.version.graph, (get_language() or "fa")[:2]
    return [
        (words_of(each.get("label")) or name, shown)
        for name, each in graph.get("variables", {}).items()
        if (shown := shown_value(graph, name, run.variables.get(name), language))
    ]
