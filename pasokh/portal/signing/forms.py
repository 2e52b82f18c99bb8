from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.kernel.persian.digits import to_latin
from pasokh.ui.fields import PhoneOrEmailField


class WayForm(forms.Form):
    """Her phone or e-mail, to which a code is sent. `ways` are the kinds that codes can be sent to."""

    way = PhoneOrEmailField(label=gettext_lazy("Your mobile number or e-mail"))

    def __init__(self, *args, ways, **kwargs):
        super().__init__(*args, **kwargs)
        self.ways = ways
        if "phone" not in ways:
            self.fields["way"].label = _("Your e-mail")
        self.fields["way"].widget.attrs |= {"autofocus": True, "autocomplete": "username", "inputmode": "email"}

    def clean_way(self):
        way = self.cleaned_data["way"]
        if kind_of_way(way) not in self.ways:
            raise forms.ValidationError(_("No text messages are sent from here. Please write your e-mail."))
        return way


class CodeForm(forms.Form):
    """The code that she was sent."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )

    def clean_code(self):
        return "".join(each for each in to_latin(self.cleaned_data["code"]) if each.isdigit())


class PasswordForm(forms.Form):
    """Her phone or e-mail, and her password."""

    way = PhoneOrEmailField(label=gettext_lazy("Your mobile number or e-mail"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["way"].widget.attrs |= {"autofocus": True, "autocomplete": "username"}


def kind_of_way(way: str) -> str:
    """Whether what she wrote is an e-mail or a phone."""
    return "email" if "@" in way else "phone"
