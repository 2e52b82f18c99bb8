"""Teams: their names and their people."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.ui.fields import LineField
from pasokh.workspaces.actions.teams import UnderItself, change_team, make_team
from pasokh.workspaces.models import Member, Team

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page
from .listed import unless_taken


class TeamForm(forms.Form):
    """A team's name, and who is in it."""

    name = LineField(label=gettext_lazy("Name"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Colleagues"),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    leads = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Led by"),
        help_text=gettext_lazy("A team may have several leads. Who leads it is in it."),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Under the team"), queryset=Team.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args, found=None, **kwargs):
        super().__init__(*args, **kwargs)
        people = Member.objects.active().order_by("name")
        self.fields["members"].queryset = people
        self.fields["leads"].queryset = people.exclude(role=Member.Role.LIGHT)
        self.fields["parent"].queryset = Team.objects.exclude(pk=found and found.pk).order_by("name")


@require_http_methods(["GET", "POST"])
@permitted("team.manage")
@once
def teams(request):
    """The list; POST makes a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(form, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:teams")
    rows = Team.objects.prefetch_related("members").order_by("name")
    return settings_page(request, "teams", "teams", teams=rows, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("team.manage")
def team(request, public_id):
    """One team."""
    found = get_or_404(Team.objects, public_id)
    form = TeamForm(request.POST if request.method == "POST" else None, found=found, initial=_initial(found))
    if request.method == "POST" and form.is_valid() and _saved(form, request.member, found):
        messages.success(request, _("Saved."))
        return redirect("desk:teams")
    return settings_page(request, "team", "teams", team=found, form=form, status=422 if form.errors else 200)


def _initial(team):
    people = dict(team.memberships.values_list("member", "lead"))
    leads = [pk for pk, lead in people.items() if lead]
    return {"name": team.name, "members": list(people), "leads": leads, "parent": team.parent_id}


def _saved(form, by, found=None):
    given = form.cleaned_data
    members = {each.pk: each for each in (*given["members"], *given["leads"])}.values()
    leads = [each.pk for each in given["leads"]]
    try:
        with unless_taken(form, _("There is a team of this name already.")):
            found = found or make_team(name=given["name"], by=by)
            change_team(team=found, by=by, name=given["name"], members=members, leads=leads, parent=given["parent"])
    except UnderItself:
        form.add_error("parent", _("A team cannot come under itself, nor under one that is under it."))
    return not form.errors
