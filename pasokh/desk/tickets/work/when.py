"""Moments to choose: those offered in words, and a day and a time of day in a form as one moment."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pasokh.calendars.queries import working_time
from pasokh.calendars.zones import moment_of
from pasokh.tickets.scheduling.later import moments
from pasokh.ui.clock import ClockField
from pasokh.ui.fields import DateField

MORNING = 9 * 60  # where neither a time was typed nor the day has working hours


def offered_moments() -> list[tuple]:
    """What dialogs offer before a day is typed: words and moments, soonest first."""
    words = {
        "hour": _("In an hour"),
        "hours": _("In three hours"),
        "tomorrow": _("Tomorrow morning"),
        "working_day": _("Next working day"),
        "saturday": _("Next working Saturday"),
    }
    return [(words[name], moment) for name, moment in moments(timezone.now(), working_time()).items()]


class WhenForm(forms.Form):
    """`day` and `at`; `moment` is what they name (UTC), None without a day. Without a time it is when work begins on that day."""

    day = DateField(label=gettext_lazy("Day"), required=False)
    at = ClockField(label=pgettext_lazy("of day", "Time"), required=False, help_text=gettext_lazy("For example 9:30."))

    @staticmethod
    def initial_of(moment) -> dict:
        """What the form shows of a moment."""
        if moment is None:
            return {}
        local = timezone.localtime(moment)
        return {"day": local.date(), "at": local.hour * 60 + local.minute}

    def clean(self):
        given = super().clean()
        if given.get("at") is not None and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Of which day?"))
        self.moment = None if self.errors else _moment(given.get("day"), given.get("at"))
        return given


class MomentForm(WhenForm):
    """The same where a day must be said, unless a moment that is offered is taken."""

    use_required_attribute = False  # it says itself what is missing, beside the day
    day = DateField(label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Choose a day.")})

    def __init__(self, *given, auto_id="moment_%s", **options):
        super().__init__(*given, auto_id=auto_id, **options)

    @classmethod
    def untouched(cls):
        """Where a moment that is offered was taken: nothing was typed, so nothing of it is wrong; what else is wrong can be added."""
        form = cls({})
        form.errors.clear()
        return form


def _moment(day, minute):
    if day is None:
        return None
    if minute is None:
        return working_time().opening_of(day) or moment_of(day, MORNING, timezone.get_current_timezone())
    return moment_of(day, minute, timezone.get_current_timezone())
