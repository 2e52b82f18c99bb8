"""Macros: kept in settings, applied on a request with one click, after a look at what it would do."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.automation.actions.macros import apply_macro, change_macro, drop_macro, make_macro, preview
from pasokh.automation.acts import CannotDo, tell_action
from pasokh.automation.models import Macro
from pasokh.automation.models.rule import NAME_LENGTH
from pasokh.automation.names import Names
from pasokh.automation.words import note_words
from pasokh.kernel.persian.isolates import isolate
from pasokh.ui.fields import LineField
from pasokh.workspaces.models import Team

from ..access import desk_view, permitted, ticket_for
from ..fragments import done, refused
from ..lookup import get_or_404
from ..once import once
from ..settings.frame import settings_page
from ..tickets.steps import CHANGED
from .lines import lines_of, read_actions

MOST_SHOWN = 100


class MacroForm(forms.Form):
    """What a macro is called, and who uses it."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    team = forms.ChoiceField(label=gettext_lazy("Who uses it"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = {team.public_id: team for team in Team.objects.order_by("name")[:500]}
        teams = [(key, _("The team %(name)s") % {"name": team.name}) for key, team in self.teams.items()]
        self.fields["team"].choices = [("", _("All colleagues")), *teams]

    def values(self) -> dict:
        """The new values of the macro's fields."""
        return {"name": self.cleaned_data["name"], "team": self.teams.get(self.cleaned_data["team"])}


@require_GET
@permitted("macro.manage")
def macros(request):
    """All of them."""
    found, names = Macro.objects.standing().select_related("team"), Names()
    lines = [{"macro": each, "does": [tell_action(given, names) for given in each.actions]} for each in found]
    return settings_page(request, "desk/automation/macros", "macros", lines=lines)


@require_http_methods(["GET", "POST"])
@permitted("macro.manage")
@once
def new(request):
    """A new one."""
    return _edited(request, Macro(actions=[]))


@require_http_methods(["GET", "POST"])
@permitted("macro.manage")
def macro(request, public_id):
    """One macro; POST changes it, or (`drop`) takes it away."""
    found = get_or_404(Macro.objects.standing(), public_id)
    if "drop" in request.POST:
        drop_macro(macro=found, by=request.member)
        messages.success(request, _("The macro was removed."))
        return redirect("desk:macros")
    return _edited(request, found)


def _edited(request, found):
    initial = {"name": found.name, "team": found.team.public_id if found.team_id else ""}
    form, problem, actions = MacroForm(request.POST or None, initial=initial), "", found.actions
    if request.method == "POST":
        actions = read_actions(request.POST)
        try:
            if form.is_valid():
                return _saved(request, found, form.values() | {"actions": actions})
        except ValueError as error:
            problem = str(error)
    context = {"found": found, "form": form, "lines": lines_of(actions, macro=True), "problem": problem}
    return settings_page(
        request, "desk/automation/macro", "macros", status=422 if request.method == "POST" else 200, **context
    )


def _saved(request, found, values):
    if found.pk:
        change_macro(macro=found, by=request.member, **values)
    else:
        make_macro(by=request.member, **values)
    messages.success(request, _("The macro was saved."))
    return redirect("desk:macros")


@require_GET
@desk_view
def choose(request, number):
    """The dialog: which macro, and what each would do to this request."""
    ticket = ticket_for(request, number, "macro.use")
    found = Macro.objects.usable_by(request.member)[:MOST_SHOWN]
    lines = [
        {"macro": each, "steps": [_step(step) for step in preview(each, ticket, request.member)]} for each in found
    ]
    return render(request, "desk/automation/choose.html", {"ticket": ticket, "lines": lines})


def _step(step):
    return step | {"problem": note_words(step["problem"])}


@require_POST
@desk_view
@once
def use(request, number):
    """Apply one: all of it, or nothing."""
    ticket = ticket_for(request, number, "macro.use", lock=True)
    try:
        found = Macro.objects.usable_by(request.member).by_public_id(request.POST.get("macro", ""))
    except Macro.DoesNotExist as error:
        raise Http404 from error
    try:
        apply_macro(macro=found, ticket=ticket, by=request.member)
    except CannotDo as problem:
        return refused(_("Nothing was done: %(why)s.") % {"why": note_words(problem.code) or problem.code})
    return done(_("Done: %(macro)s") % {"macro": isolate(found.name)}, events=[CHANGED])
