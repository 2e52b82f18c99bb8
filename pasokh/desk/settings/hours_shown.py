"""What the page of working hours shows beside its forms."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from pasokh.calendars.blocks import show_blocks
from pasokh.calendars.models import Holiday, WorkedHoliday
from pasokh.calendars.official import last_day, occasions
from pasokh.calendars.queries import working_time
from pasokh.kernel.persian.jalali import to_jalali
from pasokh.ui import display
from pasokh.ui.filters import digits, language

PAST_SHOWN = timedelta(days=31)


def state_now() -> dict:
    """Whether the business is open at this moment, and when it opens next if it is not (None: never)."""
    now, time = timezone.now(), working_time()
    is_open = time.is_open(now)
    return {"is_open": is_open, "opens": None if is_open else time.next_opening(now)}


def own_days() -> list[dict]:
    """The days that the business has set, from a month ago on."""
    rows = Holiday.objects.filter(day__gte=timezone.localdate() - PAST_SHOWN).order_by("day")
    return [
        {"public_id": row.public_id, "day": row.day, "name": row.name, "hours": show_blocks(row.blocks)} for row in rows
    ]


def year_of(day: date) -> int:
    """The year of a day in the reader's calendar."""
    return to_jalali(day)[0] if display.calendar() == "jalali" else day.year


def years_shown(asked: str) -> tuple[int, list[dict]]:
    """The year to show, which is this one unless another is asked for that the data knows; and links to all from this one on."""
    present = year_of(timezone.localdate())
    years = range(present, year_of(last_day()) + 1)
    year = int(asked) if asked.isdecimal() and len(asked) < 5 and int(asked) in years else present
    address = reverse("desk:hours")
    tabs = [
        {"text": digits(each), "href": f"{address}?year={each}#holidays", "current": each == year} for each in years
    ]
    return year, tabs


def year_of_holidays(year: int) -> list[dict]:
    """The official holidays of a year of the reader's calendar, and whether the business keeps them or works on that day.

    `is_closed` is said of the day: two occasions may fall on it, and one that is kept is enough.
    """
    worked = set(WorkedHoliday.objects.values_list("occasion", flat=True))
    closed = {each.day for each in occasions() if each.id not in worked}
    return [
        {
            "id": each.id,
            "day": each.day,
            "name": each.name(language()),
            "is_calculated": each.is_calculated,
            "is_worked": each.id in worked,
            "is_closed": each.day in closed,
        }
        for each in occasions()
        if year_of(each.day) == year
    ]
