"""Absences: a member's own, and those of the people she leads."""

from datetime import time, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.calendars.actions.note_absence import BadAbsence, note_absence, remove_absence
from pasokh.calendars.models import Absence
from pasokh.calendars.models.absence import LONGEST_NOTE
from pasokh.calendars.rules import led_by
from pasokh.kernel.persian.isolates import clean_line
from pasokh.ui.clock import ClockField
from pasokh.ui.fields import DateField
from pasokh.ui.filters import digits, jalali
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ...access import desk_view
from ...once import once
from ..frame import settings_page

PAST_SHOWN = timedelta(days=31)
MOST_SHOWN = 300
REASONS = [
    (Absence.Reason.LEAVE, gettext_lazy("Leave")),
    (Absence.Reason.SICK, gettext_lazy("Sick")),
    (Absence.Reason.MISSION, gettext_lazy("Business trip")),
    (Absence.Reason.TRAINING, gettext_lazy("Training")),
    (Absence.Reason.OTHER, gettext_lazy("Something else")),
]
REFUSED = {
    "order": lambda: _("It must end after it begins."),
    "long": lambda: _("An absence can be three years long at most."),
    "most": lambda: _("There are too many absences of this colleague."),
}


class AbsenceForm(forms.Form):
    """Who is away, when and why."""

    member = forms.ChoiceField(label=gettext_lazy("Colleague"))
    first_day = DateField(label=gettext_lazy("From day"))
    last_day = DateField(
        label=gettext_lazy("Until day"), required=False, help_text=gettext_lazy("Empty: that one day.")
    )
    starts = ClockField(
        label=gettext_lazy("From time"), required=False, help_text=gettext_lazy("Empty: the whole first day.")
    )
    ends = ClockField(
        label=gettext_lazy("Until time"), required=False, help_text=gettext_lazy("Empty: the whole last day.")
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=REASONS)
    note = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("Why and this note are seen by yourself and by those who lead you."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        others = led_by(by).exclude(pk=by.pk).order_by("name")
        self.people = {each.public_id: each for each in [by, *others]}
        self.fields["member"].choices = [(key, each.name) for key, each in self.people.items()]
        if len(self.people) == 1:
            del self.fields["member"]

    def clean_note(self):
        return clean_line(self.cleaned_data["note"], LONGEST_NOTE)

    def said(self) -> dict:
        """What `note_absence` takes."""
        given = dict(self.cleaned_data)
        member = self.people[given.pop("member", next(iter(self.people)))]
        times = {name: _time(given.pop(name)) for name in ("starts", "ends")}
        last_day = given.pop("last_day") or given["first_day"]
        return given | times | {"member": member, "last_day": last_day}


def _time(minute):
    return None if minute is None else time(*divmod(minute, 60))


@require_http_methods(["GET", "POST"])
@desk_view
@once
def absences(request):
    """Hers and those of whom she leads, from a month ago on; POST notes one."""
    # Whoever does not say of whom speaks of herself.
    given = {"member": request.member.public_id} | request.POST.dict() if request.method == "POST" else None
    form = AbsenceForm(given, initial={"member": request.GET.get("member", "")}, by=request.member)
    if request.method == "POST" and form.is_valid() and _noted(form, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:absences")
    return settings_page(
        request,
        "hours/absences",
        "absences",
        form=form,
        rows=rows_for(request.member),
        status=422 if form.errors else 200,
    )


def _noted(form, by):
    said = form.said()
    require(by, "absence.note", said["member"])
    try:
        note_absence(by=by, **said)
    except BadAbsence as why:
        form.add_error("last_day" if why.code in ("order", "long") else None, REFUSED[why.code]())
    return not form.errors


@require_POST
@desk_view
def drop(request, public_id):
    """She is here after all. One that is gone already is no error; somebody else's that one does not lead is not there."""
    try:
        absence = Absence.objects.select_for_update(of=("self",)).by_public_id(public_id)
    except Absence.DoesNotExist:
        return redirect("desk:absences")
    if not may(request.member, "absence.note", absence.member):
        raise Http404
    remove_absence(by=request.member, absence=absence)
    messages.success(request, _("Removed."))
    return redirect("desk:absences")


def rows_for(member, of=None) -> list[dict]:
    """The absences that a member may see, or of one colleague, from a month ago on, the next first."""
    rows = Absence.objects.filter(last_day__gte=timezone.localdate() - PAST_SHOWN)
    seen = [of.pk] if of else [member.pk, *led_by(member).values_list("pk", flat=True)]
    names = dict(Member.objects.filter(pk__in=seen).values_list("pk", "name"))
    reasons, today = dict(REASONS), timezone.localdate()
    found = rows.filter(member__in=names).order_by("first_day", "pk")[:MOST_SHOWN]
    return [
        {
            "row": each,
            "name": names[each.member_id],
            "when": _when(each),
            "reason": reasons[each.reason],
            "now": each.first_day <= today <= each.last_day,
            "over": each.last_day < today,
        }
        for each in found
    ]


def _when(absence):
    since, until = _at(absence.first_day, absence.starts), _at(absence.last_day, absence.ends)
    if absence.first_day == absence.last_day:
        if absence.ends is None:
            return since if absence.starts is None else _("%(since)s until the end of the day") % {"since": since}
        until = digits(absence.ends.strftime("%H:%M"))
    return _("%(since)s to %(until)s") % {"since": since, "until": until}


def _at(day, at):
    return f"{jalali(day, 'long')} {digits(at.strftime('%H:%M'))}" if at else jalali(day, "long")
