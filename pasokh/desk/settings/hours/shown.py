"""What the pages of working time show beside their forms."""

from collections import Counter
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from pasokh.calendars.blocks import show_blocks
from pasokh.calendars.models import Holiday, HoursFor, WorkingHours
from pasokh.calendars.official import last_day, occasions
from pasokh.calendars.queries import official_changes, working_time
from pasokh.kernel.persian.jalali import to_jalali
from pasokh.ui import display
from pasokh.ui.filters import digits, language

PAST_SHOWN = timedelta(days=31)
ONE_DAY = timedelta(days=1)


def state_now(hours=None) -> dict:
    """Whether it is open by a calendar at this moment, and when it opens next if it is not (None: never)."""
    now, time = timezone.now(), working_time(hours and hours.pk)
    is_open = time.is_open(now)
    return {"is_open": is_open, "opens": None if is_open else time.next_opening(now)}


def calendars_shown() -> list[dict]:
    """Every calendar, the default first: whether it is open now, and how many members, teams and sites keep it."""
    keepers = Counter()
    for hours, member, team in HoursFor.objects.values_list("hours", "member", "team"):
        keepers[hours, "members" if member else "teams" if team else "sites"] += 1
    now = timezone.now()
    return [
        {"row": each, "is_open": working_time(each.pk).is_open(now)}
        | {kind: keepers[each.pk, kind] for kind in ("members", "teams", "sites")}
        for each in WorkingHours.objects.all()
    ]


def own_days() -> list[dict]:
    """The days that the business has set, from a month ago on; `calendar` is "" for those of all calendars."""
    rows = Holiday.objects.filter(day__gte=timezone.localdate() - PAST_SHOWN).order_by("day", "pk")
    labels = {each.pk: each.label for each in WorkingHours.objects.all()}
    return [
        {
            "public_id": row.public_id,
            "day": row.day,
            "name": row.name,
            "hours": show_blocks(row.blocks),
            "calendar": labels.get(row.calendar_id, ""),
        }
        for row in rows
    ]


def year_of(day: date) -> int:
    """The year of a day in the reader's calendar."""
    return to_jalali(day)[0] if display.calendar() == "jalali" else day.year


def years_shown(asked: str) -> tuple[int, list[dict]]:
    """The year to show, which is this one unless another is asked for that the data knows; and links to all of them."""
    present = year_of(timezone.localdate())
    years = range(year_of(occasions()[0].day), year_of(last_day()) + 1)
    year = int(asked) if asked.isdecimal() and len(asked) < 5 and int(asked) in years else present
    address = reverse("desk:hours-holidays")
    tabs = [{"text": digits(each), "href": f"{address}?year={each}", "current": each == year} for each in years]
    return year, tabs


def year_of_holidays(year: int) -> list[dict]:
    """The official holidays of a year of the reader's calendar, and whether the business keeps them or works on that day.

    `is_closed` is said of the day: two occasions may fall on it, and one that is kept is enough. `moved` is whether the business has it on
    another day than the data says; `choices` are the days it may be on (none: it does not move).
    """
    worked, moved = official_changes()
    days = {each.id: moved.get(each.id, each.day) for each in occasions()}
    closed = {day for known, day in days.items() if known not in worked}
    found = [each for each in occasions() if year_of(days[each.id]) == year]
    return [
        {
            "id": each.id,
            "day": days[each.id],
            "name": each.name(language()),
            "is_calculated": each.is_calculated,
            "moved": each.id in moved,
            "choices": [each.day + number * ONE_DAY for number in (-1, 0, 1)] if each.is_lunar else [],
            "is_worked": each.id in worked,
            "is_closed": days[each.id] in closed,
        }
        for each in sorted(found, key=lambda each: days[each.id])
    ]
