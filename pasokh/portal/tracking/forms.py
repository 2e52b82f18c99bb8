from django import forms
from django.utils.translation import gettext_lazy as _

from pasokh.contacts.normalise import kind_of
from pasokh.kernel.ids import TRACKING_CODE_LENGTH, normalise_tracking_code


class TrackingForm(forms.Form):
    """Asks for the code and the person. Both are normalised; whether they fit together only the look-up says."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=40,
        help_text=_("Twelve letters and digits, as in 7K3M-9QAB-C2D4."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    person = forms.CharField(
        label=_("Your phone or e-mail"),
        max_length=320,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )

    def clean_code(self):
        code = normalise_tracking_code(self.cleaned_data["code"])
        if len(code) != TRACKING_CODE_LENGTH:
            raise forms.ValidationError(_("A tracking code has twelve letters and digits."))
        return code

    def clean_person(self):
        try:
            kind_of(self.cleaned_data["person"])
        except ValueError as error:
            raise forms.ValidationError(_("Please write a phone number or an e-mail address.")) from error
        return self.cleaned_data["person"]
