"""Files of views: asked for, written by a job, fetched by who asked."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.events import track
from pasokh.kernel import files
from pasokh.tickets.actions.export import ask, file_name
from pasokh.tickets.lists.spreadsheets import TYPES
from pasokh.tickets.models import Export

from ..access import permitted
from ..fragments import refused
from ..lookup import get_or_404
from ..once import once
from ..rail import rail_context
from .opened import opened

SHOWN = 30


@require_http_methods(["GET", "POST"])
@permitted("ticket.export")
@once
def exports(request):
    """Her files of the last day; POST asks for another one: the view as the page shows it."""
    if request.method == "POST":
        seen = opened(request, request.POST.get("view", ""))
        seen.view.columns = list(seen.columns)
        try:
            ask(
                view=seen.view,
                name=seen.name,
                format=request.POST.get("format", ""),
                by=request.member,
                language=get_language(),
            )
        except ValueError:
            return refused(_("There is no such format."))
        return redirect("desk:exports")
    rows = list(Export.objects.filter(member=request.member).order_by("-pk")[:SHOWN])
    going = any(export.state == Export.State.GOING for export in rows)
    context = {"exports": rows, "going": going}
    if request.headers.get("HX-Target") == "exports":
        return render(request, "desk/views/exports_rows.html", context)
    return render(request, "desk/views/exports.html", context | rail_context(request, "requests"))


@require_GET
@permitted("ticket.export")
def fetch(request, public_id):
    """The file itself: to its owner, until it expires."""
    export = get_or_404(Export.objects.filter(member=request.member), public_id)
    if not export.ready or not files.exists(export.stored):
        raise Http404("no longer there")
    track("export.fetched", actor=request.member.actor, subject=export)
    response = HttpResponse(headers=files.headers(file_name(export), TYPES[export.format]))
    response["Cache-Control"] = "private, no-store"
    response["X-Pasokh-File"] = quote(str(files.path_of(export.stored)))
    return response
