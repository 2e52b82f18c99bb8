"""An appointment that a mail invites to, moves, calls off or answers (RFC 5546), read from the calendar file it brings.

Times are ISO: UTC with a Z, or plain days (`all_day`) and times of no zone as they stand. Nothing here raises. The library behind it takes 0.4 seconds and 13
MB: it is loaded with the first invitation.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import getaddresses

from .heads import person
from .mail import MailFile

KINDS = {"text/calendar", "application/ics"}
LARGEST = 300_000  # bytes
LONGEST, LONGEST_WORDS, MOST_PEOPLE = 255, 4_000, 30
METHODS = {"publish", "request", "reply", "add", "cancel", "refresh", "counter", "declinecounter"}


def invitation_of(files: Iterable[MailFile]) -> dict:
    """What the first calendar file says, {} where there is none that can be read. Keys: `method`, `uid`, `number` (of the revision), `title`, `about`, `where`,
    `starts`, `ends`, `all_day`, `repeats`, `organizer` and `people` (name, address, answer); without those that it does not say."""
    for file in files:
        if file.content_type in KINDS or file.name.lower().endswith(".ics"):
            with suppress(
                Exception
            ):  # a calendar of a stranger: whatever is wrong with it, the file stands beside the mail
                if found := _read(file.content[:LARGEST]):
                    return found
    return {}


def _read(raw: bytes) -> dict:
    from icalendar import Calendar

    calendar = Calendar.from_ical(raw)
    event = next(iter(calendar.walk("VEVENT")), None)
    if event is None:
        return {}
    method = str(calendar.get("METHOD", "publish")).lower()
    said = {
        "method": method if method in METHODS else "publish",
        "uid": _line(event, "UID"),
        "number": int(event.get("SEQUENCE", 0)),
        "title": _line(event, "SUMMARY"),
        "about": str(event.get("DESCRIPTION", "")).strip()[:LONGEST_WORDS],
        "where": _line(event, "LOCATION"),
        "repeats": "RRULE" in event,
        "organizer": _one(event.get("ORGANIZER")),
        "people": [_one(each) for each in _several(event.get("ATTENDEE"))[:MOST_PEOPLE]],
    }
    return {name: value for name, value in (said | _times(event)).items() if value}


def _line(event, name: str) -> str:
    return " ".join(str(event.get(name, "")).split())[:LONGEST]


def _several(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def _one(value) -> dict:
    """Somebody who is named, and what she answered ("accepted", "declined", "tentative")."""
    if not value:
        return {}
    address = getaddresses([str(value).partition(":")[2] or str(value)])[0][1][:LONGEST]
    answer = str(value.params.get("PARTSTAT", "")).lower()
    said = {"name": person(str(value.params.get("CN", ""))), "address": address, "answer": answer[:20]}
    return {name: each for name, each in said.items() if each and each != "needs-action"}


def _times(event) -> dict:
    starts = event.decoded("DTSTART", None)
    if not isinstance(starts, date):
        return {}
    ends = event.decoded("DTEND", None) or (starts + length if (length := _length(event)) else None)
    all_day = not isinstance(starts, datetime)
    if all_day and isinstance(ends, date):
        ends -= timedelta(days=1)  # the day after the last (RFC 5545, 3.6.1)
    return {"starts": _moment(starts), "ends": _moment(ends) if isinstance(ends, date) else "", "all_day": all_day}


def _length(event) -> timedelta | None:
    length = event.decoded("DURATION", None)
    return length if isinstance(length, timedelta) else None


def _moment(moment: date) -> str:
    """In UTC; without a zone as it stands."""
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat()
