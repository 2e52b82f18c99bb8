"""`?calendar=jalali`: times as people read them, beside the machine's. The wire itself is always RFC 3339 in UTC."""

from django.utils.translation import get_language

from pasokh.kernel.persian.jalali import show_date, show_time

from .problems import invalid

CALENDARS = ("gregorian", "jalali")


class Display:
    """How the present caller wants times shown: in a calendar, her language and the workspace's time zone, or not at all."""

    def __init__(self, calendar=None, zone=None):
        self.calendar, self.zone = calendar, zone

    @classmethod
    def asked_by(cls, request):
        """What the request's `calendar` says. Raises Problem for an unknown one."""
        calendar = request.GET.get("calendar")
        if calendar is not None and calendar not in CALENDARS:
            raise invalid("not_a_choice", parameter="calendar", choices=", ".join(CALENDARS))
        return cls(calendar, request.caller.workspace.zone)

    def of(self, **moments) -> dict:
        """{"display": {name: text}} for moments that are set, or {} when nothing was asked."""
        if self.calendar is None:
            return {}
        return {"display": {name: self._show(moment) for name, moment in moments.items() if moment is not None}}

    def _show(self, moment):
        language = get_language()
        day = show_date(moment, "medium", language=language, calendar=self.calendar, zone=self.zone)
        comma = "،" if language == "fa" else ","
        return f"{day}{comma} {show_time(moment, language=language, zone=self.zone)}"
