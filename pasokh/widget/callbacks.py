"""A visitor wants to be called: when somebody could, and having it planned."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.calendars.queries import working_time_for
from pasokh.kernel.persian.digits import in_language
from pasokh.kernel.persian.jalali import WEEKDAYS
from pasokh.routing.actions.callback import ask_callback, planned_callback
from pasokh.tickets.models.task import TooManyTasks

from .problems import Problem
from .requirements import identity_of

LATEST = timedelta(days=14)
NOTICE = timedelta(minutes=30)  # nobody is called sooner at a time of her choice
APART = timedelta(hours=2)
A_DAY, DAYS = 4, 3  # moments to choose from
HOUR = timedelta(hours=1)


def moments_of(site, language, now=None) -> list[dict]:
    """Moments of the site's working hours at which she may be called: `at` and its `label`. Inside the workspace, in this language."""
    now = now or timezone.now()
    time = working_time_for(site=site.origin)
    found = {}
    at = time.next_opening(_full_hour(now + NOTICE))
    while at and at - now < LATEST and len(found) <= DAYS:
        here = at.astimezone(time.zone)
        if len(of_day := found.setdefault(here.date(), [])) < A_DAY:
            of_day.append(at)
        at = time.next_opening(at + APART)
    days = list(found.values())[:DAYS]
    return [{"at": at.isoformat(), "label": _label(at, now, time.zone, language)} for day in days for at in day]


def _full_hour(moment):
    return moment.replace(minute=0, second=0, microsecond=0) + HOUR


def _label(at, now, zone, language):
    here, today = at.astimezone(zone), now.astimezone(zone).date()
    said = {"time": in_language(f"{here:%H:%M}", language), "day": WEEKDAYS[language][here.weekday()]}
    days = (here.date() - today).days
    if days < 2:
        return (_("today at %(time)s"), _("tomorrow at %(time)s"))[days] % said
    return _("%(day)s at %(time)s") % said


def read(visit) -> tuple[str, datetime | None]:
    """(phone, moment or None) of the request's body. Raises Problem, with words by field."""
    try:
        phone = identity_of("phone", visit.text("phone"))[1]
    except ValueError as error:
        words = _("Write a phone number: a mobile as 0912…, a landline with its area code.")
        raise Problem("invalid", errors={"phone": words}) from error
    return phone, _moment(visit.text("at"))


def _moment(text):
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None or not timezone.now() - HOUR < at < timezone.now() + LATEST + HOUR:
            raise ValueError("not a moment of the next days")
    except (ValueError, OverflowError) as error:
        raise Problem("invalid", errors={"at": _("Choose another time.")}) from error
    return at


def plan(ticket, contact, phone, at):
    """Plan the call, once for a request: who asks again says it otherwise. Raises Problem."""
    try:
        ask_callback(ticket=ticket, title=_("Call the visitor back"), phone=phone, by=contact, due_at=at)
    except TooManyTasks as error:
        raise Problem("too_many_requests") from error


def planned_for(ticket) -> dict | None:
    """The call that is planned for her: `phone`, and `at` or None. Inside the workspace."""
    call = ticket and planned_callback(ticket)
    return call and {"phone": call.phone, "at": call.due_at.isoformat() if call.due_at else None}
