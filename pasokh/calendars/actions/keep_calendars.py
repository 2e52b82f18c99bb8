"""The calendars of a business: made, named, put into other clocks, made the default, deleted."""

from contextlib import contextmanager
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.kernel.persian.isolates import clean_line
from pasokh.workspaces.models import Address

from ..models import WorkingHours
from ..models.working_hours import LONGEST_NAME
from ..queries import forget_working_time

MOST = 200  # calendars of one business


class BadCalendar(ValueError):
    """A calendar cannot be so. `code` is "name", "taken", "zone", "most", "default" or "used"."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def make_calendar(*, by, name, zone="", like=None) -> WorkingHours:
    """A new calendar with the week of another one (else of the default). Raises BadCalendar; then nothing has changed."""
    like = like or WorkingHours.ship()
    if WorkingHours.objects.count() >= MOST:
        raise BadCalendar("most")
    given = {"name": _checked_name(name), "zone": _checked_zone(zone)}
    with _taken_names():
        hours = WorkingHours.objects.create(week=like.week, official_holidays=like.official_holidays, **given)
    track("hours.made", actor=by.actor, subject=hours)
    forget_working_time()
    return hours


def change_calendar(*, by, hours, name, zone="") -> None:
    """Call it otherwise, or put it into other clocks ("": those of the business). Raises BadCalendar; then nothing has changed."""
    hours = _locked(hours)
    # The first calendar of a business has no name of its own until it gets one.
    fields = {"name": "" if hours.is_default and not name.strip() else _checked_name(name), "zone": _checked_zone(zone)}
    with _taken_names():
        change(hours, "hours.changed", by=by, fields=fields)
    forget_working_time()


def make_default(*, by, hours) -> None:
    """Let a calendar count wherever nothing else is said. The one that did so before stays, and gets a name if it has none."""
    before = WorkingHours.objects.select_for_update().get(pk=WorkingHours.ship().pk)
    if before.pk == hours.pk:
        return
    before.is_default, before.name = False, before.name or before.label
    with _taken_names():
        before.save(update_fields=["is_default", "name"])
    hours = _locked(hours)
    hours.is_default = True
    hours.save(update_fields=["is_default"])
    track("hours.made_default", actor=by.actor, subject=hours, before=before.pk)
    forget_working_time()


def drop_calendar(*, by, hours) -> None:
    """Delete a calendar with its own days; whoever kept it keeps the next one (see `hours_id_for`).

    Raises BadCalendar for the default, and for one that another room needs; then nothing has changed.
    """
    hours = _locked(hours)
    if hours.is_default:
        raise BadCalendar("default")
    try:
        with transaction.atomic():
            track("hours.dropped", actor=by.actor, subject=hours)
            Address.drop(Address.Kind.CALENDAR_FEED, hours)
            hours.delete()
    except (ProtectedError, IntegrityError) as error:
        raise BadCalendar("used") from error
    forget_working_time()


def _locked(hours):
    return WorkingHours.objects.select_for_update().get(pk=hours.pk)


def _checked_name(name):
    name = clean_line(name, LONGEST_NAME)
    if not name:
        raise BadCalendar("name")
    return name


def _checked_zone(zone):
    if zone and zone not in available_timezones():
        raise BadCalendar("zone")
    return zone


@contextmanager
def _taken_names():
    """A savepoint in which a name that is taken already becomes BadCalendar."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise BadCalendar("taken") from error
