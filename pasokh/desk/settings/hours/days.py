"""Days of one's own: closed, or with other hours, in one calendar or in all."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.calendars.actions.keep_days import remove_day, set_day
from pasokh.calendars.models import Holiday

from ...access import permitted
from ...once import once
from .forms import DayForm, calendar_of
from .importing import FileForm
from .pages import hours_page
from .shown import own_days


@require_GET
@permitted("workspace.settings", to_read="hours.see")
def days(request):
    """The days that are set, and forms for one more and for a file of them."""
    return _page(request)


@require_POST
@permitted("workspace.settings")
@once
def add_day(request):
    """Close a day, or give it other hours."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    given = form.cleaned_data
    calendar = calendar_of(given.get("calendar", ""))
    set_day(by=request.member, day=given["day"], blocks=given["hours"], name=given["name"], calendar=calendar)
    messages.success(request, _("Saved."))
    return redirect("desk:hours-days")


@require_POST
@permitted("workspace.settings")
def drop_day(request, public_id):
    """Let a day be like any other. One that is gone already is no error: the wish is fulfilled."""
    try:
        remove_day(by=request.member, holiday=Holiday.objects.select_for_update().by_public_id(public_id))
    except Holiday.DoesNotExist:
        pass
    messages.success(request, _("Removed. This day is like any other now."))
    return redirect("desk:hours-days")


def _page(request, form=None):
    return hours_page(
        request,
        "days",
        "hours-days",
        status=422 if form else 200,
        day_form=form or DayForm(),
        file_form=FileForm(),
        days=own_days(),
    )
