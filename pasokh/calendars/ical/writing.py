"""A calendar's days as an iCalendar file: its own, those of all calendars, and the official holidays that it keeps."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from icalendar import Calendar, Event

from pasokh.kernel.persian.isolates import isolate

from ..blocks import show_blocks
from ..models import Holiday
from ..official import occasions
from ..queries import official_changes
from .sieve import OTHER_HOURS

PAST = timedelta(days=400)  # days that are longer ago are left out
REFRESH = timedelta(hours=12)
ONE_DAY = timedelta(days=1)


def calendar_file(hours, business: str, language: str) -> bytes:
    """The file of a calendar (WorkingHours) of a business, with names in a language. The same until something changes."""
    with override(language):
        calendar = Calendar()
        name = f"{business}: {hours.label}"
        for key, value in (("PRODID", "-//Pasokh//Calendars//FA"), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
            calendar.add(key, value)
        for key, value in (("NAME", name), ("X-WR-CALNAME", name), ("REFRESH-INTERVAL", REFRESH)):
            calendar.add(key, value)
        for event in _events(hours, language):
            calendar.add_component(event)
        return calendar.to_ical()


def _events(hours, language) -> Iterator[Event]:
    since = timezone.localdate() - PAST
    own = Holiday.objects.filter(day__gte=since, calendar=hours) | Holiday.objects.filter(day__gte=since, calendar=None)
    for each in own.order_by("day", "pk"):
        yield _own(each, language)
    if hours.official_holidays:
        worked, moved = official_changes()
        for each in occasions():
            if each.day >= since and each.id not in worked:
                yield _official(each, moved.get(each.id), hours, language)


def _own(holiday, language):
    event = _whole_day(holiday.public_id, holiday.day, holiday.created_at)
    name = holiday.name or pgettext("a day", "Closed")
    if holiday.blocks:
        name = f"{isolate(name)} ({show_blocks(holiday.blocks, language)})"
        event.add(OTHER_HOURS, show_blocks(holiday.blocks, "en"))
    event.add("SUMMARY", name)
    return event


def _official(occasion, moved, hours, language):
    event = _whole_day(occasion.id, moved or occasion.day, hours.created_at)
    event.add("SUMMARY", occasion.name(language))
    if occasion.is_calculated and not moved:
        event.add("STATUS", "TENTATIVE")
        event.add("DESCRIPTION", _("Calculated: what is announced may be a day off."))
    return event


def _whole_day(uid, day, stamp):
    event = Event()
    for key, value in (("UID", f"{uid}@pasokh"), ("DTSTAMP", stamp), ("DTSTART", day), ("DTEND", day + ONE_DAY)):
        event.add(key, value)
    event.add("TRANSP", "TRANSPARENT")
    return event
