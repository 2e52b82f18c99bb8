"""The whole days that a file of somebody's calendar names: pure, and safe with any file."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import chain

import recurring_ical_events
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from pasokh.kernel.persian.isolates import clean_line

from ..blocks import parse_blocks
from ..models.working_hours import LONGEST_NAME
from .found import MOST_DAYS, Found, Reading
from .rules import curb
from .sieve import OTHER_HOURS, BadFile, events_in

MOST_RULES = 50
LONGEST = timedelta(days=60)  # of one event
ONE_DAY = timedelta(days=1)


class _LeftOut(Exception):
    """Why an event does not count."""


def read_days(raw: bytes, first: date, last: date) -> Reading:
    """The whole days within [first, last] that the events of a file take. Raises BadFile, in words for people."""
    left_out: Counter = Counter()
    found: dict[date, Found] = {}
    for series in _series(events_in(raw), last, left_out):
        days = _days_of(series, first, last, left_out)
        if days is None:
            left_out["far"] += 1
        for each in days or ():
            found.setdefault(each.day, each)
        if len(found) > MOST_DAYS:
            raise BadFile(_("This file names more than 400 days."))
    return Reading(tuple(found[day] for day in sorted(found)), dict(left_out))


def _series(texts, last, left_out) -> list[list[Event]]:
    """The events that count, those of one UID together: one may say that another of them is on another day."""
    series: dict[str, list[Event]] = {}
    for number, text in enumerate(texts):
        try:
            event = _checked(text, last)
        except _LeftOut as why:
            left_out[str(why)] += 1
        else:
            series.setdefault(str(event.get("UID", number)), []).append(event)
    if sum("RRULE" in event for event in chain(*series.values())) > MOST_RULES:
        raise BadFile(_("This file has too many events that repeat."))
    return list(series.values())


def _checked(text, last) -> Event:
    try:
        event = Event.from_ical(text)
        start, end = _wall(event.start), _wall(event.end)
    except _LeftOut:
        raise
    except Exception as error:  # whatever a parser makes of what strangers write
        raise _LeftOut("unreadable") from error
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _LeftOut("cancelled")
    # A rule or an end that cannot be read is left away by the parser: without it the event would say something else.
    if event.errors or end <= start:
        raise _LeftOut("unreadable")
    if start.time() != time() or end.time() != time():
        raise _LeftOut("timed")
    if end - start > LONGEST:
        raise _LeftOut("long")
    if not curb(event, last):
        raise _LeftOut("rule")
    return event


def _wall(moment) -> datetime:
    """What clocks show; of a day, its midnight. Raises _LeftOut for Greenwich: its midnight is none where the event is."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)
    if str(moment.tzinfo) in ("UTC", "Etc/UTC"):
        raise _LeftOut("timed")
    return moment.replace(tzinfo=None)


def _days_of(series, first, last, left_out):
    """The days of the events of a series; None where all are outside of the years asked for."""
    calendar = Calendar()
    for event in series:
        calendar.add_component(event)
    try:
        events = recurring_ical_events.of(calendar).between(first, last + ONE_DAY)
        days = list(chain.from_iterable(map(_days_taken, events)))
    except Exception:  # as above
        left_out["unreadable"] += len(series)
        return []
    return [each for each in days if first <= each.day <= last] or None


def _days_taken(event):
    start, end = _wall(event.start).date(), _wall(event.end).date()
    name = clean_line(str(event.get("SUMMARY", "")), LONGEST_NAME)
    blocks = parse_blocks(str(event.get(OTHER_HOURS, "")))
    return [Found(start + number * ONE_DAY, name, blocks) for number in range((end - start).days)]
