"""The kinds of fields that a business can make: how each is asked for, kept, sent by machines, and shown.

Values are kept as JSON: texts, ISO days, E.164 phones, numbers, sums in rials, keys of choices, true and false, public ids of files. Machines send
and get the same; people type what `ui.fields` takes.
"""

import unicodedata
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.kernel import phones
from pasokh.kernel.persian.isolates import clean_line
from pasokh.ui import filters
from pasokh.ui.fields import CompanyIdField, DateField, MoneyField, NationalIdField, NumberField, PhoneField
from pasokh.workspaces.models import CustomField

LINE_LENGTH, TEXT_LENGTH = 255, 5000  # characters
LARGEST, PLACES = 10**11, 4  # fifteen digits in all: what a float keeps exactly
EARLIEST, LATEST = date(1850, 1, 1), date(2100, 12, 31)
MOST_FILES = 10
YES, NO = "yes", "no"


class WrongType(ValueError):
    """A machine sent another kind of value than the field takes."""


class Kind:
    """A line of text, and what the other kinds have in common with it.

    `asks` is the kind in the filter language, with fewer operators where `ops` names them. `people_s`: what people wrote, which is forgotten
    with them; `searched`: it leads to the request.
    """

    asks, ops = "text", ()
    people_s, searched = True, True

    def field(self, custom, language, stored=None) -> forms.Field:
        """The form field that asks for it; never required, for when it is needed is another question."""
        options = {"label": custom.label(language), "required": False}
        if words := custom.help_text(language):
            options["help_text"] = escape(words)
        return self.make(custom, language, stored, **options)

    def make(self, custom, language, stored, **options):
        return Line(**options)

    def can_be_filled(self, custom) -> bool:
        """Whether anybody can give a value at all."""
        return True

    def to_stored(self, cleaned, custom):
        """What is kept of what the form field gave; None for nothing."""
        return cleaned or None

    def to_typed(self, stored):
        """What the form field is given to show."""
        return stored

    def from_wire(self, value):
        """What a machine sent, as the form field takes it. Raises WrongType."""
        if not isinstance(value, str):
            raise WrongType
        return value

    def shown(self, stored, custom, language):
        """The value as people read it: text, or Markup where its direction matters."""
        return stored

    def words(self, stored) -> str:
        """What search knows of it."""
        return str(stored)


class Line(forms.CharField):
    """One line, without what disguises it."""

    def __init__(self, **options):
        super().__init__(max_length=LINE_LENGTH, **options)

    def to_python(self, value):
        return unicodedata.normalize("NFC", clean_line(super().to_python(value), LINE_LENGTH + 1))


class LongText(Kind):
    """Lines of text."""

    def make(self, custom, language, stored, **options):
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto", "data-controller": "autogrow"})
        return Lines(max_length=TEXT_LENGTH, widget=widget, **options)


class Lines(forms.CharField):
    def to_python(self, value):
        return unicodedata.normalize("NFC", super().to_python(value).replace("\x00", "").replace("\r\n", "\n"))


