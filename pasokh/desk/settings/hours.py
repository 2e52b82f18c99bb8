"""Working hours: the week, days of one's own, and the official holidays."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.calendars.actions.change_week import set_week
from pasokh.calendars.actions.keep_days import LONGEST_NAME, UnknownOccasion, keep, remove_day, set_day, work_on
from pasokh.calendars.fields import HoursField
from pasokh.calendars.models import Holiday, WorkingHours
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.jalali import WEEKDAYS
from pasokh.ui.fields import DateField

from ..access import permitted
from .frame import settings_page
from .hours_shown import own_days, state_now, year_of_holidays, years_shown

BACK, AHEAD = timedelta(days=366), timedelta(days=5 * 366)  # how far from today a day may be set


class WeekForm(forms.Form):
    """The hours of each day of the week, Saturday first."""

    official_holidays = forms.BooleanField(
        label=gettext_lazy("Closed on the official holidays of Iran"), required=False
    )
    field_order = [*(f"day{number}" for number in range(7)), "official_holidays"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = WEEKDAYS["fa" if (get_language() or "fa").startswith("fa") else "en"]
        for number in range(7):
            self.fields[f"day{number}"] = HoursField(label=names[(number + 5) % 7])
        self.order_fields(self.field_order)

    @staticmethod
    def initial_of(hours) -> dict:
        """What the form shows of a business's hours."""
        days = {f"day{number}": blocks for number, blocks in enumerate(hours.blocks)}
        return days | {"official_holidays": hours.official_holidays}

    def week(self) -> list:
        """The blocks of each day as they were typed."""
        return [self.cleaned_data[f"day{number}"] for number in range(7)]


class DayForm(forms.Form):
    """One day that is closed or has other hours."""

    day = DateField(label=gettext_lazy("Day"))
    hours = HoursField(
        label=gettext_lazy("Hours on that day"), help_text=gettext_lazy("Empty: closed for the whole day.")
    )
    name = forms.CharField(label=gettext_lazy("What for"), max_length=LONGEST_NAME, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["day"].min_value, self.fields["day"].max_value = today - BACK, today + AHEAD

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], LONGEST_NAME)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def hours(request):
    """The page; POST sets the week."""
    form = WeekForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _page(request, form=form)
    set_week(by=request.member, week=form.week(), official_holidays=form.cleaned_data["official_holidays"])
    messages.success(request, _("Saved."))
    return redirect("desk:hours")


@require_POST
@permitted("workspace.settings")
def add_day(request):
    """Close a day, or give it other hours."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, day_form=form)
    given = form.cleaned_data
    set_day(by=request.member, day=given["day"], blocks=given["hours"], name=given["name"])
    messages.success(request, _("Saved."))
    return redirect(reverse("desk:hours") + "#days")


@require_POST
@permitted("workspace.settings")
def drop_day(request, public_id):
    """Let a day be like any other. One that is gone already is no error: the wish is fulfilled."""
    try:
        remove_day(by=request.member, holiday=Holiday.objects.select_for_update().by_public_id(public_id))
    except Holiday.DoesNotExist:
        pass
    messages.success(request, _("Removed. This day is like any other now."))
    return redirect(reverse("desk:hours") + "#days")


@require_POST
@permitted("workspace.settings")
def keep_holiday(request, occasion):
    """Work on an official holiday (`work`), or keep it."""
    try:
        (work_on if request.POST.get("work") else keep)(by=request.member, occasion_id=occasion)
    except UnknownOccasion as error:
        raise Http404 from error
    year = request.POST.get("year", "")
    query = f"?year={year}" if year.isascii() and year.isdigit() else ""
    return redirect(f"{reverse('desk:hours')}{query}#{occasion}")


def _page(request, form=None, day_form=None):
    settings = WorkingHours.ship()
    year, years = years_shown(request.GET.get("year", ""))
    return settings_page(
        request,
        "hours",
        "hours",
        status=422 if form or day_form else 200,
        form=form or WeekForm(initial=WeekForm.initial_of(settings)),
        day_form=day_form or DayForm(),
        days=own_days(),
        year=year,
        years=years,
        holidays=year_of_holidays(year),
        keeps_official=settings.official_holidays,
        zone=request.workspace.time_zone,
        **state_now(),
    )
