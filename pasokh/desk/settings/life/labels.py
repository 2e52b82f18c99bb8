"""What something is called in both languages of the product."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models.status import LABEL_LENGTH, LANGUAGES

NAMES = {"fa": _("in Persian"), "en": _("in English")}
RIGHT_WAY = {"fa": "rtl", "en": "ltr"}


class LabelField(forms.CharField):
    """A short name in one language; spaces and marks that turn the text round are taken out."""

    def __init__(self, *, language, **options):
        options["widget"] = forms.TextInput(attrs={"dir": RIGHT_WAY[language], "lang": language})
        super().__init__(max_length=LABEL_LENGTH, **options)

    def to_python(self, value):
        # Before it is asked whether there is a name: one of invisible characters is none.
        return clean_line(super().to_python(value), LABEL_LENGTH + 1)


def label_fields(name, label, *, required=()) -> dict:
    """A field for each language: `name_fa`, `name_en`. Those of `required` languages must be filled."""
    return {
        f"{name}_{language}": LabelField(
            language=language, label=_pair(label, NAMES[language]), required=language in required
        )
        for language in LANGUAGES
    }


def _pair(label, language):
    from django.utils.text import format_lazy

    return format_lazy("{} ({})", label, language)


def labels_of(given, name) -> dict:
    """The labels of a clean form, by language; what was left empty is left out."""
    return {language: given[f"{name}_{language}"] for language in LANGUAGES if given.get(f"{name}_{language}")}


def initial_of(labels, name) -> dict:
    """The same the other way."""
    return {f"{name}_{language}": labels.get(language, "") for language in LANGUAGES}


def reader_first(labels) -> str:
    """The label in the reader's language, else in another one."""
    return labels.get(get_language()) or next(iter(labels.values()), "")
