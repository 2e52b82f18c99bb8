"""What people type about calendars."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.calendars.fields import HoursField
from pasokh.calendars.models import WorkingHours
from pasokh.calendars.models.working_hours import LONGEST_NAME
from pasokh.channels.models import Channel
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.jalali import WEEKDAYS
from pasokh.ui.fields import DateField
from pasokh.ui.zones import ZoneField
from pasokh.workspaces.models import Member, Team

BACK, AHEAD = timedelta(days=366), timedelta(days=5 * 366)  # how far from today a day may be set


class WeekForm(forms.Form):
    """The hours of each day of the week, Saturday first."""

    official_holidays = forms.BooleanField(
        label=gettext_lazy("Closed on the official holidays of Iran"), required=False
    )
    field_order = [*(f"day{number}" for number in range(7)), "official_holidays"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = WEEKDAYS["fa" if (get_language() or "fa").startswith("fa") else "en"]
        for number in range(7):
            self.fields[f"day{number}"] = HoursField(label=names[(number + 5) % 7])
        self.order_fields(self.field_order)

    @staticmethod
    def initial_of(hours) -> dict:
        """What the form shows of a calendar."""
        days = {f"day{number}": blocks for number, blocks in enumerate(hours.blocks)}
        return days | {"official_holidays": hours.official_holidays}

    def week(self) -> list:
        """The blocks of each day as they were typed."""
        return [self.cleaned_data[f"day{number}"] for number in range(7)]


class CalendarForm(forms.Form):
    """How a calendar is called, and by which clocks it goes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    zone = ZoneField(
        label=gettext_lazy("Time zone"), required=False, help_text=gettext_lazy("Empty: the one of the business.")
    )

    def __init__(self, *args, named=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = named

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], LONGEST_NAME)


def _several(label, queryset):
    return forms.ModelMultipleChoiceField(
        label=label, queryset=queryset, widget=forms.CheckboxSelectMultiple, required=False
    )


class KeepersForm(forms.Form):
    """Who keeps a calendar."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["teams"] = _several(_("Teams"), Team.objects.order_by("name"))
        self.fields["sites"] = _several(_("Sites and mailboxes"), Channel.objects.filter(active=True).order_by("name"))
        self.fields["members"] = _several(_("Colleagues"), Member.objects.active().order_by("name"))
        for name in [name for name, field in self.fields.items() if not field.queryset.exists()]:
            del self.fields[name]


ALL = "all"


def calendar_choice(**options):
    """A field for one of the calendars, as a public id, or ALL of them (called `empty`)."""
    choices = [(each.public_id, each.label) for each in WorkingHours.objects.all()]
    return forms.ChoiceField(choices=[(ALL, options.pop("empty")), *choices], **options)


class DayForm(forms.Form):
    """One day that is closed or has other hours."""

    day = DateField(label=gettext_lazy("Day"))
    hours = HoursField(
        label=gettext_lazy("Hours on that day"), help_text=gettext_lazy("Empty: closed for the whole day.")
    )
    name = forms.CharField(label=gettext_lazy("What for"), max_length=LONGEST_NAME, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, last = reach()
        self.fields["day"].min_value, self.fields["day"].max_value = first, last
        if WorkingHours.objects.count() > 1:
            self.fields["calendar"] = calendar_choice(label=_("In which calendar"), empty=_("In all of them"))

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], LONGEST_NAME)


def reach():
    """The first and the last day that may be set today."""
    today = timezone.localdate()
    return today - BACK, today + AHEAD


def calendar_of(public_id):
    """The calendar of a public id; None for ALL, for "" and for one that is gone."""
    try:
        return WorkingHours.objects.by_public_id(public_id) if public_id else None
    except WorkingHours.DoesNotExist:
        return None
