"""Runs: which flow is where, on which request, since when; one run's path with its times; what a colleague answers it, and how it is steered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.automation.names import Names
from pasokh.flows.models import Duty, Flow, Run
from pasokh.flows.words import STATES
from pasokh.live.streams import resume_point
from pasokh.workspaces.rules import may

from ..access import permitted
from ..fragments import wanted_part
from ..live.topics import page_topics, run_topic
from ..lookup import get_or_404
from ..once import once
from ..rail import rail_context
from ..settings.frame import settings_page
from ..tickets.work.said import length_words
from .drawn import canvas_of, lines_of
from .editor import as_data
from .starting import asked_by, start_flow
from .steering import STEERED, CannotBeDone, steer
from .told import passages_told, run_told, variables_told

SHOWN = 50


@require_GET
@permitted("flow.see")
def runs(request):
    """The newest first; of one flow, in one state, those that ask me (`mine`), older than one (`before`)."""
    found = _asked(request).order_by("-pk").select_related("flow", "version", "ticket", "starter")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows, names = list(found[: SHOWN + 1]), Names()
    context = {
        "rows": [run_told(run, names=names) for run in rows[:SHOWN]],
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
        "flows": [(flow.public_id, flow.name) for flow in Flow.objects.order_by("name")[:500]],
        "states": STATES.items(),
        "asked": {name: request.GET.get(name, "")[:60] for name in ("flow", "state", "mine")},
        "startable": startable_inside() if may(request.member, "flow.run") else [],
        "asks": asked_by,
    }
    if wanted_part(request) == "runs-older":
        return render(request, "desk/flows/run_rows.html", context)
    return settings_page(request, "desk/flows/runs", "flow-runs", **context)


def startable_inside():
    """The flows that begin without a request."""
    return Flow.objects.deployed().filter(kind=Flow.Kind.INSIDE).select_related("active")[:100]


def _asked(request):
    found = Run.objects.visible_to(request.member)
    if public_id := request.GET.get("flow"):
        try:
            found = found.filter(flow=Flow.objects.by_public_id(public_id))
        except Flow.DoesNotExist:
            found = found.none()
    if request.GET.get("mine"):
        found = found.filter(pk__in=Duty.objects.open().of(request.member).values("run"))
    state = request.GET.get("state")
    return found.filter(state=state) if state in STATES else found


@require_GET
@permitted("flow.see")
def run(request, public_id):
    """One run: where it is, the path that it went, what it keeps."""
    found = get_or_404(
        Run.objects.visible_to(request.member).select_related("flow", "version", "ticket", "starter"), public_id
    )
    since = resume_point()
    lines, passages = lines_of(found.version.graph), list(found.passages.order_by("sequence"))
    path = [{"step": each.step, "exit": each.exit} for each in passages]
    trouble = found.at if found.state == Run.State.FAILED else ""
    here = found.at if found.live else ""
    names = Names()
    context = {
        "run": run_told(found, request.member, names),
        "flow": found.flow,
        "fresh": request.path if found.live else "",
        "fresh_topic": run_topic(found.pk),
        "lines": lines,
        "path": passages_told(passages, lines),
        "variables": variables_told(found),
        "inner": [run_told(each, names=names) for each in found.children.select_related("flow", "version")[:SHOWN]],
        "parent": found.parent,
        "seconds_words": length_words,
        "data": as_data(canvas_of(lines, path=path, here=here or "", trouble=trouble or "")),
    }
    topics = [*page_topics(request.member), run_topic(found.pk)] if found.live else page_topics(request.member)
    live = {"live_topics": " ".join(topics), "live_since": since}
    return render(request, "desk/flows/run.html", context | live | rail_context(request, "flows"))


@require_POST
@permitted("flow.see")
def act(request, public_id):
    """Answer it or steer it (`do`), from the page of a run."""
    found = get_or_404(Run.objects.visible_to(request.member), public_id)
    if request.POST.get("do") not in STEERED:
        raise Http404
    try:
        messages.success(request, steer(found, request.POST, request.member))
    except CannotBeDone as problem:
        messages.error(request, str(problem))
    return redirect("desk:flow-run", found.public_id)


@require_POST
@permitted("flow.run")
@once
def begin(request):
    """Begin a flow inside the house."""
    try:
        made = start_flow(request, None)
    except CannotBeDone as problem:
        messages.error(request, str(problem))
        return redirect("desk:flow-runs")
    messages.success(request, _("It has begun."))
    return redirect("desk:flow-run", made.public_id)
