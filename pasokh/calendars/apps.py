from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "pasokh.calendars"
    label = "calendars"
