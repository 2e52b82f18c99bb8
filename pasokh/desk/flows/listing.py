"""The list of flows; a new one: blank, as one that comes with the program, or from a file."""

import json

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.flows import actions
from pasokh.flows.actions.ship import ship, shipped
from pasokh.flows.figures import running_counts
from pasokh.flows.graph.cleaning import LARGEST
from pasokh.flows.models import Flow, FlowVersion
from pasokh.flows.models.flow import NAME_LENGTH
from pasokh.kernel.persian.isolates import clean_line
from pasokh.workspaces.rules import may

from ..access import permitted
from ..once import once
from ..settings.frame import settings_page

KINDS = {
    "process": gettext_lazy("Process of a request"),
    "conversation": gettext_lazy("Conversation with a customer"),
    "inside": gettext_lazy("Inside the house"),
}
ABOUT = {
    "process": gettext_lazy("What is done, step by step, until a request is served."),
    "conversation": gettext_lazy("Menus and questions in chat, messengers and mail."),
    "inside": gettext_lazy("Tasks and approvals, without a customer."),
}


class FlowForm(forms.Form):
    """What a flow is called, and what it is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(key, f"{words}") for key, words in KINDS.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, f"{words}: {ABOUT[key]}") for key, words in KINDS.items()]

    def clean_name(self):
        name = clean_line(self.cleaned_data["name"], NAME_LENGTH)
        if not name:
            raise forms.ValidationError(_("Write a name."))
        return name


@require_GET
@permitted("flow.see")
def flows(request):
    """Those that stand; `retired=1` the others."""
    retired = request.GET.get("retired") == "1"
    found = Flow.objects.exclude(archived_at=None).order_by("name", "pk") if retired else Flow.objects.standing()
    found, counts = list(found.select_related("active")), running_counts()
    drafts = set(_drafts(found))
    lines = [
        {
            "flow": each,
            "kind": KINDS.get(each.kind, each.kind),
            "has_draft": each.pk in drafts,
            **counts.get(each.pk, {}),
        }
        for each in found
    ]
    context = {"lines": lines, "retired": retired, "may_edit": may(request.member, "flow.edit")}
    return settings_page(request, "desk/flows/list", "flows", **context)


def _drafts(found):
    return FlowVersion.objects.filter(flow__in=found, deployed_at=None).values_list("flow", flat=True)


@require_http_methods(["GET", "POST"])
@permitted("flow.edit")
@once
def new(request):
    """A flow of one's own."""
    form = FlowForm(request.POST or None, initial={"kind": "process"})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(form.cleaned_data["name"], form.cleaned_data["kind"], request.member)
            return redirect("desk:flow", made.public_id)
        except ValueError as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "shipped": shipped_lines()}
    return settings_page(request, "desk/flows/new", "flows", status=422 if form.is_bound else 200, **context)


def shipped_lines() -> list:
    """What comes with the program, and what of it is there already."""
    there = dict(Flow.objects.exclude(key="").values_list("key", "pk"))
    return [
        {
            "key": each.key,
            "name": each.name,
            "about": each.about,
            "kind": KINDS.get(each.kind),
            "is_there": each.key in there,
        }
        for each in shipped()
    ]


@require_POST
@permitted("flow.edit")
@once
def bring(request):
    """One that comes with the program (`key`), as a draft to be read first."""
    try:
        made = ship(request.POST.get("key", ""), by=request.member)
    except ValueError as problem:
        made = None
        messages.error(request, str(problem))
    else:
        if made is None:
            messages.error(request, _("It is not there."))
    return redirect("desk:flow", made.public_id) if made else redirect("desk:flow-new")


@require_POST
@permitted("flow.edit")
@once
def take(request):
    """One from a file: it comes as a draft."""
    file = request.FILES.get("file")
    try:
        if file is None or file.size > LARGEST * 4:
            raise ValueError(_("Choose a file with a flow."))
        made = actions.import_(_read(file), request.member)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It was taken in as a draft. Read it before you put it into service."))
        return redirect("desk:flow", made.public_id)
    return redirect("desk:flow-new")


def _read(file):
    try:
        return json.loads(file.read().decode())
    except (ValueError, RecursionError) as error:  # no text, no JSON, or a number of thousands of digits
        raise ValueError(_("This is no export of a flow.")) from error
