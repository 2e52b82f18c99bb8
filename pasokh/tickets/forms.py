"""What is asked of a request beside its words: the one place where desk, API and portal check it.

Which fields a request has follows from its type and from what the other fields say (`asked`). People's answers go through `form_for`, machines'
through `read_wire`; both give what is stored, for `actions.fill`. What is still needed is told by `needed`.
"""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.filters import Field, matches, named_fields
from pasokh.kernel.persian.isolates import isolate
from pasokh.workspaces.models import CustomField

from .actions.solving import before_solving
from .fields.kinds import WrongType, kind_of
from .fields.known import known
from .models import Attachment

Needed = CustomField.Needed
PREFIX = "value"  # of the names of controls


class Refused(ValueError):
    """Values that cannot be taken; nothing has changed. `errors` is {key: (code, words)}; the code is empty for a value that its field refused."""

    def __init__(self, errors):
        super().__init__(", ".join(errors))
        self.errors = errors


def asked(type_pk, values, of=None) -> list[CustomField]:
    """The fields that a request of this type (a TicketType's id, or None) with these values has, in order.

    A field whose condition names one that is not shown finds it empty.
    """
    of = of or known()
    used, filters, shown = of.used_by(type_pk), filter_fields(of.fields), {}

    def is_shown(key):
        if key not in used:
            return False
        if key not in shown:
            shown[key] = False  # a ring, which the settings refuse, ends here
            condition = used[key].condition
            seen = {name: values.get(name) for name in named_fields(condition) if is_shown(name)} if condition else {}
            shown[key] = not condition or matches(condition, seen, filters)
        return shown[key]

    return [field for field in used.values() if is_shown(field.key)]


def filter_fields(fields) -> dict[str, Field]:
    """The fields as the filter language knows them, by key."""
    language = get_language()
    return {
        each.key: Field(each.key, kind_of(each).asks, each.label(language), ops=kind_of(each).ops) for each in fields
    }


def form_for(fields, values, data=None) -> forms.Form:
    """A form of these fields in the active language: with what is stored, or bound to what was typed (`data`)."""
    language = get_language()
    made = {each.key: kind_of(each).field(each, language, values.get(each.key)) for each in fields}
    initial = {
        each.key: kind_of(each).to_typed(values[each.key]) for each in fields if values.get(each.key) is not None
    }
    form = forms.Form(data, initial=initial, prefix=PREFIX)
    form.fields = made  # made for this form: a class of forms would copy each of them once more
    return form


def stored(field, cleaned):
    """What is kept of a form's cleaned value; None for nothing."""
    return kind_of(field).to_stored(cleaned, field)


def read_wire(type_pk, values, given) -> dict:
    """What a machine sent for some fields ({key: value}; null empties) of a request with these values, as it is stored. Raises Refused."""
    of, errors, taken = known(), {}, {}
    for key, value in given.items():
        field = of.by_key.get(key)
        if field is None:
            errors[key] = ("unknown_field", "")
            continue
        try:
            taken[key] = None if value is None else _read(field, value, values)
        except WrongType:
            errors[key] = ("wrong_type", "")
        except forms.ValidationError as error:
            errors[key] = ("", " ".join(error.messages))
    errors |= _left_out(type_pk, values | taken, taken, of)
    if errors:
        raise Refused(errors)
    return taken


def _read(field, value, values):
    kind = kind_of(field)
    cleaned = kind.field(field, get_language(), values.get(field.key)).clean(kind.from_wire(value))
    return kind.to_stored(cleaned, field)


def _left_out(type_pk, values, taken, of):
    """Answers that nobody would see are not taken in silence."""
    shown = {field.key for field in asked(type_pk, values, of)}
    return {key: ("not_asked", "") for key, value in taken.items() if value is not None and key not in shown}


def needed(ticket, when=Needed.SOLVING) -> list[CustomField]:
    """The fields of a ticket that are empty and must not be, by its solving or already at its creation.

    What is needed at creation is needed for solving too: whoever writes by chat or mail was asked for nothing. A list without choices, in
    which nobody can choose anything, is never needed.
    """
    whens = {Needed.CREATION} if when == Needed.CREATION else {Needed.CREATION, Needed.SOLVING}
    fields = asked(ticket.type_id, ticket.values)
    empty = [field for field in fields if field.needed in whens and ticket.values.get(field.key) is None]
    return [field for field in empty if kind_of(field).can_be_filled(field)]


def answers(ticket, fields=None) -> list[tuple[CustomField, object]]:
    """The ticket's fields that say something, with the value as people read it."""
    language = get_language()
    fields = asked(ticket.type_id, ticket.values) if fields is None else fields
    told = [(field, ticket.values.get(field.key)) for field in fields]
    return [(field, kind_of(field).shown(value, field, language)) for field, value in told if value is not None]


def for_customers(ticket) -> list[tuple[str, object]]:
    """What the fields that customers may see say: (label, value as people read it), of files their names."""
    fields = [field for field in asked(ticket.type_id, ticket.values) if field.shown_to_customers]
    held, language = files_of(ticket), get_language()
    told = []
    for field, value in answers(ticket, fields):
        if field.kind == CustomField.Kind.FILE:
            value = _(", ").join(isolate(held[name].name) for name in ticket.values[field.key] if name in held)
        told.append((field.label(language), value))
    return told


def files_of(ticket) -> dict[str, Attachment]:
    """The files that its fields hold, by public id."""
    by_key = known().by_key if ticket.values else {}
    held = [by_key[key].kind == CustomField.Kind.FILE for key in ticket.values if key in by_key]
    if not any(held):
        return {}
    return {file.public_id: file for file in Attachment.objects.filter(ticket=ticket, message=None)}


def texts(ticket) -> list[str]:
    """What search knows of a ticket's values."""
    by_key = known().by_key if ticket.values else {}
    told = [(by_key[key], value) for key, value in ticket.values.items() if key in by_key]
    return [kind_of(field).words(value) for field, value in told if kind_of(field).searched]


def _before_solving(ticket):
    language = get_language()
    words = _("“%(field)s” must be filled in before solving.")
    return [words % {"field": isolate(field.label(language))} for field in needed(ticket)]


before_solving.append(_before_solving)
