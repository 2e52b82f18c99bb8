"""Days from an iCalendar file: uploaded, looked at, and those that were chosen are set. Nothing is kept in between."""

import json
from datetime import date

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pasokh.calendars.actions.import_days import import_days
from pasokh.calendars.blocks import checked, show_blocks
from pasokh.calendars.ical import read_days
from pasokh.calendars.ical.found import MOST_DAYS, Found
from pasokh.calendars.ical.preview import preview
from pasokh.calendars.ical.sieve import LARGEST, BadFile
from pasokh.calendars.models import WorkingHours
from pasokh.calendars.models.working_hours import LONGEST_NAME
from pasokh.ui.filters import number

from ...access import permitted
from ...once import once
from .forms import calendar_choice, calendar_of, reach
from .pages import hours_page

LONGEST_LINE = 1_000  # characters of a day that is sent back


class FileForm(forms.Form):
    """The file, and the calendar for which its days are meant."""

    file = forms.FileField(
        label=gettext_lazy("iCalendar file (.ics)"),
        help_text=gettext_lazy("You see which days would come before any of them is set."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if WorkingHours.objects.count() > 1:
            self.fields["calendar"] = calendar_choice(label=_("For which calendar"), empty=_("For all of them"))


@require_POST
@permitted("workspace.settings")
def look(request):
    """Which days a file names, and what each would change."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            # One byte more than may be: what is larger is refused without being read.
            reading = read_days(form.cleaned_data["file"].read(LARGEST + 1), *reach())
        except BadFile as why:
            form.add_error("file", str(why))
        else:
            return _preview(request, reading, calendar_of(form.cleaned_data.get("calendar", "")))
    return hours_page(request, "import", "hours-days", status=422, file_form=form, lines=None)


def _preview(request, reading, calendar):
    lines = [
        {"line": each, "value": _packed(each), "hours": show_blocks(each.blocks)}
        for each in preview(reading.days, calendar)
    ]
    left_out = [_left_out(why, count) for why, count in sorted(reading.left_out.items())]
    return hours_page(request, "import", "hours-days", lines=lines, left_out=left_out, calendar=calendar)


@require_POST
@permitted("workspace.settings")
@once
def take(request):
    """Set the days that were chosen; those that are set already stay as they are."""
    found = [each for each in map(_unpacked, request.POST.getlist("day")[:MOST_DAYS]) if each]
    count = import_days(by=request.member, found=found, calendar=calendar_of(request.POST.get("calendar", "")))
    said = ngettext("%(count)s day was set.", "%(count)s days were set.", count) % {"count": number(count)}
    messages.success(request, said)
    return redirect("desk:hours-days")


def _packed(line):
    """A day as the page sends it back: in one field, for a form may have only so many."""
    return json.dumps([line.day.isoformat(), line.name, line.blocks], ensure_ascii=False)


def _unpacked(text):
    """The day of a field; None for what no page of ours has written, and for days out of reach."""
    first, last = reach()
    try:
        day, name, blocks = json.loads(text[:LONGEST_LINE])
        found = Found(date.fromisoformat(day), str(name)[:LONGEST_NAME], checked(blocks))
    except (ValueError, TypeError, RecursionError):
        return None
    return found if first <= found.day <= last else None


def _left_out(why, count):
    words = {
        "cancelled": ngettext("%(count)s is cancelled", "%(count)s are cancelled", count),
        "timed": ngettext("%(count)s is not about whole days", "%(count)s are not about whole days", count),
        "long": ngettext("%(count)s is longer than 60 days", "%(count)s are longer than 60 days", count),
        "rule": ngettext(
            "%(count)s repeats in a way that is not followed", "%(count)s repeat in a way that is not followed", count
        ),
        "unreadable": ngettext("%(count)s cannot be read", "%(count)s cannot be read", count),
        "far": ngettext(
            "%(count)s is too long ago or too far away", "%(count)s are too long ago or too far away", count
        ),
    }
    return words[why] % {"count": number(count)}
