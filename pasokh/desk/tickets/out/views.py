"""What goes out of a ticket: by mail, on paper, as PDF."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.kernel.limits import hit
from pasokh.kernel.typesetting import NotTypeset
from pasokh.tickets.models import Transcript
from pasokh.tickets.models.transcript import LONGEST_ADDRESS
from pasokh.workspaces.models import Member

from ...access import desk_view, ticket_for
from ...downloads import download
from ...fragments import done
from ...once import once
from ..steps import CHANGED
from .lines import foot_of, transcript_of
from .pdf import pdf_of

A_MINUTE = 20  # files and mails of one member a minute


class TranscriptForm(forms.Form):
    """To whom, in which language, and with what."""

    address = forms.EmailField(
        label=gettext_lazy("To"), max_length=LONGEST_ADDRESS, widget=forms.EmailInput(attrs={"autofocus": True})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    events = forms.BooleanField(
        label=gettext_lazy("With what was done"),
        required=False,
        help_text=gettext_lazy("To colleagues only: it names tags, tasks and who had it."),
    )
    notes = forms.BooleanField(
        label=gettext_lazy("With notes of colleagues"),
        required=False,
        help_text=gettext_lazy("To colleagues only: notes may speak about the customer."),
    )
    pdf = forms.BooleanField(label=gettext_lazy("With a PDF"), required=False)

    def clean_address(self):
        return self.cleaned_data["address"].strip().lower()

    def clean(self):
        given = super().clean()
        inner = [name for name in ("events", "notes") if given.get(name)]
        if inner and given.get("address") and not _is_colleagues(given["address"]):
            for name in inner:
                self.add_error(name, _("This goes to colleagues only, and this is not an address of one."))
        return given


def _is_colleagues(address):
    return Member.objects.active().filter(user__email__iexact=address).exists()


@require_http_methods(["GET", "POST"])
@desk_view
@once
def transcript(request, number):
    """The dialog; POST has it mailed."""
    ticket = ticket_for(request, number, "ticket.transcript")
    initial = {"address": ticket.contact.email, "language": request.workspace.language}
    form = TranscriptForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and not _is_too_much(request, form):
        Transcript.ask(ticket=ticket, by=request.member, **form.cleaned_data)
        return done(_("The transcript is on its way."), events=[CHANGED])
    context = {"form": form, "ticket": ticket}
    return render(request, "desk/tickets/out/transcript.html", context, status=422 if form.errors else 200)


def _is_too_much(request, form):
    if not hit(f"transcript:{request.member.pk}", A_MINUTE, 60).allowed:
        form.add_error(None, _("Too many at once. Wait a minute."))
    return bool(form.errors)


@require_GET
@desk_view
def on_paper(request, number):
    """The request as a page to print, without the desk around it."""
    ticket, shown = _shown(request, number, formatted=True)
    context = {
        "ticket": ticket,
        "transcript": shown,
        "with_": _wanted(request),
        "foot": foot_of(request.workspace)["foot"],
    }
    return render(request, "desk/tickets/out/print.html", context)


@require_GET
@desk_view
def as_pdf(request, number):
    """The same as a file."""
    ticket, shown = _shown(request, number)
    if not hit(f"pdf:{request.member.pk}", A_MINUTE, 60).allowed:
        return HttpResponse(_("Too many at once. Wait a minute."), status=429, content_type="text/plain; charset=utf-8")
    try:
        pages = pdf_of(shown, request.workspace)
    except NotTypeset:
        words = _("The file could not be made. Print the page instead.")
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    return download(pages, "application/pdf", f"request-{ticket.number}.pdf")


def _shown(request, number, **how):
    ticket = ticket_for(request, number, "ticket.print")
    return ticket, transcript_of(ticket, **_wanted(request), **how)


def _wanted(request):
    return {"notes": "notes" in request.GET, "events": "events" in request.GET}
