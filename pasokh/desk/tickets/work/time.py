"""Time spent on a ticket: typed, or measured by a timer that runs in the database."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Ticket, TimeEntry, Timer
from pasokh.tickets.models.time_entry import LONGEST, NOTE_LENGTH
from pasokh.ui.clock import LengthField
from pasokh.workspaces.signing_in import require

from ...access import desk_view, ticket_for
from ...fragments import done
from ...lookup import get_or_404
from ...once import once
from ..steps import CHANGED
from .said import length_words

TIMER_CHANGED = "timer:changed"


class TimeForm(forms.Form):
    """How long, and at what."""

    seconds = LengthField(
        label=gettext_lazy("How long"),
        most=int(LONGEST.total_seconds()),
        help_text=gettext_lazy("For example 1:30, 90 minutes, or 1h 30m; a number alone is minutes."),
    )
    note = forms.CharField(label=gettext_lazy("At what"), max_length=NOTE_LENGTH, required=False)

    def clean_note(self):
        return clean_line(self.cleaned_data["note"], NOTE_LENGTH)


@require_http_methods(["GET", "POST"])
@desk_view
@once
def log(request, number):
    """The dialog for time that was not measured; POST writes it down."""
    ticket = ticket_for(request, number, "ticket.time")
    form = TimeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entry = TimeEntry.log(ticket=ticket, by=request.member, **form.cleaned_data)
        return _told(_("Written down: %(length)s") % {"length": length_words(entry.seconds)})
    context = {"form": form, "ticket": ticket, "entry": None}
    return render(request, "desk/tickets/work/time.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@desk_view
def entry(request, public_id):
    """The dialog in which time spent is corrected: her own, or by a lead anybody's."""
    found = _entry_or_404(request, public_id, lock=request.method == "POST")
    initial = {"seconds": found.seconds, "note": found.note}
    form = TimeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        found.correct(by=request.member, **form.cleaned_data)
        return _told(_("Corrected."))
    context = {"form": form, "ticket": found.ticket, "entry": found}
    return render(request, "desk/tickets/work/time.html", context, status=422 if form.errors else 200)


@require_POST
@desk_view
def drop(request, public_id):
    """Time that was not spent after all."""
    _entry_or_404(request, public_id, lock=True).drop(by=request.member)
    return _told(_("Removed."))


def _entry_or_404(request, public_id, lock=False):
    entries = TimeEntry.objects.filter(ticket__in=Ticket.objects.visible_to(request.member))
    found = get_or_404(entries, public_id, lock)
    is_hers = found.member_id == request.member.pk
    require(request.member, "ticket.time" if is_hers else "ticket.time_of_others", found.ticket)
    return found


@require_POST
@desk_view
def start(request, number):
    """Have the timer run on this ticket; where it runs on another, that one's time is written down."""
    ticket = ticket_for(request, number, "ticket.time")
    Timer.start(ticket=ticket, by=request.member)
    return _told(_("The timer runs."))


@require_http_methods(["GET", "POST"])
@desk_view
def stop(request):
    """The dialog of the running timer; POST writes down what it measured, or what she says, or (`discard`) nothing."""
    timer = Timer.of(request.member, lock=request.method == "POST")
    if timer is None:
        return _told(_("No timer runs."))
    # Longer than an entry may be: she forgot it, and says herself how long it was.
    measured = min(max(timer.seconds, 1), int(LONGEST.total_seconds()))
    form = TimeForm(request.POST if request.method == "POST" else None, initial={"seconds": measured})
    if request.method == "POST" and request.POST.get("discard"):
        timer.discard(by=request.member)
        return _told(_("Nothing was written down."))
    if form.is_valid():
        unchanged = request.POST.get("shown") == request.POST.get("seconds")
        spent = timer.stop(
            by=request.member,
            note=form.cleaned_data["note"],
            seconds=None if unchanged else form.cleaned_data["seconds"],
        )
        return _told(_("Written down: %(length)s") % {"length": length_words(spent.seconds)})
    context = {"form": form, "timer": timer, "measured": measured}
    return render(request, "desk/tickets/work/stop.html", context, status=422 if form.errors else 200)


@require_GET
@desk_view
def running(request):
    """The running timer, for the rail; nothing where none runs."""
    return render(request, "desk/tickets/work/running.html", {"timer": Timer.of(request.member)})


def _told(text):
    return done(text, events=[CHANGED, TIMER_CHANGED])
