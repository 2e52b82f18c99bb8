"""Another name for a flow."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pasokh.flows import actions
from pasokh.flows.models import Flow
from pasokh.flows.models.flow import NAME_LENGTH

from ..access import permitted
from ..lookup import get_or_404


@require_http_methods(["GET", "POST"])
@permitted("flow.edit")
def rename(request, public_id):
    """The dialog; POST gives the name."""
    flow, problem = get_or_404(Flow.objects.standing(), public_id), ""
    if request.method == "POST":
        try:
            actions.rename(flow, request.POST.get("name", ""), request.member)
        except ValueError as error:
            problem = str(error)
        else:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"flow": flow, "problem": problem, "longest": NAME_LENGTH}
    return render(request, "desk/flows/rename.html", context, status=422 if problem else 200)
