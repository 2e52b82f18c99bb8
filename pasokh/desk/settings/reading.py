"""What a form holds, for those who may see how something is set and not change it."""

from django import forms
from django.utils.translation import gettext as _

from pasokh.ui.filters import digits


def facts_of(form, *names) -> list[tuple]:
    """(label, text) of these fields, else of all, as they stand; what is empty or not ticked is left out."""
    bounds = [form[name] for name in names] if names else list(form)
    return [(bound.label, text) for bound in bounds if (text := said(bound))]


def said(bound) -> str:
    """The value of one field in words, "" where it holds nothing."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return _("Yes") if value else ""
    if value in (None, "", []):
        return ""
    if hasattr(bound.field, "choices"):
        return _(", ").join(_chosen(bound.field, value if isinstance(value, list | tuple) else [value]))
    return digits(value) if isinstance(value, int) else str(value)


def _chosen(field, values):
    wanted = {str(each) for each in values}
    return [str(label) for key, label in field.choices if str(key) in wanted]