class Number(Kind):
    asks = "number"

    def make(self, custom, language, stored, **options):
        return NumberField(places=PLACES, min_value=-LARGEST, max_value=LARGEST, **options)

    def to_stored(self, cleaned, custom):
        if cleaned is None:
            return None
        return int(cleaned) if cleaned == int(cleaned) else float(cleaned)

    def to_typed(self, stored):
        return Decimal(str(stored)) if stored is not None else None

    def from_wire(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 10**20:
            raise WrongType
        return f"{Decimal(str(value)):f}"

    def shown(self, stored, custom, language):
        return filters.number(to_decimal(stored))


def to_decimal(stored):
    return stored if isinstance(stored, int) else Decimal(str(stored))


class Money(Kind):
    asks, people_s, searched = "number", False, False

    def make(self, custom, language, stored, **options):
        return MoneyField(**options)

    def to_stored(self, cleaned, custom):
        return cleaned

    def from_wire(self, value):
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**20:
            raise WrongType
        return f"{value} rial"

    def shown(self, stored, custom, language):
        return filters.money(stored)


class Choice(Kind):
    asks, people_s, searched = "choice", False, False

    def make(self, custom, language, stored, **options):
        choices = [("", "—"), *choices_of(custom, language, {stored})]
        return forms.ChoiceField(choices=choices, error_messages={"invalid_choice": NOT_A_CHOICE}, **options)

    def can_be_filled(self, custom):
        return any(not choice.get("retired") for choice in custom.choices)

    def shown(self, stored, custom, language):
        return custom.choice_label(stored, language)


class Choices(Choice):
    """Several of a list."""

    asks = "choices"

    def make(self, custom, language, stored, **options):
        return forms.MultipleChoiceField(
            choices=choices_of(custom, language, set(stored or ())),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": NOT_A_CHOICE},
            **options,
        )

    def to_stored(self, cleaned, custom):
        return [choice["key"] for choice in custom.choices if choice["key"] in cleaned] or None

    def from_wire(self, value):
        return texts(value)

    def shown(self, stored, custom, language):
        return _(", ").join(custom.choice_label(key, language) for key in stored)


NOT_A_CHOICE = gettext_lazy("Choose one of the list.")


def choices_of(custom, language, stored) -> list[tuple[str, str]]:
    """What may be chosen: the choices that stand, and retired ones that this request has."""
    return [
        (choice["key"], custom.choice_label(choice["key"], language))
        for choice in custom.choices
        if not choice.get("retired") or choice["key"] in stored
    ]


def texts(value) -> list[str]:
    """A list of texts that a machine sent. Raises WrongType."""
    if not isinstance(value, list) or len(value) > 500 or not all(isinstance(each, str) for each in value):
        raise WrongType
    return value


class YesNo(Kind):
    asks, ops = "choice", ("is", "empty", "not_empty")
    people_s, searched = False, False

    def make(self, custom, language, stored, **options):
        return forms.ChoiceField(choices=[("", "—"), (YES, _("Yes")), (NO, _("No"))], **options)

    def to_stored(self, cleaned, custom):
        return {YES: True, NO: False}.get(cleaned)

    def to_typed(self, stored):
        return {True: YES, False: NO}.get(stored, "")

    def from_wire(self, value):
        if not isinstance(value, bool):
            raise WrongType
        return self.to_typed(value)

    def shown(self, stored, custom, language):
        return _("Yes") if stored else _("No")


class Day(Kind):
    asks, searched = "date", False

    def make(self, custom, language, stored, **options):
        return DayField(min_value=EARLIEST, max_value=LATEST, **options)

    def to_stored(self, cleaned, custom):
        return cleaned.isoformat() if cleaned else None

    def to_typed(self, stored):
        return date.fromisoformat(stored) if stored else None

    def from_wire(self, value):
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise WrongType from error

    def shown(self, stored, custom, language):
        return filters.jalali(date.fromisoformat(stored), "medium")


class DayField(DateField):
    def to_python(self, value):
        if isinstance(value, date) and not self.min_value <= value <= self.max_value:
            raise forms.ValidationError(_("This day is too far away."))
        return super().to_python(value)


class Phone(Kind):
    def make(self, custom, language, stored, **options):
        return PhoneField(**options)

    def shown(self, stored, custom, language):
        return filters.phone(stored)

    def words(self, stored):
        return f"{stored} {phones.format_national(stored).replace(' ', '')}"


class NationalId(Kind):
    control = NationalIdField

    def make(self, custom, language, stored, **options):
        return self.control(**options)

    def shown(self, stored, custom, language):
        return filters.code(stored)


class CompanyId(NationalId):
    control = CompanyIdField


class File(Kind):
    """Files by their public ids; whose they are is looked at where they are filled in."""

    asks, ops, searched = "choices", ("empty", "not_empty"), False

    def make(self, custom, language, stored, **options):
        return Files(**options)

    def from_wire(self, value):
        return texts(value)

    def shown(self, stored, custom, language):
        return filters.number(len(stored))


class Files(forms.Field):
    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        ids = list(dict.fromkeys(value or ()))
        if len(ids) > MOST_FILES:
            raise forms.ValidationError(_("At most %(number)s files.") % {"number": filters.number(MOST_FILES)})
        return ids


KINDS = {
    CustomField.Kind.TEXT: Kind(),
    CustomField.Kind.LONG_TEXT: LongText(),
    CustomField.Kind.NUMBER: Number(),
    CustomField.Kind.MONEY: Money(),
    CustomField.Kind.CHOICE: Choice(),
    CustomField.Kind.CHOICES: Choices(),
    CustomField.Kind.YES_NO: YesNo(),
    CustomField.Kind.DATE: Day(),
    CustomField.Kind.PHONE: Phone(),
    CustomField.Kind.NATIONAL_ID: NationalId(),
    CustomField.Kind.COMPANY_ID: CompanyId(),
    CustomField.Kind.FILE: File(),
}


def kind_of(custom) -> Kind:
    """How the values of a field are treated."""
    return KINDS[custom.kind]
