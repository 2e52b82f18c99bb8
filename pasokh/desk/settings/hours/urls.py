from django.urls import path

from . import absences, calendars, days, holidays, importing, keeping

urlpatterns = [
    path("hours", calendars.hours, name="hours"),
    path("hours/add", calendars.add, name="calendar-add"),
    path("hours/days", days.days, name="hours-days"),
    path("hours/days/add", days.add_day, name="hours-day-add"),
    path("hours/days/import", importing.look, name="hours-import"),
    path("hours/days/take", importing.take, name="hours-import-take"),
    path("hours/days/<str:public_id>/drop", days.drop_day, name="hours-day-drop"),
    path("hours/holidays", holidays.holidays, name="hours-holidays"),
    path("hours/holidays/<slug:occasion>", holidays.keep_holiday, name="hours-holiday"),
    path("hours/members/<str:public_id>", keeping.member_hours, name="member-hours"),
    path("hours/<str:public_id>", calendars.calendar, name="calendar"),
    path("hours/<str:public_id>/name", calendars.change, name="calendar-change"),
    path("hours/<str:public_id>/default", calendars.default, name="calendar-default"),
    path("hours/<str:public_id>/drop", calendars.drop, name="calendar-drop"),
    path("hours/<str:public_id>/keepers", keeping.keepers, name="calendar-keepers"),
    path("hours/<str:public_id>/feed", keeping.feed, name="calendar-feed"),
    path("hours/<str:public_id>/calendar.ics", calendars.file, name="calendar-file"),
    path("absences", absences.absences, name="absences"),
    path("absences/<str:public_id>/drop", absences.drop, name="absence-drop"),
]
