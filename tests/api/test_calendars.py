"""Calendars, closed days and absences, as machines read them."""

from datetime import date, time

from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.keep_days import set_day
from pasokh.calendars.actions.note_absence import note_absence
from pasokh.calendars.models import WorkingHours

from .conftest import machine_of

DAY = date(2026, 12, 1)


def test_calendars_and_days_are_read(machine, shop):
    evening = make_calendar(by=shop.owner, name="نوبت عصر", zone="Europe/Istanbul")
    set_day(by=shop.owner, day=DAY, name="انبارگردانی", blocks=((540, 720),), calendar=evening)
    set_day(by=shop.owner, day=DAY)
    first, second = machine.get("/calendars").data["data"]
    assert (first["id"], first["default"], first["week"][5]) == (WorkingHours.ship().public_id, True, [[510, 780]])
    assert (second["name"], second["time_zone"], second["default"]) == ("نوبت عصر", "Europe/Istanbul", False)
    own, of_all = machine.get("/calendar-days").data["data"]
    assert (own["day"], own["calendar_id"], own["hours"]) == ("2026-12-01", evening.public_id, [[540, 720]])
    assert (of_all["calendar_id"], of_all["hours"]) == (None, [])


def test_absences_are_those_that_the_member_may_see(machine, shop, make_member):
    sara, reza = make_member("سارا"), make_member("رضا")
    for member in (sara, reza):
        note_absence(by=shop.owner, member=member, first_day=DAY, last_day=DAY, starts=time(10), note="دندان‌پزشک")
    assert len(machine.get("/absences").data["data"]) == 2
    [absence] = machine_of(sara).get("/absences").data["data"]
    assert absence["member"] == {"id": sara.public_id, "name": "سارا"}
    assert (absence["reason"], absence["first_day"], absence["starts"], absence["ends"]) == (
        "leave",
        "2026-12-01",
        "10:00:00",
        None,
    )
