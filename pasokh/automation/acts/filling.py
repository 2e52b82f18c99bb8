"""An action that fills in a field of the business's own."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.kernel.persian.folding import fold
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.fields.kinds import NO, YES, kind_of
from pasokh.tickets.fields.known import known
from pasokh.tickets.forms import asked, stored
from pasokh.workspaces.models import CustomField

from .registry import Act, CannotDo, Param, register

Kind = CustomField.Kind
SAID = {YES: ("yes", "بله", "آری"), NO: ("no", "نه", "خیر")}


def _fields():
    """Those that can be filled in by words: files cannot."""
    found = (field for field in known().fields if not field.retired_at and field.kind != Kind.FILE)
    return [(field.key, field.label(get_language())) for field in found]


def value_of(field, text):
    """What is kept of a value that somebody typed for a field: choices by what they are called, the others as in the field's own form.

    Raises ValueError, in words, for one that the field does not take.
    """
    try:
        cleaned = kind_of(field).field(field, get_language()).clean(_typed(field, text))
    except forms.ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return stored(field, cleaned)


def _typed(field, text):
    if field.kind == Kind.YES_NO:
        return next((key for key, words in SAID.items() if fold(text).strip() in map(fold, words)), text)
    if field.kind == Kind.CHOICE:
        return _key_of(field, text)
    if field.kind == Kind.CHOICES:
        return [_key_of(field, each) for each in text.replace("،", ",").split(",") if each.strip()]
    return text


def _key_of(field, text):
    """The key of the choice that is called so in any language, in any spelling; else what was typed, for the field to refuse."""
    wanted = fold(text).strip()
    called = (
        choice["key"]
        for choice in field.choices
        if not choice.get("retired")
        and wanted in {choice["key"], *(fold(each).strip() for each in choice["labels"].values())}
    )
    return next(called, text)


def _check(given):
    field = known().by_key.get(given["field"])
    if field is None or field.kind == Kind.FILE:
        raise ValueError(_("There is no such field."))
    if value_of(field, given["value"]) is None:
        raise ValueError(_("The field does not take this value."))


def _fill(deed, given):
    field = known().by_key.get(given["field"])
    if field is None or field.retired_at:
        raise CannotDo("gone")
    try:
        value = value_of(field, given["value"])
    except ValueError as error:
        raise CannotDo("gone") from error
    ticket = deed.ticket
    if field not in asked(ticket.type_id, ticket.values | {field.key: value}):
        raise CannotDo("not_asked")
    fill(ticket, {field.key: value}, by=deed.by)


register(
    Act(
        "fill",
        gettext_lazy("fill in a field"),
        "ticket.fill",
        (
            Param("field", "choice", gettext_lazy("Field"), _fields),
            Param("value", "line", gettext_lazy("Value")),
        ),
        gettext_lazy("fill in the field “%(field)s” with “%(value)s”"),
        _fill,
        check=_check,
    )
)
