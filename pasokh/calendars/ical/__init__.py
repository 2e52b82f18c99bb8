"""iCalendar (RFC 5545): days read from files of strangers, and calendars written for other programs.

The libraries behind both take 0.4 seconds and 13 MB: they are loaded when the first file is read or written.
"""

from datetime import date

from .found import Reading


def read_days(raw: bytes, first: date, last: date) -> Reading:
    """The whole days within [first, last] that the events of a file take. Raises BadFile, in words for people."""
    from .reading import read_days

    return read_days(raw, first, last)


def calendar_file(hours, business: str, language: str) -> bytes:
    """The file of a calendar (WorkingHours) of a business, with names in a language. The same until something changes."""
    from .writing import calendar_file

    return calendar_file(hours, business, language)
