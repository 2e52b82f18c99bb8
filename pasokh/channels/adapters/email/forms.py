"""The settings of a mailbox as a form: for the desk and the API alike."""

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pasokh.kernel.tenancy.current import require_workspace_id
from pasokh.ui.fields import NumberField
from pasokh.workspaces.models import Address

from ...models import Channel
from .compose import BadAddress, wire_address
from .own import register_recipients

SECURITY = [("tls", _("TLS")), ("starttls", _("STARTTLS")), ("none", _("None (only on your own network)"))]
SECRETS = ("imap_password", "smtp_password")


class MailboxForm(forms.ModelForm):
    """Plain settings go to ``channel.settings``, passwords to ``channel.credentials``. An empty password keeps the one known."""

    address = forms.CharField(
        label=_("E-mail address"), max_length=320, help_text=_("Customers write to it and see it as the sender.")
    )
    sender_name = forms.CharField(label=_("Sender's name"), max_length=120, required=False)
    reply_base = forms.CharField(
        label=_("Base of the reply address"),
        max_length=320,
        required=False,
        help_text=_(
            "If your server delivers name+anything to one mailbox, replies find their request by it. Otherwise leave it empty."
        ),
    )
    number_in_subject = forms.BooleanField(label=_("Write the request's number into the subject"), required=False)
    tracking_line = forms.BooleanField(
        label=_("Write the tracking code under each answer"),
        required=False,
        initial=True,
        help_text=_("With a link to the page where customers see how their request stands."),
    )
    imap_host = forms.CharField(label=_("Incoming server (IMAP)"), max_length=255, required=False)
    imap_port = NumberField(label=_("Port"), min_value=1, max_value=65535, plain=True, required=False)
    imap_security = forms.ChoiceField(label=_("Security"), choices=SECURITY, initial="tls", required=False)
    imap_user = forms.CharField(label=_("User name"), max_length=255, required=False)
    imap_password = forms.CharField(
        label=_("Password"), max_length=500, required=False, strip=False, widget=forms.PasswordInput
    )
    imap_folders = forms.CharField(
        label=_("Folders, one on each line"), max_length=2000, required=False, widget=forms.Textarea
    )
    imap_from_start = forms.BooleanField(label=_("Bring in the mail that is already there"), required=False)
    smtp_host = forms.CharField(label=_("Outgoing server (SMTP)"), max_length=255, required=False)
    smtp_port = NumberField(label=_("Port"), min_value=1, max_value=65535, plain=True, required=False)
    smtp_security = forms.ChoiceField(label=_("Security"), choices=SECURITY, initial="starttls", required=False)
    smtp_user = forms.CharField(label=_("User name"), max_length=255, required=False)
    smtp_password = forms.CharField(
        label=_("Password"), max_length=500, required=False, strip=False, widget=forms.PasswordInput
    )

    class Meta:
        model = Channel
        fields = ["name", "inbox", "active"]

    def __init__(self, *args, instance=None, initial=None, **options):
        known = dict(instance.settings) if instance else {}
        if isinstance(known.get("imap_folders"), list):
            known["imap_folders"] = "\n".join(known["imap_folders"])
        super().__init__(*args, instance=instance, initial=known | (initial or {}), **options)

    def clean_address(self):
        return self._address("address")

    def clean_reply_base(self):
        return self._address("reply_base") if self.cleaned_data["reply_base"] else ""

    def _address(self, field):
        try:
            address = wire_address(self.cleaned_data[field]).lower()
        except BadAddress as error:
            raise forms.ValidationError(_("This is not an e-mail address.")) from error
        taken = Address.find(Address.Kind.RECIPIENT, address)
        if taken and (taken.workspace_id, taken.target_id) != (require_workspace_id(), self.instance.pk):
            raise forms.ValidationError(_("This address belongs to another mailbox already."))
        return address

    def clean_imap_folders(self):
        return [line.strip() for line in self.cleaned_data["imap_folders"].splitlines() if line.strip()]

    def clean(self):
        """A server with a user needs a password, unless one is known."""
        data = super().clean()
        for name in ("imap", "smtp"):
            secret = f"{name}_password"
            known = self.instance.pk and self.instance.credentials.get(secret)
            if data.get(f"{name}_host") and data.get(f"{name}_user") and not (data.get(secret) or known):
                self.add_error(secret, _("Enter the password."))
        return data

    def save(self, commit=True):
        """Write the channel and let its addresses lead to it. Raises AddressTaken when somebody was quicker."""
        channel, data = self.instance, self.cleaned_data
        plain = [name for name in self.fields if name not in {*self.Meta.fields, *SECRETS}]
        channel.kind = Channel.Kind.EMAIL
        channel.settings = channel.settings | {name: data[name] for name in plain}
        channel.credentials = channel.credentials | {name: data[name] for name in SECRETS if data[name]}
        try:
            with transaction.atomic():
                channel.save()
                register_recipients(channel)
        except IntegrityError as error:
            raise AddressTaken(data["address"]) from error
        return channel


class AddressTaken(ValueError):
    """Another mailbox receives for this address already; nothing has changed."""
