from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "pasokh.calendars"
    label = "calendars"

    def ready(self):
        from . import rules  # noqa: F401  (registers permissions)
