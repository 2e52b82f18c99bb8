"""What a request is about, said otherwise."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.tickets.actions.undo import undoable
from pasokh.tickets.models.ticket import SUBJECT_LENGTH
from pasokh.ui.fields import LineField

from ..access import desk_view, ticket_for
from ..fragments import done
from .steps import CHANGED


class SubjectForm(forms.Form):
    """One line."""

    subject = LineField(
        label=gettext_lazy("Subject"),
        max_length=SUBJECT_LENGTH,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
@desk_view
def rename(request, number):
    """The dialog; POST has the request take another subject."""
    ticket = ticket_for(request, number, "ticket.rename", lock=request.method == "POST")
    if request.method == "GET":
        return _dialog(request, ticket, SubjectForm(initial={"subject": ticket.subject}))
    form = SubjectForm(request.POST)
    if not form.is_valid():
        return _dialog(request, ticket, form, status=422)
    since = timezone.now()
    ticket.rename(form.cleaned_data["subject"], by=request.member)
    return done(_("The subject was changed."), events=[CHANGED], undo=undoable(ticket, request.member, since))


def _dialog(request, ticket, form, status=200):
    return render(request, "desk/tickets/subject.html", {"ticket": ticket, "form": form}, status=status)
