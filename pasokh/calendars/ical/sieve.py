"""From what somebody uploaded to the few lines that are looked at: only events, and of these only what says which days they are.

Whatever else a file may hold (time zones, alarms, attachments) is never parsed: it could be large, or made to keep a reader busy.
"""

import re

from django.utils.translation import gettext as _

LARGEST = 1_000_000  # bytes
MOST_EVENTS = 2_000
LONGEST_LINE = 20_000  # characters, unfolded

OTHER_HOURS = "X-PASOKH-HOURS"  # what we write of a day that is not closed but has other hours
WANTED = frozenset(
    f"UID SUMMARY DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID SEQUENCE STATUS {OTHER_HOURS}".split()
)
_NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
_FOLD = re.compile(r"\r?\n[ \t]")


class BadFile(ValueError):
    """A file cannot be read; its words are for people."""


def events_in(raw: bytes) -> list[str]:
    """The events of a file, each as text that a parser takes, with their wanted lines only. Raises BadFile."""
    events, current, inner = [], None, 0
    for line in _lines(raw):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT" and current is None:
            current = [word]
        elif current is None:
            continue
        elif word == "END:VEVENT":
            events.append("\r\n".join([*current, word]))
            current, inner = None, 0
        elif word.startswith("BEGIN:"):
            inner += 1
        elif word.startswith("END:"):
            inner -= 1
        elif not inner and _is_wanted(line):
            current.append(line)
        if len(events) > MOST_EVENTS:
            raise BadFile(_("This file has too many events."))
    return events


def _lines(raw):
    if len(raw) > LARGEST:
        raise BadFile(_("This file is too large: up to 1 MB can be read."))
    text = _decoded(raw).lstrip("\ufeff \t\r\n")
    if not text[:40].upper().startswith("BEGIN:VCALENDAR"):
        raise BadFile(_("This is no iCalendar file (.ics)."))
    return _FOLD.sub("", text).splitlines()


def _decoded(raw):
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        # What older programs of Windows write in Persian; every byte means something in it.
        return raw.decode("cp1256", errors="replace")


def _is_wanted(line):
    name = _NAME.match(line)
    return bool(name) and name[0].upper() in WANTED and len(line) <= LONGEST_LINE
