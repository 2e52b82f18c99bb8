"""What is filled in for a mail that goes to somebody first."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.channels.models import Channel
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.models.ticket import SUBJECT_LENGTH
from pasokh.tickets.writing.saved_replies import open_places
from pasokh.ui.fields import LineField
from pasokh.workspaces.models import Member, Team

from ..entering.forms import ByPublicId
from ..tickets.writing.sending import NotYet, check_places
from .addresses import LONGEST, NotAnAddress, addresses_in

MOST_TO, MOST_COPIES, MOST_BLIND = 20, 20, 20
TEXT = {
    "rows": 9,
    "dir": "auto",
    "data-controller": "autogrow",
    "data-formatting-target": "text",
    "data-inline-pictures-target": "text",
    "data-saved-replies-target": "text",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": "saved-replies",
    "data-action": "input->saved-replies#input blur->saved-replies#close keydown->saved-replies#key keydown->formatting#key paste->formatting#paste",
}


class Mailbox(ByPublicId):
    """A mailbox by its name and address."""

    def label_from_instance(self, row):
        address = row.settings.get("address", "")
        return f"{row.name} · {address}" if address and address != row.name else row.name


class Recipients(forms.CharField):
    """Addresses in one line, cleaned to pairs of name and address; what is wrong with one is said beside what was typed."""

    widget = forms.Textarea

    def __init__(self, most, **options):
        attrs = {"rows": 1, "dir": "auto", "autocomplete": "off", "spellcheck": "false", "inputmode": "email"}
        attrs |= {"data-recipients-target": "source", "maxlength": LONGEST}
        super().__init__(widget=forms.Textarea(attrs=attrs), max_length=LONGEST, **options)
        self.most = most

    def clean(self, value):
        text = super().clean(value)
        try:
            found = addresses_in(text or "", self.most)
        except NotAnAddress as words:
            raise forms.ValidationError(str(words)) from words
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"])
        return found


def text_field(label) -> forms.CharField:
    """What is written, as Markdown."""
    return forms.CharField(label=label, max_length=TEXT_LIMIT, required=False, strip=False, widget=forms.Textarea(TEXT))


class Wording(forms.Form):
    """Subject, words and the id by which a page that is sent twice sends once."""

    subject = LineField(
        label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )
    text = text_field(gettext_lazy("Your message"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\x00", "").replace("\r\n", "\n")
        if open_places(text):
            try:
                check_places(text)
            except NotYet as words:
                raise forms.ValidationError(str(words)) from words
        return text


class MailForm(Wording):
    """From where, to whom, about what, and whose work the answer is."""

    mailbox = Mailbox(label=gettext_lazy("From"), queryset=Channel.objects.none(), empty_label=None)
    to = Recipients(MOST_TO, label=gettext_lazy("To"))
    cc = Recipients(MOST_COPIES, label=gettext_lazy("CC"), required=False)
    bcc = Recipients(
        MOST_BLIND,
        label=gettext_lazy("BCC"),
        required=False,
        help_text=gettext_lazy("The others do not learn of them."),
    )
    assignee = ByPublicId(
        label=gettext_lazy("Assignee"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: it goes to whoever takes such requests"),
    )
    team = ByPublicId(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("As the inbox says"),
    )

    field_order = ("mailbox", "to", "cc", "bcc", "subject", "text", "assignee", "team", "client_id")

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        boxes = mailboxes()
        answering = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name")
        for name, rows in (("mailbox", boxes), ("assignee", answering), ("team", Team.objects.order_by("name"))):
            self.fields[name].queryset = rows
        self.mailboxes = list(boxes)
        self.fields["mailbox"].initial = self.mailboxes[0].uid if self.mailboxes else None
        self.fields["assignee"].initial = member.uid

    def clean(self):
        if not self.mailboxes:
            self.add_error(None, _("No mailbox is connected yet. An administrator connects one in the settings."))
        return super().clean()


def mailboxes():
    """The mailboxes that mail may go out by."""
    return Channel.objects.filter(kind=Channel.Kind.EMAIL, active=True).order_by("pk")
