"""Inboxes: where requests arrive, and the team that works them."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.actions.inboxes import change_inbox, make_inbox
from pasokh.tickets.models import Inbox
from pasokh.workspaces.models import Team

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page


class InboxForm(forms.Form):
    """An inbox's name and team."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"), queryset=Team.objects.none(), required=False, empty_label=gettext_lazy("No team")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], 80)


def no_inbox_words() -> str:
    """Why nothing can arrive in a business that has no inbox."""
    return _(
        "There is no inbox yet in which requests could arrive. An administrator makes one in the settings, under “Inboxes”."
    )


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def inboxes(request):
    """The list; POST makes an inbox."""
    form = InboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        make_inbox(by=request.member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:inboxes")
    rows = Inbox.objects.select_related("team").prefetch_related("channels").order_by("pk")
    return settings_page(request, "inboxes", "inboxes", inboxes=rows, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def inbox(request, public_id):
    """One inbox."""
    found = get_or_404(Inbox.objects, public_id)
    form = InboxForm(
        request.POST if request.method == "POST" else None, initial={"name": found.name, "team": found.team_id}
    )
    if request.method == "POST" and form.is_valid():
        change_inbox(inbox=found, by=request.member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:inboxes")
    return settings_page(request, "inbox", "inboxes", inbox=found, form=form, status=422 if form.errors else 200)
