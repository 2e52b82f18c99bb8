"""Smart messages and what they counted, as a file: JSON for programs, CSV for spreadsheets."""

import io
import json

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.kernel.persian.jalali import show_date
from pasokh.outreach.exporting import counted_rows, whole
from pasokh.outreach.models.showing import COUNTED
from pasokh.outreach.telling import variant_name
from pasokh.tickets.lists.spreadsheets import TYPES, Csv

from ..access import permitted


@require_GET
@permitted("outreach.see")
def export(request, format):
    """Everything that was said and counted; 404 for another format."""
    if format not in _WRITTEN:
        raise Http404
    kind, written = _WRITTEN[format]
    response = HttpResponse(written(request), content_type=f"{kind}; charset=utf-8")
    name = f"smart-messages-{timezone.localdate(timezone=request.workspace.zone).isoformat()}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _json(_request):
    return json.dumps(whole(), ensure_ascii=False, indent=1)


def _csv(request):
    file, language = io.BytesIO(), get_language()
    table = Csv(file, heads=_heads(), rtl=language == "fa")
    for row in counted_rows():
        day = show_date(row.day, "short", language=language, calendar=request.workspace.calendar)
        counts = [getattr(row, name) for name in COUNTED]
        table.write([row.message.name, row.version, variant_name(row.variant), day, row.day.isoformat(), *counts])
    table.close()
    return file.getvalue()


def _heads():
    words = [_("Name"), _("Version"), _("Variant"), _("Day"), _("Day (ISO)"), _("Met it"), _("Shown to")]
    return [*words, _("Times shown"), _("Opened it"), _("Closed it"), _("Answered it"), _("Goal reached")]


_WRITTEN = {"json": ("application/json", _json), "csv": (TYPES["csv"], _csv)}
