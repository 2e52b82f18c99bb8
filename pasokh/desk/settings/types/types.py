"""Types of requests: what they are called, in which order, and which fields each uses."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pasokh.tickets.actions.types import TooMany, change_type, make_type, place_type, retire_type
from pasokh.tickets.fields.known import known
from pasokh.tickets.models import TicketType

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from ..frame import settings_page
from ..life.labels import initial_of, label_fields, labels_of
from ..listed import ordering, retiring


class TypeForm(forms.Form):
    """What a type is called, and which fields it uses."""

    def __init__(self, *args, language="fa", fields=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= label_fields("label", gettext_lazy("Name"), required=[language])
        if fields:
            self.fields["fields"] = forms.MultipleChoiceField(
                label=gettext_lazy("Fields"),
                choices=[(field.public_id, field.label(get_language())) for field in fields],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=gettext_lazy("A field that no type uses belongs to every request."),
            )


@require_http_methods(["GET", "POST"])
@permitted("type.manage")
@once
def types(request):
    """The list; POST adds a type."""
    form = TypeForm(request.POST or None, language=request.workspace.language)
    if request.method == "POST" and form.is_valid():
        try:
            make_type(by=request.member, labels=labels_of(form.cleaned_data, "label"))
        except TooMany:
            form.add_error(None, _("There are as many types as there can be."))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:types")
    of, language = known(), get_language()
    lines = [_line(each, of, language) for each in TicketType.objects.all()]
    return settings_page(
        request,
        "types/types",
        "types",
        status=422 if form.errors else 200,
        form=form,
        rows=[line for line in lines if not line["retired"]],
        retired=[line for line in lines if line["retired"]],
    )


def _line(type, of, language):
    own = [field.label(language) for field in of.used_by(type.pk).values() if field.pk in of.uses]
    return {"id": type.public_id, "label": type.label(language), "fields": own, "retired": bool(type.retired_at)}


@require_http_methods(["GET", "POST"])
@permitted("type.manage")
def type(request, public_id):
    """One type."""
    found = get_or_404(TicketType.objects, public_id)
    offered = [field for field in known().fields if not field.retired_at]
    used = [field.public_id for field in found.fields.all()]
    form = TypeForm(
        request.POST if request.method == "POST" else None,
        language=request.workspace.language,
        fields=offered,
        initial=initial_of(found.labels, "label") | {"fields": used},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data.get("fields", [])
        # Retired fields are not offered: they stay with the type, for when they are brought back.
        kept = [field for field in found.fields.all() if field.retired_at]
        fields = [field for field in offered if field.public_id in wanted] + kept
        change_type(type=found, by=request.member, labels=labels_of(form.cleaned_data, "label"), fields=fields)
        messages.success(request, _("Saved."))
        return redirect("desk:types")
    context = {"found": found, "label": found.label(get_language()), "form": form}
    return settings_page(request, "types/type", "types", status=422 if form.errors else 200, **context)


order = ordering("type.manage", TicketType.objects.all, place_type, noun="type", then="desk:types")
retire = retiring("type.manage", TicketType.objects.all, retire_type, noun="type", then="desk:types")
