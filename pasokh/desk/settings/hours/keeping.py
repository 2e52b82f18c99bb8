"""Saying who keeps a calendar, and opening it to other programs."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.calendars.actions.subscribe import close_feed, open_feed
from pasokh.calendars.ical import calendar_file
from pasokh.calendars.models import WorkingHours
from pasokh.kernel import limits
from pasokh.kernel.tenancy import workspace
from pasokh.ui.errors import error_response
from pasokh.workspaces.models import Address, Member

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from .calendars import page
from .forms import KeepersForm, calendar_of
from .keepers import give_to

TRIES, PER_SECONDS = 60, 600  # unknown secrets from one address


@require_POST
@permitted("workspace.settings")
def keepers(request, public_id):
    """Who keeps a calendar. Nobody is said to keep the default: it counts for all others."""
    found = get_or_404(WorkingHours.objects.filter(is_default=False), public_id)
    form = KeepersForm(request.POST)
    if not form.is_valid():
        return page(request, found, keepers_form=form)
    give_to(form, found, request.member)
    messages.success(request, _("Saved."))
    return redirect("desk:calendar", public_id)


@require_POST
@permitted("workspace.settings")
def member_hours(request, public_id):
    """Which calendar a colleague keeps herself; the empty choice: that of her team or the business."""
    who = get_or_404(Member.objects.active(), public_id)
    chosen = calendar_of(request.POST.get("calendar", ""))
    give_hours(by=request.member, hours=chosen, member=who)
    messages.success(request, _("Saved."))
    return redirect("desk:member", public_id)


@require_POST
@permitted("workspace.settings")
@once
def feed(request, public_id):
    """A new secret address (`open`), shown once; or none any more."""
    found = get_or_404(WorkingHours.objects, public_id)
    if not request.POST.get("open"):
        close_feed(by=request.member, hours=found)
        messages.success(request, _("The address leads nowhere now."))
        return redirect("desk:calendar", public_id)
    secret = open_feed(by=request.member, hours=found)
    found.refresh_from_db()
    return page(request, found, secret=settings.PASOKH_URL + reverse("desk:calendar-subscription", args=[secret]))


@require_GET
def subscription(request, secret):
    """A calendar for whoever knows its secret address, in the language of the business. An unknown one is counted, and not found."""
    place = Address.find(Address.Kind.CALENDAR_FEED, secret)
    if place is None:
        party = limits.party(request.META.get("REMOTE_ADDR", ""))
        verdict = limits.hit(f"calendar-feed:{party}", limit=TRIES, per_seconds=PER_SECONDS)
        return error_response(404 if verdict.allowed else 429)
    with workspace(place.workspace):
        found = WorkingHours.objects.get(pk=place.target_id)
        body = calendar_file(found, place.workspace.name, place.workspace.language)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response
