"""Fields of one's own: what is asked of a request, of which types, by when, and where."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.kernel.filters import named_fields
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.fields.known import known
from pasokh.workspaces.actions.custom_fields import TooMany, make_field, place_field, retire_field
from pasokh.workspaces.models import CustomField

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from ..frame import settings_page
from ..life.labels import label_fields, labels_of
from ..listed import ordering
from .field_form import FieldForm
from .words import KINDS, NEEDED_SHORT


class NewFieldForm(forms.Form):
    """What a field is called and what it holds; all the rest is said on its own page."""

    def __init__(self, *args, language="fa", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= label_fields("label", gettext_lazy("Name"), required=[language])
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("What it holds"),
            choices=KINDS,
            help_text=gettext_lazy("This cannot be changed later."),
        )


@require_http_methods(["GET", "POST"])
@permitted("type.manage")
@once
def fields(request):
    """The list; POST makes a field and goes on to its page."""
    form = NewFieldForm(request.POST or None, language=request.workspace.language)
    if request.method == "POST" and form.is_valid():
        try:
            labels, kind = labels_of(form.cleaned_data, "label"), form.cleaned_data["kind"]
            made = make_field(by=request.member, kind=kind, labels=labels)
        except TooMany:
            form.add_error(None, _("There are as many fields as there can be."))
        else:
            return redirect("desk:field", made.public_id)
    lines = _lines()
    return settings_page(
        request,
        "types/fields",
        "fields",
        status=422 if form.errors else 200,
        form=form,
        rows=[line for line in lines if not line["retired"]],
        retired=[line for line in lines if line["retired"]],
    )


def _of_tickets():
    return CustomField.objects.filter(noun="ticket")


def _lines():
    of, language, kinds = known(), get_language(), dict(KINDS)
    types = {type.pk: type.label(language) for type in of.types}
    return [
        {
            "id": field.public_id,
            "label": field.label(language),
            "kind": kinds[field.kind],
            "types": [types[pk] for pk in sorted(of.uses.get(field.pk, ())) if pk in types],
            "needed": NEEDED_SHORT.get(field.needed, ""),
            "conditional": field.condition is not None,
            "public": field.shown_to_customers,
            "retired": bool(field.retired_at),
        }
        for field in _of_tickets()
    ]


@require_http_methods(["GET", "POST"])
@permitted("type.manage")
def field(request, public_id):
    """One field."""
    found = get_or_404(_of_tickets(), public_id)
    form = FieldForm(found, request.POST if request.method == "POST" else None, request.workspace.language)
    if request.method == "POST" and form.save(by=request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:fields")
    context = {"found": found, "label": found.label(get_language()), "kind": dict(KINDS)[found.kind], "form": form}
    return settings_page(request, "types/field", "fields", status=422 if request.method == "POST" else 200, **context)


order = ordering("type.manage", _of_tickets, place_field, noun="field", then="desk:fields")


@require_POST
@permitted("type.manage")
def retire(request, public_id):
    """Ask for it no more (`retired`), or again. One on which others depend stays until they do not."""
    found = get_or_404(_of_tickets(), public_id)
    retired = "retired" in request.POST
    if retired and (others := _depending_on(found)):
        words = _("These fields are shown depending on it: %(fields)s. Change them first. Nothing was retired.")
        messages.error(request, words % {"fields": _(", ").join(isolate(name) for name in others)})
        return redirect("desk:fields")
    retire_field(field=found, by=request.member, retired=retired)
    messages.success(request, _("Saved."))
    return redirect("desk:fields")


def _depending_on(found):
    offered = CustomField.objects.offered().filter(noun=found.noun).exclude(condition=None)
    return [each.label(get_language()) for each in offered if found.key in named_fields(each.condition)]
