"""Correcting what arrived: what a person read in it, where the program could not, or read it wrongly."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.channels.actions.take_anyway import ERASED
from pasokh.channels.actions.take_corrected import Corrected, can_be_corrected
from pasokh.channels.adapters.email.own import canonical
from pasokh.kernel.persian.isolates import show_disguises
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.models.ticket import SUBJECT_LENGTH
from pasokh.ui.fields import LineField, NumberField

LARGEST_NUMBER = 10**15


def may_be_corrected(receipt) -> bool:
    """Whether it became nothing yet and an address can be written as its sender's."""
    return not receipt.message_id and receipt.reason != ERASED and can_be_corrected(receipt.channel)


def written(text) -> str:
    """A text as it may be shown, and taken: with what disguises it written out."""
    return show_disguises(text[:TEXT_LIMIT])


class CorrectForm(forms.Form):
    """Over what was read of it safely: whose it is, what about, what it says, and the request that it belongs to, if one."""

    sender = forms.CharField(
        label=gettext_lazy("The customer's e-mail address"),
        max_length=320,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "email"}),
    )
    name = LineField(label=gettext_lazy("The customer's name"), max_length=160, required=False)
    subject = LineField(label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH, required=False)
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        max_length=TEXT_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    number = NumberField(
        label=gettext_lazy("Number of the request that it belongs to"),
        help_text=gettext_lazy("Left empty, the request is found by what the mail says, or a new one is opened."),
        min_value=1,
        max_value=LARGEST_NUMBER,
        plain=True,
        required=False,
    )

    def __init__(self, *given, member=None, **options):
        super().__init__(*given, **options)
        self.member = member

    def clean_sender(self):
        """An address that can be answered."""
        if not (address := canonical(self.cleaned_data["sender"].strip())):
            raise forms.ValidationError(_("This is not an e-mail address."))
        return address

    def clean_text(self):
        """Something said, with what disguises it written out."""
        if not (text := written(self.cleaned_data["text"])).strip():
            raise forms.ValidationError(_("A request must say something."))
        return text

    def clean_number(self):
        """The request, if she sees it."""
        if (number := self.cleaned_data["number"]) is None:
            return None
        found = Ticket.objects.visible_to(self.member).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no request of this number."))
        return found

    def said(self) -> Corrected:
        """What was written, once it is valid."""
        given = self.cleaned_data
        return Corrected(given["sender"], given["name"], given["subject"], given["text"], given["number"])
