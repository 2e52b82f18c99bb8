"""The calendars of a business: the default on its own page, with the others below it; each with its week and who keeps it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.calendars.actions.change_week import set_week
from pasokh.calendars.actions.keep_calendars import (
    BadCalendar,
    change_calendar,
    drop_calendar,
    make_calendar,
    make_default,
)
from pasokh.calendars.ical import calendar_file
from pasokh.calendars.models import WorkingHours

from ...access import permitted
from ...downloads import download
from ...lookup import get_or_404
from ...once import once
from ..reading import facts_of
from .forms import CalendarForm, KeepersForm, WeekForm
from .keepers import kept_by, week_of
from .pages import hours_page
from .shown import calendars_shown, state_now

REFUSED = {
    "name": lambda: _("A calendar needs a name."),
    "taken": lambda: _("There is a calendar of this name already."),
    "zone": lambda: _("There is no such time zone. Choose a place of the list, for example Tehran."),
    "most": lambda: _("There are too many calendars."),
    "default": lambda: _("The default calendar cannot be deleted. Make another one the default before."),
    "used": lambda: _("This calendar is needed elsewhere and cannot be deleted."),
}


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings", to_read="hours.see")
def hours(request):
    """The default calendar and a list of all; POST sets its week."""
    return _calendar(request, WorkingHours.ship(), "desk:hours")


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings", to_read="hours.see")
def calendar(request, public_id):
    """One calendar; POST sets its week. The default has its own address."""
    found = get_or_404(WorkingHours.objects, public_id)
    if found.is_default and request.method == "GET":
        return redirect("desk:hours")
    return _calendar(request, found, "desk:calendar", found.public_id)


def _calendar(request, found, *address):
    form = WeekForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return page(request, found, form=form)
    set_week(by=request.member, hours=found, week=form.week(), official_holidays=form.cleaned_data["official_holidays"])
    messages.success(request, _("Saved."))
    return redirect(*address)


@require_POST
@permitted("workspace.settings")
@once
def add(request):
    """A new calendar, with the week of the default to begin with."""
    form = CalendarForm(request.POST)
    if form.is_valid():
        try:
            made = make_calendar(by=request.member, **form.cleaned_data)
        except BadCalendar as why:
            form.add_error("zone" if why.code == "zone" else "name", REFUSED[why.code]())
        else:
            messages.success(request, _("Saved. Set its week, and say who keeps it."))
            return redirect("desk:calendar", made.public_id)
    return page(request, WorkingHours.ship(), add_form=form)


@require_POST
@permitted("workspace.settings")
def change(request, public_id):
    """Name and time zone."""
    found = get_or_404(WorkingHours.objects, public_id)
    form = CalendarForm(request.POST, named=not found.is_default)
    if form.is_valid():
        try:
            change_calendar(by=request.member, hours=found, **form.cleaned_data)
        except BadCalendar as why:
            form.add_error("zone" if why.code == "zone" else "name", REFUSED[why.code]())
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:calendar", public_id)
    return page(request, found, name_form=form)


@require_POST
@permitted("workspace.settings")
def default(request, public_id):
    """Let it count wherever nothing else is said."""
    make_default(by=request.member, hours=get_or_404(WorkingHours.objects, public_id))
    messages.success(request, _("Saved."))
    return redirect("desk:hours")


@require_POST
@permitted("workspace.settings")
def drop(request, public_id):
    """Delete a calendar. One that is gone already is no error: the wish is fulfilled."""
    found = WorkingHours.objects.filter(pk__in=_keys(public_id)).first()
    try:
        if found:
            drop_calendar(by=request.member, hours=found)
    except BadCalendar as why:
        messages.error(request, REFUSED[why.code]())
        return redirect("desk:calendar", public_id)
    messages.success(request, _("Deleted. Whoever kept it keeps the hours above it now."))
    return redirect("desk:hours")


def _keys(public_id):
    try:
        return [WorkingHours.objects.by_public_id(public_id).pk]
    except WorkingHours.DoesNotExist:
        return []


@require_GET
@permitted("workspace.settings", to_read="hours.see")
def file(request, public_id):
    """Its days as an iCalendar file."""
    found = get_or_404(WorkingHours.objects, public_id)
    body = calendar_file(found, request.workspace.name, get_language() or "fa")
    return download(body, "text/calendar; charset=utf-8", "calendar.ics")


def page(request, found, form=None, add_form=None, name_form=None, keepers_form=None, secret=""):
    """The page of a calendar, with a form that was refused in place of a fresh one."""
    if not request.may_change:
        return _read_only(request, found)
    refused = any((form, add_form, name_form, keepers_form))
    return hours_page(
        request,
        "calendar",
        "hours",
        status=422 if refused else 200,
        calendar=found,
        calendars=calendars_shown() if found.is_default else [],
        form=form or WeekForm(initial=WeekForm.initial_of(found)),
        name_form=name_form
        or CalendarForm(initial={"name": found.name, "zone": found.zone}, named=not found.is_default),
        add_form=add_form or CalendarForm(auto_id="add_%s"),
        keepers_form=keepers_form or (None if found.is_default else KeepersForm(initial=kept_by(found))),
        secret=secret,
        zone=found.zone_in(request.workspace).key,
        **state_now(found),
    )


def _read_only(request, found):
    facts = [(label, hours or pgettext("a day", "Closed")) for label, hours in week_of(found)]
    holidays = _("Closed on the official holidays of Iran"), _("Yes") if found.official_holidays else _("No")
    return hours_page(
        request,
        "calendar_read",
        "hours",
        calendar=found,
        calendars=calendars_shown() if found.is_default else [],
        facts=[*facts, holidays],
        keepers=[] if found.is_default else facts_of(KeepersForm(initial=kept_by(found))),
        zone=found.zone_in(request.workspace).key,
        **state_now(found),
    )
