from django import forms
from django.utils.translation import gettext_lazy as _

from pasokh.kernel.ids import CROCKFORD, TRACKING_CODE_LENGTH, format_tracking_code, normalise_tracking_code
from pasokh.ui.fields import PhoneOrEmailField


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
    person = PhoneOrEmailField(label=_("Your phone or e-mail"))

    @classmethod
    def asking_for(cls, code):
        """The empty form, with the code of a link filled in; what is no code is not shown, for anybody may have written it."""
        plain = normalise_tracking_code(code[:40])
        if len(plain) != TRACKING_CODE_LENGTH or not set(plain) <= set(CROCKFORD):
            return cls()
        form = cls(initial={"code": format_tracking_code(plain)})
        form.fields["person"].widget.attrs["autofocus"] = True
        return form

    def clean_code(self):
        code = normalise_tracking_code(self.cleaned_data["code"])
        if len(code) != TRACKING_CODE_LENGTH:
            raise forms.ValidationError(_("A tracking code has twelve letters and digits."))
        return code
