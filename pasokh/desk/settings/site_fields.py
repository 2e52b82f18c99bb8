"""The editor of the form that a site's chat begins with, and of its departments: rows of a site's form (`site_form`)."""

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.channels.site import ABOUT_HER
from pasokh.kernel.persian.digits import in_language
from pasokh.kernel.persian.isolates import clean_line
from pasokh.workspaces.models import Team

MOST = 8  # fields
SPARE = 2  # empty rows beside those that are filled
MOST_CHOICES = 20
LONGEST = {"consent": 1000}  # characters of a label; others 120
KINDS = [
    ("", gettext_lazy("Nothing")),
    ("name", gettext_lazy("Name")),
    ("phone", gettext_lazy("Phone")),
    ("email", gettext_lazy("E-mail")),
    ("phone_or_email", gettext_lazy("Phone or e-mail")),
    ("text", gettext_lazy("A line of text")),
    ("long_text", gettext_lazy("A longer text")),
    ("choice", gettext_lazy("A choice")),
    ("consent", gettext_lazy("Consent")),
]
TONGUES = (("fa", "فارسی"), ("en", "English"))


def add_fields(form) -> None:
    """Give a site's form its rows, with what the site asks now."""
    kept = form.site.settings.get("form", [])
    form.asked = min(MOST, len(kept) + SPARE) if not form.is_bound else MOST
    for number in range(MOST):
        _add_row(form, number, kept[number] if number < len(kept) else {})
    form.fields["departments"] = _departments(form.site)


def _add_row(form, number, kept):
    name = f"ask_{number}"
    fields, label = form.fields, kept.get("label", {})
    fields[f"{name}_kind"] = forms.ChoiceField(
        label=_("Field %(number)s") % {"number": in_language(str(number + 1), get_language())},
        choices=KINDS,
        required=False,
        initial=kept.get("kind"),
    )
    fields[f"{name}_required"] = forms.BooleanField(
        label=_("Must be filled in"), required=False, initial=kept.get("required")
    )
    for code, tongue in TONGUES:
        attrs = {"lang": code, "dir": "auto"}
        fields[f"{name}_{code}"] = forms.CharField(
            label=_in(_("Label"), tongue),
            required=False,
            max_length=1000,
            initial=label.get(code),
            widget=forms.TextInput(attrs=attrs),
        )
        fields[f"{name}_choices_{code}"] = forms.CharField(
            label=_in(_("Choices, one a line"), tongue),
            required=False,
            max_length=3000,
            initial="\n".join(kept.get("choices", {}).get(code, [])),
            widget=forms.Textarea(attrs=attrs | {"rows": 2}),
        )


def _in(label, tongue):
    return f"{label} ({tongue})"


def _departments(site):
    teams = [(each.public_id, each.name) for each in Team.objects.order_by("name")]
    return forms.MultipleChoiceField(
        label=_("Departments"),
        choices=teams,
        required=False,
        initial=site.settings.get("departments", []),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With two or more, visitors choose first, and the request goes to that team."),
    )


def rows(form) -> list:
    """All rows there can be, each a list of bound fields; `form.asked` of them are shown to who has no script, who adds and moves none."""
    parts = ("kind", "fa", "en", "choices_fa", "choices_en", "required")
    return [[form[f"ask_{number}_{part}"] for part in parts] for number in range(MOST)]


def check(form, given) -> None:
    """Note what is wrong with a row."""
    seen = set()
    for number in range(MOST):
        kind, name = given.get(f"ask_{number}_kind"), f"ask_{number}"
        if not kind:
            continue
        if kind in ABOUT_HER and kind in seen and kind != "consent":
            form.add_error(f"{name}_kind", _("This is asked already."))
        seen.add(kind)
        label = _words(given, name)
        if not label:
            form.add_error(f"{name}_fa", _("Write a label."))
        elif max(map(len, label.values())) > LONGEST.get(kind, 120):
            form.add_error(f"{name}_fa", _("This label is too long."))
        if kind == "choice" and not 2 <= max(map(len, _choices(given, name).values()), default=0) <= MOST_CHOICES:
            form.add_error(f"{name}_choices_fa", _("Write two to twenty choices, one a line."))


def settings_of(given) -> dict:
    """`form` and `departments` as the site keeps them: of rows that are right or not, those that have a label."""
    asked = [_field(given, f"ask_{number}") for number in range(MOST)]
    return {"form": _with_keys([each for each in asked if each]), "departments": given.get("departments", [])}


def _field(given, name):
    kind, label = given.get(f"{name}_kind"), _words(given, name)
    if not kind or not label:
        return None
    found = {"kind": kind, "label": label, "required": bool(given.get(f"{name}_required"))}
    return found | ({"choices": _choices(given, name)} if kind == "choice" else {})


def _with_keys(asked):
    """Who she is, is known by its kind; others by their place, which is all that the chat needs."""
    by_kind = set(ABOUT_HER) - {"consent"}
    return [
        each | {"key": each["kind"] if each["kind"] in by_kind else f"field{number}"}
        for number, each in enumerate(asked, 1)
    ]


def _words(given, name):
    found = {code: clean_line(given.get(f"{name}_{code}") or "", 1000) for code, _tongue in TONGUES}
    return {code: text for code, text in found.items() if text}


def _choices(given, name):
    lines = {code: (given.get(f"{name}_choices_{code}") or "").splitlines() for code, _tongue in TONGUES}
    found = {
        code: list(dict.fromkeys(line for each in texts if (line := clean_line(each, 120))))
        for code, texts in lines.items()
    }
    return {code: texts for code, texts in found.items() if texts}
