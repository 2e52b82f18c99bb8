"""Smart messages and what they counted, as a file: JSON for programs, CSV for spreadsheets."""

import io

from django.http import Http404
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
from ..downloads import download, json_download


@require_GET
@permitted("outreach.see")
def export(request, format):
    """Everything that was said and counted; 404 for another format."""
    if format not in _WRITTEN:
        raise Http404
    name = f"smart-messages-{timezone.localdate(timezone=request.workspace.zone).isoformat()}.{format}"
    return _WRITTEN[format](request, name)


def _json(_request, name):
    return json_download(whole(), name)


def _csv(request, name):
    file, language = io.BytesIO(), get_language()
    table = Csv(file, heads=_heads(), rtl=language == "fa")
    for row in counted_rows():
        day = show_date(row.day, "short", language=language, calendar=request.workspace.calendar)
        counts = [getattr(row, name) for name in COUNTED]
        table.write([row.message.name, row.version, variant_name(row.variant), day, row.day.isoformat(), *counts])
    table.close()
    return download(file.getvalue(), f"{TYPES['csv']}; charset=utf-8", name)


def _heads():
    words = [_("Name"), _("Version"), _("Variant"), _("Day"), _("Day (ISO)"), _("Met it"), _("Shown to")]
    return [*words, _("Times shown"), _("Opened it"), _("Closed it"), _("Answered it"), _("Goal reached")]


_WRITTEN = {"json": _json, "csv": _csv}
