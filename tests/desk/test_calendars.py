"""Pages of calendars: made, given, deleted; days of a file; holidays that move; addresses for other programs; absences."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.keep_days import move, set_day
from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.calendars.actions.note_absence import note_absence
from pasokh.calendars.models import Absence, Holiday, HoursFor, MovedHoliday, WorkingHours
from pasokh.calendars.official import occasions
from pasokh.calendars.queries import hours_id_for, working_time
from pasokh.desk.settings.hours.shown import year_of_holidays
from pasokh.events.models import Event
from pasokh.kernel.persian.jalali import show_date, to_jalali
from pasokh.workspaces.models import Team
from tests.days import today

from .test_hours import PAGE, WEEK

ABSENCES = "/desk/settings/absences"


def shown(browser, address=PAGE):
    return browser.get(address).content.decode()


def kinds():
    return list(
        Event.objects.filter(kind__regex="^(hours|holiday|absence)[.]").order_by("pk").values_list("kind", flat=True)
    )


@pytest.fixture
def evening(shop):
    return make_calendar(by=shop.owner, name="نوبت عصر")


def test_a_calendar_is_made_and_its_week_set(desk, shop):
    answer = desk.post(f"{PAGE}/add", {"name": "نوبت عصر <b>", "zone": "Europe/Istanbul"})
    made = WorkingHours.objects.get(is_default=False)
    address = f"{PAGE}/{made.public_id}"
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert desk.post(address, WEEK | {"day0": "16-24"}).status_code == 302
    assert working_time(made.pk).week[0] == ((960, 1440),) and working_time().week[0] == ((510, 1020),)
    page = shown(desk, address)
    assert "نوبت عصر &lt;b&gt;" in page and "Europe/Istanbul" in page and "۱۶:۰۰ تا ۲۴:۰۰" in page
    assert "نوبت عصر &lt;b&gt;" in shown(desk)
    assert kinds() == ["hours.made", "hours.changed"]


@pytest.mark.parametrize("given", [{"name": ""}, {"name": "نوبت عصر"}, {"name": "x", "zone": "Mars/Base"}])
def test_a_wrong_calendar_is_refused(desk, shop, evening, given):
    assert desk.post(f"{PAGE}/add", given).status_code == 422
    other = make_calendar(by=shop.owner, name="شب")
    before = kinds()
    assert desk.post(f"{PAGE}/{other.public_id}/name", given).status_code == 422
    assert (WorkingHours.objects.count(), kinds()) == (3, before)


def test_who_keeps_it_is_chosen(desk, shop, evening, make_member):
    sara, team = make_member(), Team.objects.create(name="سطح دو")
    address = f"{PAGE}/{evening.public_id}/keepers"
    assert desk.post(address, {"teams": team.pk, "members": sara.pk}).status_code == 302
    assert (hours_id_for(team_id=team.pk), hours_id_for(member_id=sara.pk)) == (evening.pk, evening.pk)
    assert "۱ تیم، ۱ همکار" in shown(desk)
    assert desk.post(address, {"members": sara.pk}).status_code == 302
    assert (hours_id_for(team_id=team.pk), HoursFor.objects.count()) == (None, 1)
    assert desk.post(address, {"members": "0"}).status_code == 422
    assert kinds() == ["hours.made", "hours.given", "hours.given", "hours.taken"]


def test_nobody_is_said_to_keep_the_default(desk, shop):
    address = f"{PAGE}/{WorkingHours.ship().public_id}/keepers"
    assert desk.post(address, {"members": shop.owner.pk}).status_code == 404
    assert HoursFor.objects.count() == 0


def test_a_colleague_keeps_her_own(desk, shop, evening, make_member, sign_in):
    sara = make_member()
    give = f"{PAGE}/members/{sara.public_id}"
    assert desk.post(give, {"calendar": evening.public_id}).status_code == 302
    assert hours_id_for(member_id=sara.pk) == evening.pk
    assert "نوبت عصر" in shown(sign_in(sara), "/desk/settings/profile")
    assert desk.post(give, {"calendar": ""}).status_code == 302
    assert hours_id_for(member_id=sara.pk) is None


def test_the_hours_of_her_team_are_hers(desk, shop, evening, make_member, sign_in):
    sara, team = make_member(), Team.objects.create(name="سطح دو")
    team.members.add(sara)
    give_hours(by=shop.owner, hours=evening, team=team)
    page = shown(sign_in(sara), "/desk/settings/profile")
    assert "نوبت عصر" in page and "(از تیم)" in page


def test_default_and_deletion(desk, shop, evening):
    first, address = WorkingHours.ship(), f"{PAGE}/{evening.public_id}"
    assert desk.post(f"{address}/default").status_code == 302
    assert WorkingHours.ship() == evening
    assert desk.post(f"{address}/drop")["Location"] == address
    assert WorkingHours.objects.count() == 2
    gone = f"{PAGE}/{first.public_id}/drop"
    assert [desk.post(gone)["Location"] for _twice in range(2)] == [PAGE, PAGE]
    assert WorkingHours.objects.get() == evening
    assert desk.get(address)["Location"] == PAGE


def uploaded(*days):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
        for day, name in days
    )
    return SimpleUploadedFile("days.ics", f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode())


def test_days_of_a_file_are_looked_at_and_set(desk, shop, evening):
    day = working_time().next_working_day(today() + timedelta(days=9))
    page = desk.post(
        f"{PAGE}/days/import",
        {"file": uploaded((day, "آلودگی <i>"), (date(1999, 1, 1), "قدیم")), "calendar": evening.public_id},
    ).content.decode()
    assert "آلودگی &lt;i&gt;" in page and "۱ رویداد خیلی دور" in page and show_date(day, "long") in page
    assert Holiday.objects.count() == 0
    take = {"day": f'["{day}", "آلودگی", []]', "calendar": evening.public_id}
    assert [desk.post(f"{PAGE}/days/take", take).status_code for _twice in range(2)] == [302, 302]
    holiday = Holiday.objects.get()
    assert (holiday.day, holiday.calendar, holiday.name, holiday.blocks) == (day, evening, "آلودگی", ())
    assert kinds() == ["hours.made", "holiday.imported"]


@pytest.mark.parametrize(
    "file", [None, SimpleUploadedFile("x.ics", b"PK"), SimpleUploadedFile("x.ics", b"x" * 1_000_002)]
)
def test_a_wrong_file_is_refused(desk, shop, file, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    answer = desk.post(f"{PAGE}/days/import", {"file": file} if file else {})
    assert (answer.status_code, Holiday.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "day",
    [
        "",
        "{",
        "[" * 900,
        '["1405-01-01", "x", []]',
        '["2026-13-01", "x", []]',
        '["{soon}", "x", [[5, 1]]]',
        "[1, 2, 3]",
    ],
)
def test_a_day_that_no_page_of_ours_sent_is_not_set(desk, shop, day):
    soon = (today() + timedelta(days=9)).isoformat()
    desk.post(f"{PAGE}/days/take", {"day": day.replace("{soon}", soon)})
    assert (Holiday.objects.count(), kinds()) == (0, [])


@pytest.fixture
def moon():
    """A calculated holiday that is still to come."""
    return next(each for each in occasions() if each.is_calculated and each.day > today())


def test_a_calculated_holiday_is_moved_and_put_back(desk, shop, moon):
    address, later = f"{PAGE}/holidays/{moon.id}", moon.day + timedelta(days=1)
    year = to_jalali(moon.day)[0]
    assert desk.post(address, {"day": later.isoformat(), "year": year}).status_code == 302
    assert "جابه‌جاشده به دست شما" in shown(desk, f"{PAGE}/holidays?year={year}")
    assert next(row["day"] for row in year_of_holidays(to_jalali(later)[0]) if row["id"] == moon.id) == later
    assert desk.post(address, {"day": moon.day.isoformat()}).status_code == 302
    assert kinds() == ["holiday.moved", "holiday.put_back"]
    for odd in ("2026-01-01", "x", (moon.day + timedelta(days=9)).isoformat()):
        assert desk.post(address, {"day": odd}).status_code == 404
    assert MovedHoliday.objects.count() == 0


def test_a_file_for_other_programs(desk, shop, evening):
    set_day(by=shop.owner, day=today() + timedelta(days=3), name="انبارگردانی", calendar=evening)
    answer = desk.get(f"{PAGE}/{evening.public_id}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    assert "انبارگردانی" in answer.content.decode().replace("\r\n ", "")


def test_an_address_for_other_programs(desk, shop, evening):
    page = desk.post(f"{PAGE}/{evening.public_id}/feed", {"open": "1"}).content.decode()
    address = "/desk/calendars/" + page.partition("/desk/calendars/")[2].partition(".ics")[0] + ".ics"
    answer = Client().get(address)
    assert answer.status_code == 200 and answer.content.startswith(b"BEGIN:VCALENDAR")
    assert "private" in answer["Cache-Control"]
    assert address.partition("calendars/")[2][:40] not in shown(desk, f"{PAGE}/{evening.public_id}")  # shown once
    assert desk.post(f"{PAGE}/{evening.public_id}/feed").status_code == 302
    assert Client().get(address).status_code == 404
    assert Client().get("/desk/calendars/unknown.ics").status_code == 404


def test_unknown_addresses_are_counted(shop, monkeypatch):
    monkeypatch.setattr("pasokh.desk.settings.hours.keeping.TRIES", 2)
    guesser = Client(REMOTE_ADDR="2001:db8:ca1e::1")
    assert [guesser.get(f"/desk/calendars/{each}.ics").status_code for each in range(3)] == [404, 404, 429]


def test_a_member_notes_her_own_absence(shop, make_member, sign_in):
    sara = make_member()
    browser = sign_in(sara)
    given = {"first_day": "فردا", "starts": "۱۰", "ends": "۱۲:۳۰", "reason": "sick", "note": "دندان‌پزشک <b>"}
    assert browser.post(ABSENCES, given | {"member": shop.owner.public_id}).status_code == 302
    absence = Absence.objects.get()
    tomorrow = timezone.localdate(timezone=ZoneInfo("Asia/Tehran")) + timedelta(days=1)
    assert (absence.member, absence.first_day, absence.last_day) == (sara, tomorrow, tomorrow)
    assert (absence.starts, absence.ends, absence.reason) == (time(10), time(12, 30), "sick")
    for address in (ABSENCES, "/desk/settings/profile"):
        page = shown(browser, address)
        assert "دندان‌پزشک &lt;b&gt;" in page and "۱۰:۰۰ تا ۱۲:۳۰" in page and "بیماری" in page
    drop = f"{ABSENCES}/{absence.public_id}/drop"
    assert [browser.post(drop).status_code for _twice in range(2)] == [302, 302]
    assert kinds() == ["absence.noted", "absence.removed"]


@pytest.mark.parametrize(
    "given",
    [
        {"first_day": ""},
        {"first_day": "فردا", "last_day": "دیروز"},
        {"first_day": "فردا", "starts": "12", "ends": "11"},
        {"reason": "x"},
    ],
)
def test_a_wrong_absence_is_refused(desk, shop, given):
    assert desk.post(ABSENCES, {"first_day": "فردا", "reason": "leave"} | given).status_code == 422
    assert (Absence.objects.count(), kinds()) == (0, [])


def test_a_lead_notes_those_of_her_people_only(shop, make_member, sign_in):
    sara, reza = make_member("سارا"), make_member("رضا")
    lead = make_member("مینا", role="lead", sees="teams")
    team = Team.objects.create(name="سطح دو")
    team.members.add(sara, lead)
    browser = sign_in(lead)
    given = {"first_day": "فردا", "reason": "leave"}
    assert browser.post(ABSENCES, given | {"member": sara.public_id}).status_code == 302
    assert browser.post(ABSENCES, given | {"member": reza.public_id}).status_code == 422
    hers = note_absence(by=shop.owner, member=reza, first_day=today(), last_day=today(), note="راز")
    assert "راز" not in shown(browser, ABSENCES) and "راز" in shown(sign_in(reza), ABSENCES)
    assert browser.post(f"{ABSENCES}/{hers.public_id}/drop").status_code == 404
    assert Absence.objects.filter(member=reza).count() == 1


def test_the_audit_log_tells_of_all(desk, shop, evening, moon, make_member):
    sara = make_member()
    give_hours(by=shop.owner, hours=evening, member=sara)
    move(by=shop.owner, occasion_id=moon.id, day=moon.day + timedelta(days=1))
    note_absence(by=shop.owner, member=sara, first_day=today(), last_day=today())
    desk.post(f"{PAGE}/{evening.public_id}/feed", {"open": "1"})
    page = shown(desk, "/desk/settings/audit")
    for words in ("را ساخت", "را به پیروی از تقویم", "به روز دیگری برد", "نشانی محرمانه ساخت", "سارا محمدی"):
        assert words in page
    assert "hours." not in page and "absence." not in page


def test_pages_ask_as_often_with_many(desk, shop, make_member, count_queries):
    def counted_once(address):
        with count_queries() as counted:
            shown(desk, address)
        return len(counted)

    def asked(address):
        # What is kept for a second may just be over: the page is made more slowly the first time.
        return min(counted_once(address) for _time in range(3))

    before = [asked(PAGE), asked(ABSENCES)]
    for number in range(3):
        hours = make_calendar(by=shop.owner, name=f"تقویم {number}")
        give_hours(by=shop.owner, hours=hours, site=f"chat:{number}")
        note_absence(by=shop.owner, member=make_member(f"همکار {number}"), first_day=today(), last_day=today())
    assert [asked(PAGE), asked(ABSENCES)] == before
