"""Files of strangers: what counts, what is left out, what is refused; and that our own files come back unchanged."""

import time
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pasokh.calendars.actions.import_days import import_days
from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.keep_days import move, set_day, work_on
from pasokh.calendars.ical import calendar_file, read_days
from pasokh.calendars.ical.found import Found
from pasokh.calendars.ical.preview import preview
from pasokh.calendars.ical.sieve import LARGEST, BadFile
from pasokh.calendars.models import Holiday, WorkingHours
from pasokh.calendars.official import by_id
from pasokh.calendars.queries import working_time
from pasokh.events.models import Event

FIRST, LAST = date(2025, 1, 1), date(2031, 1, 1)
DAY = "DTSTART;VALUE=DATE:20260105"


def ics(*events, around="\r\n"):
    blocks = (f"BEGIN:VEVENT\r\n{each}\r\nEND:VEVENT" for each in events)
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *blocks, f"END:VCALENDAR{around}"]).encode()


def read(*events):
    found = read_days(ics(*events), FIRST, LAST)
    return [(each.day.isoformat(), each.name) for each in found.days], found.left_out


def days(*events):
    return [day for day, _name in read(*events)[0]]


def test_days_and_names():
    assert read(f"{DAY}\r\nSUMMARY:تعطیلی\u202e\\, آلودگی  هوا") == ([("2026-01-05", "تعطیلی, آلودگی هوا")], {})
    assert days(f"{DAY}\r\nDTEND;VALUE=DATE:20260108") == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert days(f"{DAY}\r\nDURATION:P2D") == ["2026-01-05", "2026-01-06"]
    assert read(f"{DAY}\r\nSUMMARY:یک", f"{DAY}\r\nSUMMARY:دو")[0] == [("2026-01-05", "یک")]


@pytest.mark.parametrize("where", ["", ";TZID=Asia/Tehran", ";TZID=Mars/Base"])
def test_from_midnight_to_midnight_is_a_whole_day(where):
    assert days(f"DTSTART{where}:20260105T000000\r\nDTEND{where}:20260106T000000") == ["2026-01-05"]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (f"{DAY}\r\nSTATUS:CANCELLED", "cancelled"),
        ("DTSTART:20260105T090000\r\nDTEND:20260105T120000", "timed"),
        ("DTSTART:20260105T000000Z\r\nDTEND:20260106T000000Z", "timed"),
        (f"{DAY}\r\nDTEND;VALUE=DATE:20260101", "unreadable"),
        (f"{DAY}\r\nDTEND;VALUE=DATE:20270101", "long"),
        (f"{DAY}\r\nDURATION:P99999999W", "unreadable"),
        ("DTSTART:tomorrow", "unreadable"),
        ("SUMMARY:no day", "unreadable"),
        ("DTSTART;VALUE=DATE:19990101", "far"),
        ("DTSTART;VALUE=DATE:99991231", "unreadable"),
    ],
)
def test_what_is_left_out_says_why(event, why):
    assert read(event, f"{DAY}\r\nSUMMARY:x") == ([("2026-01-05", "x")], {why: 1})


def test_rules_that_people_mean():
    assert days("DTSTART;VALUE=DATE:20000321\r\nRRULE:FREQ=YEARLY") == [f"{year}-03-21" for year in range(2025, 2031)]
    assert days(f"{DAY}\r\nRRULE:FREQ=WEEKLY;COUNT=2") == ["2026-01-05", "2026-01-12"]
    assert days("DTSTART;VALUE=DATE:20250101\r\nRRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=1MO;UNTIL=20270101")[1:] == [
        "2025-09-01",
        "2026-09-07",
    ]
    moved = "UID:1\r\nRECURRENCE-ID;VALUE=DATE:20260112\r\nDTSTART;VALUE=DATE:20260113"
    assert days(f"UID:1\r\n{DAY}\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20260119", moved) == [
        "2026-01-05",
        "2026-01-13",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=100000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=5FR",
        "FREQ=WEEKLY;BYDAY=1FR",
        "FREQ=YEARLY;BYHOUR=1,2,3",
        "FREQ=YEARLY;RSCALE=PERSIAN",
        "FREQ=YEARLY\r\nRRULE:FREQ=WEEKLY",
        "FREQ=YEARLY;BYMONTH=13",
        "NONSENSE",
    ],
)
def test_rules_that_would_keep_a_machine_busy_are_not_followed(rule):
    started = time.process_time()
    found, left_out = read(f"{DAY}\r\nRRULE:{rule}", f"{DAY}\r\nSUMMARY:x")
    assert (found, sum(left_out.values())) == ([("2026-01-05", "x")], 1)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04",
        b"<html>",
        b"x" * (LARGEST + 1),
        ics(*[f"UID:{number}\r\n{DAY}" for number in range(2_001)]),
        ics(*[f"UID:{number}\r\n{DAY}\r\nRRULE:FREQ=YEARLY" for number in range(51)]),
        ics(f"{DAY}\r\nRRULE:FREQ=DAILY"),
    ],
    ids=["empty", "zip", "html", "large", "events", "rules", "days"],
)
def test_files_that_are_refused(raw):
    with pytest.raises(BadFile) as refused, override("fa"):
        read_days(raw, FIRST, LAST)
    assert str(refused.value)


