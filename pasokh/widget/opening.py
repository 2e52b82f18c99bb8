"""When a site answers, in words: how fast, and until when today or from when on."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.calendars.queries import working_time_for
from pasokh.channels.site import setting
from pasokh.kernel.persian.digits import in_language
from pasokh.kernel.persian.jalali import WEEKDAYS

ONE_DAY = timedelta(days=1)


def hours_of(site, at: datetime | None = None) -> dict:
    """`open`, `until` and `next` (moments in UTC, or None) by the site's calendar. Inside its workspace."""
    at = at or timezone.now()
    time = working_time_for(site=site.origin)
    is_open = time.is_open(at)
    return {
        "open": is_open,
        "until": time.open_until(at) if is_open else None,
        "next": None if is_open else time.next_opening(at),
    }


def home_of(site) -> dict:
    """What a visitor's home shows beside her conversations: what to read, and the hours. Inside the workspace."""
    return {"articles": [], "hours": hours_of(site)}


def hours_words(site, language, at: datetime | None = None) -> str:
    """ "today until 21:00", "from Saturday 9:00 on", or "": open day and night, or for a long time not. Inside the workspace, in this language."""
    at = at or timezone.now()
    zone, hours = working_time_for(site=site.origin).zone, hours_of(site, at)
    moment = hours["until"] or hours["next"]
    if moment is None or moment - at > 7 * ONE_DAY:
        return ""
    here, now = moment.astimezone(zone), at.astimezone(zone)
    # The very end of a day is said as its end, not as the next one's beginning.
    ends_at_midnight = bool(hours["until"]) and here.hour == here.minute == 0
    day = here - ONE_DAY if ends_at_midnight else here
    clock = "24:00" if ends_at_midnight else f"{here:%H:%M}"
    said = {"time": in_language(clock, language), "day": WEEKDAYS[language][day.weekday()]}
    return _sentence(hours["open"], (day.date() - now.date()).days) % said


def _sentence(is_open, days):
    if is_open:
        return _("until %(day)s %(time)s") if days else _("today until %(time)s")
    return (
        (_("from today %(time)s on"), _("from tomorrow %(time)s on"))[days]
        if days < 2
        else _("from %(day)s %(time)s on")
    )


def reply_words(site) -> str:
    """How fast answers usually come, as the business says of itself; "" where it does not."""
    sentence = REPLY_TIMES.get(setting(site, "reply_time"))
    return sentence() if sentence else ""


REPLY_TIMES = {
    "minute": lambda: _("We usually answer within a minute"),
    "minutes": lambda: _("We usually answer within a few minutes"),
    "hour": lambda: _("We usually answer within an hour"),
    "hours": lambda: _("We usually answer within a few hours"),
    "day": lambda: _("We usually answer within a day"),
}
