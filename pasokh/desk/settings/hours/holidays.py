"""The official holidays of Iran: which are kept, and those of the moon that were announced for another day."""

from datetime import date

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from pasokh.calendars.actions.keep_days import UnknownOccasion, keep, move, work_on
from pasokh.calendars.models import WorkingHours

from ...access import permitted
from .pages import hours_page
from .shown import year_of_holidays, years_shown


@require_GET
@permitted("workspace.settings", to_read="hours.see")
def holidays(request):
    """Those of a year of the reader's calendar (`year`), else of this one."""
    year, years = years_shown(request.GET.get("year", ""))
    kept = WorkingHours.objects.filter(official_holidays=True).exists()
    return hours_page(
        request,
        "holidays",
        "hours-holidays",
        year=year,
        years=years,
        holidays=year_of_holidays(year),
        keeps_official=kept,
    )


@require_POST
@permitted("workspace.settings")
def keep_holiday(request, occasion):
    """Work on an official holiday (`work`), keep it, or have it on another day (`day`)."""
    try:
        _change(request, occasion)
    except (UnknownOccasion, ValueError) as error:
        raise Http404 from error
    year = request.POST.get("year", "")
    query = f"?year={year}" if year.isascii() and year.isdigit() else ""
    return redirect(f"{reverse('desk:hours-holidays')}{query}#{occasion}")


def _change(request, occasion):
    if day := request.POST.get("day"):
        move(by=request.member, occasion_id=occasion, day=date.fromisoformat(day))
    elif request.POST.get("work"):
        work_on(by=request.member, occasion_id=occasion)
    else:
        keep(by=request.member, occasion_id=occasion)
