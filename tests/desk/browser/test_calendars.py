"""A walk through working time: another calendar, who keeps it, a closed day from the picker, days of a file, a holiday that moves, an absence."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pasokh.calendars.models import Absence, Holiday, HoursFor, MovedHoliday, WorkingHours
from pasokh.calendars.official import occasions
from pasokh.calendars.queries import working_time
from pasokh.kernel.persian.jalali import to_jalali
from pasokh.kernel.tenancy import workspace
from tests.days import today

from .test_screens import serious

pytestmark = pytest.mark.browser
PAGE = "/desk/settings/hours"


def a_file(day):
    event = f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:آلودگی هوا\r\nEND:VEVENT\r\n"
    text = f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n"
    return {"name": "days.ics", "mimeType": "text/calendar", "buffer": text.encode()}


def fits(page):
    """The page is not wider than its screen, and has no serious fault of accessibility."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    assert serious(page) == {}, page.url


def test_a_walk(browse, real_shop):
    page = browse(real_shop.owner, PAGE, width=390, color_scheme="dark", reduced_motion="reduce")
    fits(page)
    page.locator("form[action$='/hours/add'] input[name=name]").fill("نوبت عصر")
    page.locator("form[action$='/hours/add'] button").click()
    page.locator("input[name=day0]").fill("۱۶ تا ۲۴")
    page.locator(".week-form .btn-primary").click()
    page.locator("form[action$='/keepers'] input[name=members]").check()
    page.locator("form[action$='/keepers'] button").click()
    expect(page.locator("form[action$='/keepers'] input[name=members]")).to_be_checked()
    page.locator("button[name=open]").click()
    expect(page.locator(".copied code")).to_contain_text("/desk/calendars/")
    fits(page)

    page.goto(f"{PAGE}/days")
    page.locator("[data-date-picker-target=button]").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=day]")).not_to_have_value("")
    page.locator("form[action$='/days/add'] .form-actions button").click()
    expect(page.locator(".hours-rows .health-line b")).to_have_count(1)
    fits(page)
    with workspace(real_shop):
        day = working_time().next_working_day(today() + timedelta(days=20))
    page.locator("input[type=file]").set_input_files(a_file(day))
    page.locator("form[enctype] .form-actions button").click()
    expect(page.locator(".import-line input")).to_be_checked()
    fits(page)
    page.locator("form[action$='/days/take'] .btn-primary").click()
    expect(page.locator(".hours-rows")).to_contain_text("آلودگی هوا")

    moon = next(each for each in occasions() if each.is_calculated and each.day > today())
    page.goto(f"{PAGE}/holidays?year={to_jalali(moon.day)[0]}")
    fits(page)
    page.locator(f"[id='{moon.id}'] button[name=day]").last.click()
    expect(page.locator(f"[id='{moon.id}'] .chip-accent, [id='{moon.id}'] .chip").first).to_be_visible()

    page.goto("/desk/settings/absences")
    page.locator("input[name=first_day]").fill("فردا")
    page.locator("input[name=starts]").fill("۱۰")
    page.locator("main form .btn-primary").click()
    expect(page.locator(".hours-rows form")).to_have_count(1)
    fits(page)
    page.goto("/desk/settings/profile")
    expect(page.locator(".week-lines")).to_contain_text("۱۶:۰۰ تا ۲۴:۰۰")
    fits(page)
    with workspace(real_shop):
        evening = WorkingHours.objects.get(name="نوبت عصر")
        assert evening.blocks[0] == ((960, 1440),) and evening.feed_since
        assert HoursFor.objects.get().member_id == real_shop.owner.pk
        assert Holiday.objects.count() == 2 and Holiday.objects.filter(day=day).exists()
        assert MovedHoliday.objects.get().day == moon.day + timedelta(days=1)
        assert Absence.objects.get().starts.hour == 10
