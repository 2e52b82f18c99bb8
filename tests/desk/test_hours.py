"""The page of working hours: the week, days of one's own, official holidays; refusals in words change nothing."""

from datetime import date, timedelta

import pytest

from pasokh.calendars.actions.keep_days import set_day
from pasokh.calendars.models import Holiday, WorkedHoliday, WorkingHours
from pasokh.calendars.models.working_hours import USUAL_WEEK
from pasokh.calendars.official import occasions
from pasokh.calendars.queries import working_time
from pasokh.desk.settings.hours.shown import year_of_holidays
from pasokh.events.models import Event
from pasokh.kernel.persian.jalali import show_date, to_jalali
from pasokh.workspaces.actions.change_member import change_self
from pasokh.workspaces.actions.change_workspace import change_workspace
from tests.days import today

PAGE = "/desk/settings/hours"
DAYS, HOLIDAYS = f"{PAGE}/days", f"{PAGE}/holidays"
WEEK = {f"day{number}": "۸:۳۰ تا ۱۲، ۱۳ تا ۱۷" for number in range(5)} | {
    "day5": "8:30-13",
    "day6": "",
    "official_holidays": "on",
}


def kinds():
    return list(Event.objects.filter(kind__regex="^(hours|holiday)[.]").order_by("pk").values_list("kind", flat=True))


def shown(desk, address=PAGE):
    return desk.get(address).content.decode()


@pytest.fixture
def coming():
    """An official holiday that is still to come, of this Jalali year or the next."""
    return next(each for each in occasions() if each.day > today())


def test_the_week_is_shown_and_comes_back_unchanged(desk, shop):
    text = shown(desk)
    assert text.count('value="۸:۳۰ تا ۱۷:۰۰"') == 5 and 'value="۸:۳۰ تا ۱۳:۰۰"' in text
    given = {f"day{number}": "۸:۳۰ تا ۱۷:۰۰" for number in range(5)} | {"day5": "۸:۳۰ تا ۱۳:۰۰", "day6": ""}
    assert desk.post(PAGE, given | {"official_holidays": "on"}).status_code == 302
    assert (WorkingHours.objects.get().blocks, kinds()) == (USUAL_WEEK, [])


def test_the_week_is_set(desk, shop):
    assert desk.post(PAGE, WEEK).status_code == 302
    hours = WorkingHours.objects.get()
    assert hours.blocks == (*(((510, 720), (780, 1020)),) * 5, ((510, 780),), ())
    assert hours.official_holidays is True
    assert kinds() == ["hours.changed"]
    assert "۸:۳۰ تا ۱۲:۰۰، ۱۳:۰۰ تا ۱۷:۰۰" in shown(desk)


