"""When a field is shown: a few conditions over other fields, as a form, and as a filter."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.kernel.filters import check, named_fields
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.fields.kinds import NO, YES, kind_of
from pasokh.tickets.forms import filter_fields
from pasokh.workspaces.models import CustomField

MORE, MOST = 2, 10
HOW = [("all", gettext_lazy("all of these hold")), ("any", gettext_lazy("any of these holds"))]
MARK = "|"
Kind = CustomField.Kind
TYPED = {"at_least", "at_most", "contains"}  # operators whose value is written beside them


def answers_of(field, language) -> list[tuple[str, str]]:
    """What can be asked of a field: (key|operator|value, words)."""
    label = {"field": isolate(field.label(language))}
    asked = [("not_empty", "", _("%(field)s is filled in") % label), ("empty", "", _("%(field)s is empty") % label)]
    asked += _of_kind(field, label, language)
    return [(MARK.join((field.key, op, value)), words) for op, value, words in asked]


def _of_kind(field, label, language):
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        op = "is" if field.kind == Kind.CHOICE else "has_any"
        chosen = [(choice["key"], isolate(field.choice_label(choice["key"], language))) for choice in field.choices]
        return [(op, key, _("%(field)s: %(choice)s") % (label | {"choice": word})) for key, word in chosen]
    if field.kind == Kind.YES_NO:
        return [("is", YES, _("%(field)s: yes") % label), ("is", NO, _("%(field)s: no") % label)]
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        least, most = _("%(field)s is at least…") % label, _("%(field)s is at most…") % label
        return [("at_least", "", least), ("at_most", "", most)]
    return [("contains", "", _("%(field)s contains…") % label)] if kind_of(field).asks == "text" else []


class ConditionForm(forms.Form):
    """One condition; an empty one is none."""

    def __init__(self, *args, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key, language = {field.key: field for field in others}, get_language()
        groups = [(field.label(language), answers_of(field, language)) for field in others]
        self.fields["answer"] = forms.ChoiceField(label=_("Condition"), choices=[("", "—"), *groups], required=False)
        self.fields["value"] = forms.CharField(label=_("Value"), required=False, max_length=200)

    def clean(self):
        key, op, chosen = (self.cleaned_data.get("answer") or MARK * 2).split(MARK)
        if key:
            value = self._value(self.by_key[key], op, chosen)
            self.condition = {"field": key, "op": op} | ({} if value is None else {"value": value})
        return self.cleaned_data

    def _value(self, field, op, chosen):
        if op in ("empty", "not_empty"):
            return None
        if op not in TYPED:
            return [{YES: True, NO: False}.get(chosen)] if field.kind == Kind.YES_NO else [chosen]
        typed = self.cleaned_data.get("value", "")
        if not typed:
            raise forms.ValidationError(_("Write the value beside the condition."))
        if op == "contains":
            return typed
        return kind_of(field).to_stored(kind_of(field).field(field, get_language()).clean(typed), field)


ConditionForms = forms.formset_factory(ConditionForm, extra=MORE, max_num=MOST, absolute_max=MOST + 5)


def condition_forms(condition, others, data=None):
    """The forms of a field's condition over the other fields."""
    parts = next(iter(condition.values())) if condition else []
    by_key = {field.key: field for field in others}
    initial = [_initial(part, by_key[part["field"]]) for part in parts if part["field"] in by_key]
    return ConditionForms(data, initial=initial, prefix="condition", form_kwargs={"others": others})


def _initial(part, field):
    value = part.get("value")
    chosen = value[0] if isinstance(value, list) else ""
    chosen = {True: YES, False: NO}.get(chosen, chosen) if field.kind == Kind.YES_NO else chosen
    typed = "" if part["op"] not in TYPED else _typed(value, field)
    return {"answer": MARK.join((field.key, part["op"], chosen)), "value": typed}


def _typed(value, field):
    if isinstance(value, str):
        return value
    kind = kind_of(field)
    return kind.field(field, get_language()).prepare_value(kind.to_typed(value))


def how_of(condition) -> str:
    """Whether all of the conditions must hold, or any."""
    return next(iter(condition), "all") if condition else "all"


def condition_of(given, how, others):
    """The filter that valid forms say; None for none. Raises ValueError with words."""
    parts = [form.condition for form in given if hasattr(form, "condition")]
    if not parts:
        return None
    condition = {how: parts}
    check(condition, filter_fields(others))
    return condition


def leads_back(field, condition, fields) -> str:
    """The name of a field that a condition asks about and that depends on this field itself, near or far; "" where none does."""
    conditions = {each.key: each.condition for each in fields if each.pk != field.pk}
    labels = {each.key: each.label(get_language()) for each in fields}
    for first in named_fields(condition):
        waiting, seen = [first], set()
        while waiting:
            key = waiting.pop()
            if key == field.key:
                return labels.get(first, first)
            if key not in seen and conditions.get(key):
                waiting += named_fields(conditions[key])
            seen.add(key)
    return ""
