"""The choices of a field: each with its name in both languages, its place, and whether it is offered still."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pasokh.ui.fields import NumberField
from pasokh.workspaces.actions.custom_fields import free_key

from ..life.labels import initial_of, label_fields, labels_of

MOST = 200
MORE = 3  # empty lines to write further choices into


class ChoiceForm(forms.Form):
    """One choice. Without a name it is none; one that was saved is retired, never taken away: requests have it."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= label_fields("label", _("Name"))
        self.fields["place"] = NumberField(label=_("Place"), required=False, min_value=1, max_value=MOST)
        self.fields["retired"] = forms.BooleanField(label=_("Retired"), required=False)

    def clean(self):
        if self.cleaned_data.get("key") and not labels_of(self.cleaned_data, "label"):
            raise forms.ValidationError(_("A choice needs a name. Retire it if it should no longer be offered."))
        return self.cleaned_data


ChoiceForms = forms.formset_factory(ChoiceForm, extra=MORE, max_num=MOST, validate_max=True, absolute_max=MOST + 10)


def choice_forms(choices, data=None):
    """The forms of a field's choices, and empty ones for more."""
    initial = [
        initial_of(choice["labels"], "label")
        | {"key": choice["key"], "place": place, "retired": choice.get("retired", False)}
        for place, choice in enumerate(choices, 1)
    ]
    return ChoiceForms(data, initial=initial, prefix="choice")


def choices_of(given, before) -> list[dict]:
    """The choices that valid forms say, in their order. Those of `before` that were left out stay."""
    keys = {choice["key"] for choice in before}
    lines = [each.cleaned_data for each in given if labels_of(each.cleaned_data, "label")]
    # Whoever names no place stands where the line stands.
    lines = [
        line
        for _place, line in sorted(enumerate(lines, 1), key=lambda each: (each[1].get("place") or each[0], each[0]))
    ]
    made, taken = [], set(keys)
    for line in lines:
        labels = labels_of(line, "label")
        key = line["key"] if line["key"] in keys else free_key(labels, taken, otherwise="choice")
        taken.add(key)
        made.append({"key": key, "labels": labels} | ({"retired": True} if line["retired"] else {}))
    said = {choice["key"] for choice in made}
    return made + [choice for choice in before if choice["key"] not in said]