def test_other_encodings_and_what_surrounds_events():
    text = ics(f"{DAY}\r\nSUMMARY:تعطيل").decode()
    for raw in (
        text.encode("utf-16"),
        text.encode("utf-8-sig"),
        text.encode("cp1256"),
        text.replace("\r", "").encode(),
    ):
        assert read_days(raw, FIRST, LAST).days[0].name == "تعطيل"
    hostile = text.replace(
        "BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:x\r\nRRULE:FREQ=SECONDLY\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    alarm = hostile.replace("END:VEVENT", "BEGIN:VALARM\r\nSUMMARY:alarm\r\nEND:VALARM\r\nEND:VEVENT")
    assert [each.name for each in read_days(alarm.encode(), FIRST, LAST).days] == ["تعطيل"]
    assert read_days(text.replace("SUMMARY:تع", "SUMMARY:تع\r\n ").encode(), FIRST, LAST).days[0].name == "تعطيل"


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    for given_bytes in (raw, b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + raw + b"\nEND:VEVENT\n"):
        try:
            read_days(given_bytes, FIRST, LAST)
        except BadFile as refused:
            assert str(refused)


@pytest.fixture
def evening(shop):
    return make_calendar(by=shop.owner, name="نوبت عصر")


def coming(weekday, weeks=2):
    """A day of the week (Saturday 0) in two weeks."""
    day = date.today() + timedelta(weeks=weeks)
    return day + timedelta(days=(weekday - (day.weekday() + 2) % 7) % 7)


def test_a_preview_says_what_each_day_means(shop, evening):
    sunday, friday = coming(1), coming(6)
    holiday = next(each.day for each in by_id().values() if each.day > sunday and each.day.weekday() not in (3, 4))
    set_day(by=shop.owner, day=coming(2), calendar=evening)
    found = [Found(day, "x") for day in (sunday, coming(2), friday, holiday)]
    assert [line.state for line in preview(found, evening)] == ["new", "there", "closed", "official"]
    assert [line.state for line in preview(found)] == ["new", "new", "closed", "official"]


def test_days_come_once(shop, evening):
    sunday = coming(1)
    found = [Found(sunday, "آلودگی هوا"), Found(sunday, "دوباره"), Found(coming(2), "", ((540, 600),))]
    assert import_days(by=shop.owner, found=found, calendar=evening) == 2
    assert import_days(by=shop.owner, found=found, calendar=evening) == 0
    assert (working_time(evening.pk).blocks_on(sunday), working_time().blocks_on(sunday)) == ((), ((510, 1020),))
    assert working_time(evening.pk).blocks_on(coming(2)) == ((540, 600),)
    event = Event.objects.get(kind="holiday.imported")
    assert event.payload == {"count": 2, "calendar": evening.pk}


def test_a_file_of_ours_comes_back_unchanged(shop, evening):
    set_day(by=shop.owner, day=coming(1), name="انبارگردانی؛ همه, با هم", calendar=evening)
    set_day(by=shop.owner, day=coming(2), blocks=((540, 720), (780, 900)))
    work_on(by=shop.owner, occasion_id="ashura-1448")
    move(by=shop.owner, occasion_id="fitr-1448", day=by_id()["fitr-1448"].day + timedelta(days=1))
    raw = calendar_file(evening, shop.name, "fa")
    assert raw == calendar_file(evening, shop.name, "fa")
    read_back = read_days(raw, date.today() - timedelta(days=300), date.today() + timedelta(days=1500))
    assert read_back.left_out.keys() <= {"far"}
    named = {each.day: each for each in read_back.days}
    assert named[coming(1)].name == "انبارگردانی؛ همه, با هم"
    assert named[coming(2)].blocks == ((540, 720), (780, 900))
    assert by_id()["fitr-1448"].day + timedelta(days=1) in named
    assert by_id()["ashura-1448"].day not in named
    closed = {day for day, blocks in working_time(evening.pk).days.items() if not blocks}
    assert {day for day, each in named.items() if not each.blocks} <= closed
    assert import_days(by=shop.owner, found=read_back.days, calendar=evening) == len(named) - 1
    assert Holiday.objects.filter(calendar=None).count() == 1


def test_what_other_programs_read(shop):
    calendar = Calendar.from_ical(calendar_file(WorkingHours.ship(), shop.name, "en"))
    assert calendar["X-WR-CALNAME"] == "خانهٔ نو: Hours of the business"
    events = {str(each["UID"]): each for each in calendar.walk("VEVENT")}
    calculated = events["ashura-1450@pasokh"]
    assert (calculated["STATUS"], calculated["SUMMARY"]) == ("TENTATIVE", "Ashura")
    assert "STATUS" not in events["nowruz-1406-01-01@pasokh"]
    assert all(each.end - each.start == timedelta(days=1) for each in events.values())
