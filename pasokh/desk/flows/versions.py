"""Versions of a flow: into service with a note, what stood before, back to it; and what is done to the flow as a whole."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.flows import actions
from pasokh.flows.actions.flows import draw_again
from pasokh.flows.graph import checked
from pasokh.flows.models import Flow, FlowVersion
from pasokh.flows.models.flow import NOTE_LENGTH
from pasokh.kernel.persian.isolates import clean_line
from pasokh.workspaces.rules import may

from ..access import permitted
from ..downloads import json_download
from ..lookup import get_or_404
from ..once import once
from ..rail import rail_context
from ..settings.frame import settings_page
from ..tickets.work.said import length_words
from .drawn import canvas_of, lines_of
from .editor import as_data, changed_words, working

SHOWN = 100


@require_http_methods(["GET", "POST"])
@permitted("flow.deploy")
def deploy(request, public_id):
    """The dialog that asks for a note; POST puts the draft, as it was seen, into service."""
    flow, problem = get_or_404(Flow.objects.standing(), public_id, lock=request.method == "POST"), ""
    now = working(flow)
    if request.method == "POST":
        try:
            if now.seen != request.POST.get("revision", ""):
                raise ValueError(changed_words(flow))
            actions.deploy(flow, request.member, clean_line(request.POST.get("note", ""), NOTE_LENGTH))
        except ValueError as error:
            problem = str(error)
        else:
            messages.success(
                request, _("It is in service. What runs already goes on by the version that it began with.")
            )
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    problems = checked(now.graph, flow.kind)
    context = {"flow": flow, "revision": now.seen, "problems": problems, "problem": problem, "longest": NOTE_LENGTH}
    return render(request, "desk/flows/deploy.html", context, status=422 if problem else 200)


@require_GET
@permitted("flow.see")
def versions(request, public_id):
    """All versions, the newest first."""
    flow = get_or_404(Flow.objects, public_id)
    found = flow.versions.exclude(deployed_at=None).select_related("by").order_by("-number")[:SHOWN]
    context = {"flow": flow, "versions": found, "may_edit": may(request.member, "flow.edit") and not flow.archived_at}
    return settings_page(request, "desk/flows/versions", "flows", **context)


@require_GET
@permitted("flow.see")
def version(request, public_id, number):
    """What a flow looked like in one version: to look at only."""
    flow = get_or_404(Flow.objects, public_id)
    found = _version(flow, number)
    lines = lines_of(found.graph)
    context = {
        "flow": flow,
        "version": found,
        "lines": lines,
        "titles": {line.id: line.title for line in lines},
        "seconds_words": length_words,
        "data": as_data(canvas_of(lines)),
        "may_edit_flow": may(request.member, "flow.edit") and not flow.archived_at,
    }
    return render(request, "desk/flows/version.html", context | rail_context(request, "flows"))


def _version(flow, number):
    found = FlowVersion.objects.filter(flow=flow, number=number).exclude(deployed_at=None).first()
    if found is None:
        raise Http404
    return found


@require_POST
@permitted("flow.edit")
@once
def back(request, public_id, number):
    """A draft that says again what an earlier version said; a draft that stands already gives way."""
    flow = get_or_404(Flow.objects.standing(), public_id)
    draw_again(flow, _version(flow, number), request.member)
    messages.success(request, _("The draft says again what that version said. Put it into service when it is right."))
    return redirect("desk:flow", flow.public_id)


@require_GET
@permitted("flow.see")
def out(request, public_id):
    """The flow as a JSON file."""
    flow = get_or_404(Flow.objects, public_id)
    return json_download(actions.export(flow), f"{flow.public_id}.json")


@require_POST
@permitted("flow.edit")
@once
def duplicate(request, public_id):
    """Another flow that begins as this one."""
    flow = get_or_404(Flow.objects, public_id)
    try:
        made = actions.duplicate(flow, request.member)
    except ValueError as problem:
        messages.error(request, str(problem))
        return redirect("desk:flow", flow.public_id)
    messages.success(request, _("Here is the copy, as a draft."))
    return redirect("desk:flow", made.public_id)


@require_POST
@permitted("flow.deploy")
def retire(request, public_id):
    """Take a flow out of service, or (`back`) offer it again. What runs goes on."""
    flow = get_or_404(Flow.objects, public_id)
    if "back" in request.POST:
        actions.restore(flow, request.member)
        messages.success(request, _("The flow is offered again."))
        return redirect("desk:flow", flow.public_id)
    actions.retire(flow, request.member)
    messages.success(request, _("The flow is retired: it is begun no more. What runs goes on."))
    return redirect("desk:flows")
