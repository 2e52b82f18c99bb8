"""Checklists that are kept for many requests: their items, and the type of request that brings one."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.actions.checklist_templates import change_template, make_template
from pasokh.tickets.models import ChecklistTemplate, TicketType
from pasokh.tickets.models.checklist import ITEM_LENGTH, MOST_ITEMS, NAME_LENGTH

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from ..tickets.work.checklists import LONGEST_LIST
from .frame import settings_page
from .listed import unless_taken

REQUIRED = "*"


class TemplateForm(forms.Form):
    """A name, its items one a line, and the type whose requests get it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    items = forms.CharField(
        label=gettext_lazy("Items, one a line"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6, "data-controller": "autogrow"}),
        help_text=gettext_lazy("A star before an item makes it required: the request is not solved without it."),
    )
    type_key = forms.ChoiceField(
        label=gettext_lazy("Comes by itself with the type"),
        required=False,
        choices=[("", gettext_lazy("None: by hand"))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = [(each.key, each.label(get_language())) for each in TicketType.objects.offered()]
        self.fields["type_key"].choices = [*self.fields["type_key"].choices, *types]

    @staticmethod
    def initial_of(template) -> dict:
        """What the form shows of a template."""
        lines = (f"{REQUIRED} {item['text']}" if item["required"] else item["text"] for item in template.items)
        return {"name": template.name, "items": "\n".join(lines), "type_key": template.type_key}

    def clean_name(self):
        name = clean_line(self.cleaned_data["name"], NAME_LENGTH)
        if not name:
            raise forms.ValidationError(_("Write a name."))
        return name

    def clean_items(self):
        items = [item for line in self.cleaned_data["items"].splitlines() if (item := _item(line))]
        if not items:
            raise forms.ValidationError(_("Write at least one item."))
        if len(items) > MOST_ITEMS:
            raise forms.ValidationError(_("There are too many items on this list."))
        return items


def _item(line):
    line = clean_line(line, ITEM_LENGTH + 4)
    text = line.lstrip(REQUIRED).strip()[:ITEM_LENGTH]
    return {"text": text, "required": line.startswith(REQUIRED)} if text else None


@require_http_methods(["GET", "POST"])
@permitted("checklist.manage")
@once
def checklists(request):
    """The templates; POST makes one."""
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(form, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:checklist-templates")
    rows = ChecklistTemplate.objects.order_by("-active", "name", "pk")
    status = 422 if form.errors else 200
    return settings_page(request, "checklists", "checklist-templates", templates=rows, form=form, status=status)


@require_http_methods(["GET", "POST"])
@permitted("checklist.manage")
def checklist(request, public_id):
    """One template; POST changes it, or (`active`) offers it no more or again."""
    found = get_or_404(ChecklistTemplate.objects, public_id)
    if "active" in request.POST:
        change_template(template=found, by=request.member, active=request.POST["active"] == "1")
        messages.success(request, _("Saved."))
        return redirect("desk:checklist-templates")
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=TemplateForm.initial_of(found))
    if form.is_valid() and _saved(form, request.member, found):
        messages.success(request, _("Saved."))
        return redirect("desk:checklist-templates")
    status = 422 if form.errors else 200
    return settings_page(request, "checklist", "checklist-templates", kept=found, form=form, status=status)


def _saved(form, by, found=None):
    with unless_taken(form, _("There is a checklist of this name already.")):
        if found:
            change_template(template=found, by=by, **form.cleaned_data)
        else:
            make_template(by=by, **form.cleaned_data)
    return not form.errors
