"""The page of one field as a form: its words, its choices, its types, by when it is needed, when it is shown."""

from django import forms
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.kernel.persian.isolates import clean_line, isolate
from pasokh.tickets.actions.types import use_field
from pasokh.tickets.fields.kinds import kind_of
from pasokh.tickets.fields.known import known
from pasokh.workspaces.actions.custom_fields import change_field
from pasokh.workspaces.models import CustomField

from ..life.labels import RIGHT_WAY, initial_of, label_fields, labels_of
from .choices import choice_forms, choices_of
from .conditions import HOW, condition_forms, condition_of, how_of, leads_back
from .words import NEEDED

HELP_LENGTH = 300
CHOSEN = (CustomField.Kind.CHOICE, CustomField.Kind.CHOICES)


class MainForm(forms.Form):
    """All of a field but its choices and conditions."""

    def __init__(self, data, *, initial, language, types):
        super().__init__(data, initial=initial)
        self.fields |= label_fields("label", gettext_lazy("Name"), required=[language])
        for each, words in (("fa", gettext_lazy("Help (in Persian)")), ("en", gettext_lazy("Help (in English)"))):
            control = forms.TextInput(attrs={"dir": RIGHT_WAY[each], "lang": each})
            self.fields[f"help_{each}"] = forms.CharField(
                label=words, widget=control, required=False, max_length=HELP_LENGTH
            )
        self.fields["types"] = forms.MultipleChoiceField(
            label=gettext_lazy("Types that use it"),
            choices=[(type.public_id, type.label(get_language())) for type in types],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=gettext_lazy("None chosen: every request has it."),
        )
        self.fields["needed"] = forms.ChoiceField(
            label=gettext_lazy("Must it be filled in?"),
            choices=NEEDED,
            widget=forms.RadioSelect,
            help_text=gettext_lazy("Whoever writes by chat or mail is asked for nothing."),
        )
        self.fields["shown_to_customers"] = forms.BooleanField(
            label=gettext_lazy("Customers see it where they follow their request"), required=False
        )
        self.fields["how"] = forms.ChoiceField(label=gettext_lazy("It is shown if"), choices=HOW)


class FieldForm:
    """The forms of one field's page together."""

    def __init__(self, field, data, language):
        of = known()
        self.field, self.all = field, of.fields
        self.types = [type for type in of.types if not type.retired_at or type.pk in of.uses.get(field.pk, ())]
        self.others = [each for each in of.fields if each.pk != field.pk and not each.retired_at]
        self.main = MainForm(data, initial=self._initial(of), language=language, types=self.types)
        self.choices = choice_forms(field.choices, data) if field.kind in CHOSEN else None
        self.conditions = condition_forms(field.condition, self.others, data) if self.others else None

    def _initial(self, of):
        used = of.uses.get(self.field.pk, ())
        return {
            **initial_of(self.field.labels, "label"),
            **initial_of(self.field.help, "help"),
            "types": [type.public_id for type in self.types if type.pk in used],
            "needed": self.field.needed,
            "shown_to_customers": self.field.shown_to_customers,
            "how": how_of(self.field.condition),
        }

    @transaction.atomic
    def save(self, *, by) -> bool:
        """Take what was written; False, and nothing has changed, where something is not right."""
        parts = [self.main, *(part for part in (self.choices, self.conditions) if part is not None)]
        if [part for part in parts if not part.is_valid()]:  # all of them are asked, so that each says what is wrong
            return False
        given = self.main.cleaned_data
        changes = {
            "labels": labels_of(given, "label"),
            "help": {key: clean_line(words, HELP_LENGTH) for key, words in labels_of(given, "help").items()},
            "needed": given["needed"],
            "shown_to_customers": given["shown_to_customers"],
        }
        if self.choices is not None and not self._choices(changes):
            return False
        if self.conditions is not None and not self._condition(changes, given["how"]):
            return False
        change_field(field=self.field, by=by, **changes)
        chosen = [type for type in self.types if type.public_id in given["types"]]
        use_field(field=self.field, types=chosen, by=by)
        return True

    def _choices(self, changes):
        changes["choices"] = choices_of(self.choices, self.field.choices)
        told = CustomField(kind=self.field.kind, choices=changes["choices"])
        offers = kind_of(told).can_be_filled(told)
        if not offers:
            words = _(
                "Write at least one choice that is not retired. If the field is no longer wanted, retire the field itself."
            )
            self.choices.non_form_errors().append(words)
        return offers

    def _condition(self, changes, how):
        try:
            changes["condition"] = condition_of(self.conditions, how, self.others)
        except ValueError as error:
            self.main.add_error("how", str(error))
            return False
        back = leads_back(self.field, changes["condition"], self.all) if changes["condition"] else ""
        if back:
            words = _("“%(field)s” is itself shown depending on this field. One of the two must come first.")
            self.main.add_error("how", words % {"field": isolate(back)})
        return not back