@pytest.mark.parametrize("typed", ["فردا", "8-12, 11-15", "8-9," * 100, "8-25"])
def test_wrong_hours_are_refused_and_shown_again(desk, shop, typed):
    answer = desk.post(PAGE, WEEK | {"day2": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert (WorkingHours.objects.get().blocks, kinds()) == (USUAL_WEEK, [])


def test_a_day_is_closed_and_taken_back(desk, shop):
    day = today() + timedelta(days=20)
    given = {"day": show_date(day, "short"), "hours": "", "name": "انبارگردانی <b>"}
    assert desk.post(f"{PAGE}/days/add", given).status_code == 302
    holiday = Holiday.objects.get()
    assert (holiday.day, holiday.blocks, holiday.name) == (day, (), "انبارگردانی <b>")
    assert working_time().is_working_day(day) is False
    page = shown(desk, DAYS)
    assert "انبارگردانی &lt;b&gt;" in page and show_date(day, "long") in page and "تمام روز تعطیل" in page
    drop = f"{PAGE}/days/{holiday.public_id}/drop"
    assert (desk.post(drop).status_code, desk.post(drop).status_code) == (302, 302)  # twice is no error
    assert (Holiday.objects.count(), kinds()) == (0, ["holiday.set", "holiday.removed"])


def test_a_day_has_other_hours(desk, shop):
    day = today() + timedelta(days=1)
    assert desk.post(f"{PAGE}/days/add", {"day": "فردا", "hours": "10-12", "name": ""}).status_code == 302
    assert Holiday.objects.get().blocks == working_time().blocks_on(day) == ((600, 720),)


@pytest.mark.parametrize(
    "given",
    [
        {"day": "", "hours": ""},
        {"day": "1405/13/40", "hours": ""},
        {"day": "1300/01/01", "hours": ""},
        {"day": "1480/01/01", "hours": ""},
        {"day": "فردا", "hours": "x"},
        {"day": "فردا", "hours": "", "name": "ن" * 81},
    ],
)
def test_a_wrong_day_is_refused(desk, shop, given):
    assert desk.post(f"{PAGE}/days/add", given).status_code == 422
    assert (Holiday.objects.count(), kinds()) == (0, [])


def test_an_official_holiday_is_worked_and_kept_again(desk, shop, coming):
    address, year = f"{PAGE}/holidays/{coming.id}", to_jalali(coming.day)[0]
    answer = desk.post(address, {"work": "1", "year": str(year)})
    assert (answer.status_code, answer["Location"]) == (302, f"{HOLIDAYS}?year={year}#{coming.id}")
    assert WorkedHoliday.objects.get().occasion == coming.id
    assert "روز کاری" in shown(desk, f"{HOLIDAYS}?year={year}")
    assert desk.post(address, {"year": "//evil.example"})["Location"] == f"{HOLIDAYS}#{coming.id}"
    assert (WorkedHoliday.objects.count(), kinds()) == (0, ["holiday.worked", "holiday.kept"])


def test_a_day_with_two_occasions_says_that_it_is_still_closed(desk, shop):
    by_day = {}
    for each in occasions():
        by_day.setdefault(each.day, []).append(each)
    first, second = next(both for both in by_day.values() if len(both) == 2 and both[0].day > date(2026, 1, 1))
    assert working_time().blocks_on(first.day) == ()
    desk.post(f"{PAGE}/holidays/{first.id}", {"work": "1"})
    rows = year_of_holidays(to_jalali(first.day)[0])
    assert [(row["is_worked"], row["is_closed"]) for row in rows if row["day"] == first.day] == [
        (True, True),
        (False, True),
    ]
    desk.post(f"{PAGE}/holidays/{second.id}", {"work": "1"})
    rows = year_of_holidays(to_jalali(first.day)[0])
    assert [(row["is_worked"], row["is_closed"]) for row in rows if row["day"] == first.day] == [(True, False)] * 2


def test_an_unknown_holiday_is_not_found(desk, shop):
    assert desk.post(f"{PAGE}/holidays/ashura-1", {"work": "1"}).status_code == 404
    assert (WorkedHoliday.objects.count(), kinds()) == (0, [])


def test_the_holidays_of_a_year_are_listed(desk, shop):
    page = shown(desk, f"{HOLIDAYS}?year=1410")
    for words in ("جمعه ۱ فروردین ۱۴۱۰", "عاشورای حسینی", "محاسبه‌شده", "ملی شدن صنعت نفت"):
        assert words in page
    assert "آبان ۱۴۰۹" not in page
    for odd in ("1390", "1412", "x", "9" * 500, "۱۴۰۸"):
        assert desk.get(HOLIDAYS, {"year": odd}).status_code == 200


def test_without_official_holidays_there_is_nothing_to_switch(desk, shop):
    desk.post(PAGE, {name: value for name, value in WEEK.items() if name != "official_holidays"})
    page = shown(desk, HOLIDAYS)
    assert "رعایت نمی‌کند" in page and "/hours/holidays/" not in page


def test_in_english_and_the_gregorian_calendar(desk, shop):
    change_workspace(shop, by=shop.owner, calendar="gregorian")
    change_self(shop.owner, language="en")
    page = shown(desk) + shown(desk, f"{HOLIDAYS}?year=2031")
    for words in ("Saturday", 'value="8:30–17:00"', "Nowruz", "Friday 21 March 2031", "?year=2032"):
        assert words in page


def test_when_it_opens_next_is_said(desk, shop):
    set_day(by=shop.owner, day=today(), blocks=((0, 1440),))
    assert "اکنون باز است" in shown(desk)
    desk.post(PAGE, {"official_holidays": "on"})
    set_day(by=shop.owner, day=today())
    page = shown(desk)
    assert "اکنون بسته است" in page and "هیچ روزی ساعت کاری ندارد" in page


@pytest.mark.parametrize("role", ["lead", "agent", "light"])
def test_only_administrators_change_it_and_leads_look(make_member, sign_in, shop, coming, role):
    browser = sign_in(make_member("رضا", role=role))
    holiday = set_day(by=shop.owner, day=date(2026, 12, 1))
    assert browser.get(PAGE).status_code == (200 if role == "lead" else 403)
    answers = [
        browser.post(PAGE, WEEK),
        browser.post(f"{PAGE}/days/add", {"day": "فردا", "hours": ""}),
        browser.post(f"{PAGE}/days/{holiday.public_id}/drop"),
        browser.post(f"{PAGE}/holidays/{coming.id}", {"work": "1"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert (WorkingHours.objects.get().blocks, Holiday.objects.count(), kinds()) == (USUAL_WEEK, 1, ["holiday.set"])
    assert (PAGE in browser.get("/desk/settings/profile").content.decode()) is (role == "lead")


def test_the_audit_log_tells_of_it(desk, shop):
    desk.post(PAGE, WEEK)
    desk.post(f"{PAGE}/days/add", {"day": "فردا", "hours": ""})
    desk.post(f"{PAGE}/holidays/ashura-1453", {"work": "1"})
    page = desk.get("/desk/settings/audit").content.decode()
    tomorrow = show_date(today() + timedelta(days=1))
    for words in ("ساعت کاری را تغییر داد", tomorrow, "عاشورای حسینی (۱۳ اردیبهشت ۱۴۱۰)"):
        assert words in page


def test_the_page_asks_as_often_with_many_days(desk, shop, count_queries):
    def asked():
        with count_queries() as counted:
            shown(desk, DAYS)
        return len(counted)

    asked()
    first = asked()
    for number in range(3):
        set_day(by=shop.owner, day=today() + timedelta(days=30 + number))
    shown(desk, DAYS)
    assert asked() == first
