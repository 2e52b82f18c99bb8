"""Making and changing views: which tickets, how they are shown, and to whom the view belongs."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.filters import check
from pasokh.kernel.filters.checking import DEEPEST
from pasokh.kernel.persian.isolates import clean_line, isolate
from pasokh.tickets.filters import fields
from pasokh.tickets.lists.own import columns, orders
from pasokh.tickets.lists.views import counts, shown_by
from pasokh.tickets.models import View
from pasokh.tickets.models.view import BOARDS, GROUPINGS, NAME_LENGTH, USUAL_COLUMNS, TooManyViews
from pasokh.workspaces.models import Team
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import desk_view, permitted
from ..once import once
from ..rail import rail_context
from .conditions import HOW, USUAL, Block, Row, editor_of, read_editor, read_row, untouched
from .opened import opened
from .page import count_text
from .words import GROUPINGS as GROUPING_WORDS
from .words import KINDS, SHARED

DEPTHS = {str(depth) for depth in range(2, DEEPEST + 1)}


class ViewForm(forms.Form):
    """Everything about a view but its filter."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    other_name = forms.CharField(label=gettext_lazy("Name in English"), max_length=NAME_LENGTH, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Shown as"), choices=KINDS.items())
    grouping = forms.ChoiceField(label=gettext_lazy("Groups"), choices=GROUPING_WORDS.items(), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Sorted by"))
    columns = forms.MultipleChoiceField(label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple)
    shared = forms.ChoiceField(label=gettext_lazy("Who uses it"), choices=SHARED.items(), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Which team"), required=False)

    def __init__(self, *args, member, view, **kwargs):
        super().__init__(*args, initial=_initial(view), **kwargs)
        self.member, self.view = member, view
        if get_language() != "fa":
            self.fields["other_name"].label = _("Name in Persian")
        self.known_columns = columns(view.columns)
        self.fields["columns"].choices = self.known_columns.items()
        self.fields["order"].choices = orders(view.order).items()
        teams = Team.objects.order_by("name")
        self.fields["team"].choices = [("", "—"), *((team.public_id, team.name) for team in teams)]
        if not may(member, "view.share"):
            del self.fields["shared"], self.fields["team"]

    def clean_name(self):
        return self._line("name") or self._missing()

    def clean_other_name(self):
        return self._line("other_name")

    def _line(self, field):
        return clean_line(self.cleaned_data[field], NAME_LENGTH)

    def _missing(self):
        raise forms.ValidationError(_("A view needs a name."))

    def clean(self):
        """A board is by what a drop can change; a view of a team names it."""
        data = super().clean()
        known = BOARDS if data.get("kind") == "board" else GROUPINGS
        if data.get("kind") != "list" and data.get("grouping") not in known:
            data["grouping"] = known[0]
        if data.get("shared") == "team" and not data.get("team"):
            self.add_error("team", _("Choose the team."))
        return data

    def values(self) -> dict:
        """The new values of the view's fields."""
        data = self.cleaned_data
        here, there = get_language(), "en" if get_language() == "fa" else "fa"
        names = {here: data["name"]} | ({there: data["other_name"]} if data["other_name"] else {})
        grouping = "" if data["kind"] == "list" else data["grouping"]
        found = {"names": names, "kind": data["kind"], "grouping": grouping, "order": data["order"]}
        return found | {"columns": [key for key in self.known_columns if key in data["columns"]]} | self._sharing()

    def _sharing(self):
        if "shared" not in self.fields:
            return {}
        shared = self.cleaned_data["shared"] or View.Shared.PRIVATE
        public_id = self.cleaned_data["team"] if shared == View.Shared.TEAM else ""
        return {"shared": shared, "team": Team.objects.by_public_id(public_id) if public_id else None}


def _initial(view):
    there = "en" if get_language() == "fa" else "fa"
    return {
        "name": view.name(get_language()),
        "other_name": view.names.get(there, "") if view.name(get_language()) != view.names.get(there) else "",
        "kind": view.kind,
        "grouping": view.grouping,
        "order": view.order,
        "columns": [key for key in view.columns if key in columns(view.columns)] or USUAL_COLUMNS,
        "shared": view.shared,
        "team": view.team.public_id if view.team_id else "",
    }


@require_http_methods(["GET", "POST"])
@permitted("view.make")
@once
def new(request):
    """A view of her own: empty, or like another one (`like`)."""
    view = View(owner=request.member)
    if like := request.GET.get("like"):
        seen = opened(request, like)
        view.filter, view.kind, view.grouping = seen.view.filter, seen.view.kind, seen.view.grouping
        view.order, view.columns = seen.view.order, list(seen.columns)
    return _edited(request, view)


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request, key):
    """Change a view, for everybody who uses it."""
    seen = opened(request, key)
    require(request.member, "view.edit", seen.view if seen.kept else View(owner_id=0))
    seen.view.refresh_from_db()  # without what the address would have otherwise
    return _edited(request, seen.view)


def _edited(request, view):
    form = ViewForm(request.POST or None, member=request.member, view=view)
    root, problem = editor_of(view.filter), ""
    if request.method == "POST":
        root, problem = _read(request.POST)
        if form.is_valid() and not problem:
            return _saved(request, view, form.values() | {"filter": root.filter})
    context = {"form": form, "view": view, "root": root, "problem": problem, "how": HOW}
    page = context | rail_context(request, "requests")
    return render(request, "desk/views/edit.html", page, status=422 if request.method == "POST" else 200)


def _read(given):
    """(the editor's lines, what is wrong with them in words) of what was sent."""
    root, problem = read_editor(given)
    try:
        if not problem:
            check(root.filter, fields())
    except ValueError as error:
        problem = str(error)
    return root, problem


def _saved(request, view, values):
    if view.pk:
        view.change(by=request.member, **values)
    else:
        try:
            view = View.make(by=request.member, **values)
        except TooManyViews:
            messages.error(request, _("You have too many views. Delete some first."))
            return redirect("desk:views")
        if request.POST.get("pin"):
            pin_quietly(view, request.member)
    messages.success(request, _("The view was saved."))
    return redirect("desk:view", view.public_id)


def pin_quietly(view, member) -> bool:
    """Pin it; False where she has pinned as many as there may be."""
    try:
        view.pin(by=member)
    except ValueError:
        return False
    return True


@require_GET
@permitted("view.make")
def condition(request):
    """One line of the editor: a new condition, one with another field or operator, or (`what=group`) a new group with one condition in it."""
    place = request.GET.get("place", "")[:40]
    if request.GET.get("what") == "group":
        depth = request.GET.get("depth", "")
        inside = [Row(f"{place}.0", USUAL)]
        group = Block(place, "any", inside, min(int(depth), DEEPEST) if depth in DEPTHS else 2)
        return render(request, "desk/views/group.html", {"group": group, "how": HOW})
    row = read_row(request.GET, place)[0] if request.GET.get(f"field-{place}") else Row(place, USUAL)
    return render(request, "desk/views/condition.html", {"row": row})


@require_POST
@permitted("view.make")
def preview(request):
    """How many requests the lines would show to her now, or what is wrong with them."""
    return HttpResponse(_preview_words(request), content_type="text/plain; charset=utf-8")


def _preview_words(request):
    root, problem = _read(request.POST)
    if problem:
        # Whoever has just chosen a field has made no mistake yet.
        blank = untouched(root, request.POST)
        return _("“%(field)s” has no value yet.") % {"field": isolate(blank.field.label)} if blank else problem
    view = View(owner=request.member, filter=root.filter)
    found = counts(request.member, [shown_by(view, request.member)])[0]
    return _("%(count)s requests now") % {"count": count_text(found)}
