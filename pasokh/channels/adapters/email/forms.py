"""The settings of a mailbox as a form: for the desk and the API alike."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from pasokh.contacts.normalise import typed_email
from pasokh.kernel.tenancy.current import require_workspace_id
from pasokh.tickets.models import Inbox
from pasokh.ui.fields import LineField, NumberField
from pasokh.workspaces.models import Address

from ..addresses import without_password
from . import sign_in
from .afterwards import DELETE, LEAVE, MOVE, SEEN
from .compose import wire_address
from .sign_in_form import BY_TOKEN, LTR, SignInForm, UsualChoice, latin, password, secret_of

SECURITY = [("tls", _("TLS")), ("starttls", _("STARTTLS")), ("none", _("None (only on your own network)"))]
SECRETS = ("imap_password", "smtp_password", "oauth_secret")
OWN_WAY = ("oauth_proxy",)  # secret too, as it may name a password; it can be taken away
NEEDED = ("oauth_client", "oauth_secret")  # by token, though the form as a whole does not ask for them
BY_PASSWORD = ("imap_password", "smtp_password")
AFTERWARDS = [
    (LEAVE, _("It stays as it is")),
    (SEEN, _("It is marked as read")),
    (MOVE, _("It is moved to another folder")),
    (DELETE, _("It is deleted")),
]
LISTS = ("imap_folders", "trusted_hops")  # one on each line
HOST = re.compile(r"(?=.{4,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
ROW = ("name", "inbox", "active")  # of the channel itself, not of its settings
# (what it is, its fields, those that are rarely needed)
PARTS = (
    (_("Address"), ("name", "inbox", "address", "sender_name", "active"), ("reply_base",)),
    (
        _("Signing in at the mailbox"),
        ("sign_in", "oauth_client", "oauth_secret", "oauth_authorise_url", "oauth_token_url"),
        ("oauth_scopes", "oauth_proxy"),
    ),
    (
        _("Incoming mail"),
        (
            "imap_host",
            "imap_port",
            "imap_security",
            "imap_user",
            "imap_password",
            "afterwards",
            "afterwards_folder",
            "spam_aside",
        ),
        ("imap_folders", "imap_from_start", "trusted_hops"),
    ),
    (
        _("Outgoing mail"),
        ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_password", "tracking_line"),
        ("number_in_subject", "rate"),
    ),
)


def _port():
    return NumberField(
        label=_("Port"), min_value=1, max_value=65535, plain=True, required=False, help_text=_("Empty: the usual one.")
    )


class MailboxForm(SignInForm):
    """A mailbox: without an incoming server it takes what our own mail server is sent. An empty password keeps the one known; none is ever shown."""

    name = LineField(label=_("Name"), max_length=80)
    inbox = forms.ModelChoiceField(label=_("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None)
    active = forms.BooleanField(label=_("Open"), required=False, initial=True)
    address = forms.CharField(
        label=_("E-mail address"),
        max_length=320,
        widget=forms.TextInput(attrs=LTR | {"inputmode": "email"}),
        help_text=_("Customers write to it and see it as the sender."),
    )
    sender_name = LineField(
        label=_("Sender's name"), max_length=120, required=False, help_text=_("Empty: the name of the business.")
    )
    reply_base = latin(
        _("Base of the reply address"),
        _(
            "If your server delivers name+anything to one mailbox, replies find their request by it. Otherwise leave it empty."
        ),
        320,
    )
    number_in_subject = forms.BooleanField(
        label=_("Write the request's number into the subject"),
        required=False,
        help_text=_("Replies then find their request by it, too."),
    )
    tracking_line = forms.BooleanField(
        label=_("Write the tracking code under each answer"),
        required=False,
        initial=True,
        help_text=_("With a link to the page where customers see how their request stands."),
    )
    spam_aside = forms.BooleanField(
        label=_("Set aside what the mail server marks as spam"),
        required=False,
        initial=True,
        help_text=_(
            "It waits under “Set aside”, and can be taken. Answers of customers to our mails are always taken."
        ),
    )
    imap_host = latin(
        _("Incoming server (IMAP)"),
        _("New mail is read within seconds. Empty: your own mail server brings it."),
    )
    imap_port = _port()
    imap_security = forms.ChoiceField(label=_("Security"), choices=SECURITY, initial="tls")
    imap_user = latin(_("User name"), _("Often the whole address."))
    imap_password = password()
    imap_folders = forms.CharField(
        label=_("Folders, one on each line"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Empty: only INBOX."),
    )
    trusted_hops = forms.CharField(
        label=_("Your mail servers that take mail from outside, one on each line"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2} | LTR),
        help_text=_(
            "By their names, such as mx.shop.ir. What they write on top of a mail says which server sent it, and is believed. "
            "The server that mail is fetched from is believed anyway."
        ),
    )
    imap_from_start = forms.BooleanField(
        label=_("Bring in the mail that is already there"),
        required=False,
        help_text=_("Of every folder that is read for the first time."),
    )
    afterwards = UsualChoice(
        label=_("Afterwards, in the mailbox"),
        choices=AFTERWARDS,
        initial=LEAVE,
        help_text=_(
            "What happens there with a mail once it is a message of a request. What waits in quarantine, or became no request, is left as it is."
        ),
    )
    afterwards_folder = LineField(
        label=_("Folder into which it is moved"),
        max_length=250,
        required=False,
        help_text=_("As the mailbox calls it, for example Archive or INBOX.Pasokh."),
    )
    smtp_host = latin(
        _("Outgoing server (SMTP)"), _("Usually of the same provider. Empty: that of this installation, if it has one.")
    )
    smtp_port = _port()
    smtp_security = forms.ChoiceField(
        label=_("Security"),
        choices=SECURITY,
        initial="starttls",
        help_text=_("Port 465 goes with TLS, port 587 with STARTTLS."),
    )
    smtp_user = latin(_("User name"), _("Often the whole address."))
    smtp_password = password()
    rate = NumberField(
        label=_("Answers in a minute, at most"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_(
            "What is too much waits and goes a little later. Empty: no limit. Many providers block who sends faster than they like."
        ),
    )

    def __init__(self, *args, channel=None, **options):
        self.channel = channel
        super().__init__(*args, initial=_shown(channel) if channel else {}, **options)
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")
        for name in SECRETS:
            self.fields[name].help_text = (
                _("Empty: as it was.") if channel else _("With Gmail, Outlook and Yahoo an app password.")
            )
        if channel is None:
            self.fields["oauth_secret"].help_text = ""
        if channel is None:
            del self.fields["active"]  # one that is new is open

    @property
    def parts(self):
        """(words, fields, rarely needed fields, whether these are to be seen at once) of each part of the form."""
        for words, usual, rare in PARTS:
            seldom = [self[name] for name in rare]
            opened = any(each.errors or each.value() for each in seldom)
            yield words, [self[name] for name in usual if name in self.fields], seldom, opened

    @staticmethod
    def way_of(name) -> str:
        """The choice to which a field belongs, of signing in or of what happens afterwards, as a class of the page; "" for all of them."""
        if name == "afterwards_folder":
            return "by-move is-needed"
        if name in NEEDED:
            return "by-token is-needed"
        return "by-token" if name in BY_TOKEN else "by-password" if name in BY_PASSWORD else ""

    def clean_address(self):
        return self._address("address")

    def clean_reply_base(self):
        if not self.cleaned_data["reply_base"]:
            return ""
        if "+" in (address := self._address("reply_base")):
            raise forms.ValidationError(_("Leave out the plus sign and what follows it: every request gets its own."))
        return address

    def _address(self, field):
        try:
            address = wire_address(typed_email(self.cleaned_data[field])).lower()
        except ValueError as error:
            raise forms.ValidationError(_("This is not an e-mail address.")) from error
        taken = Address.find(Address.Kind.RECIPIENT, address)
        own = (require_workspace_id(), self.channel and self.channel.pk)
        if taken and (taken.workspace_id, taken.target_id) != own:
            raise forms.ValidationError(_("This address belongs to another mailbox already."))
        return address

    def clean_imap_folders(self):
        return [line.strip() for line in self.cleaned_data["imap_folders"].splitlines() if line.strip()]

    def clean_trusted_hops(self):
        names = [line.strip().lower().rstrip(".") for line in self.cleaned_data["trusted_hops"].splitlines()]
        if wrong := next((name for name in filter(None, names) if not HOST.fullmatch(name)), ""):
            raise forms.ValidationError(_("This is no name of a server: {name}").format(name=wrong))
        return list(dict.fromkeys(filter(None, names)))

    def _clean_afterwards(self, data):
        target = data.get("afterwards_folder")
        if data.get("afterwards") != MOVE or "afterwards_folder" in self.errors:
            return
        if not target:
            self.add_error("afterwards_folder", _("Into which folder?"))
        elif target in (data.get("imap_folders") or ["INBOX"]):
            self.add_error("afterwards_folder", _("Mail is read from this folder: choose another one."))

    def clean(self):
        data = super().clean()
        self._clean_afterwards(data)
        if sign_in.is_by_token(data):
            self.check_token(data)
            return data
        for server in ("imap", "smtp"):
            if problem := self._lacks_password(server, data):
                self.add_error(f"{server}_password", problem)
        return data

    def _lacks_password(self, server, data):
        """Why a password must be entered, or None. What stands so already may be saved as it is: a mailbox without one can still be closed."""
        names = host, user = f"{server}_host", f"{server}_user"
        before = self.channel.settings if self.channel else {}
        secret = f"{server}_password"
        if data.get(secret) or not data.get(host) or secret in self.errors:
            return None
        if secret_of(self.channel, secret):
            moved = data[host].lower() != str(before.get(host, "")).lower()
            return _("Enter the password again: it will be sent to another server.") if moved else None
        differs = sign_in.is_by_token(before) or any(data.get(name) != before.get(name) for name in names)
        return _("Enter the password.") if data.get(user) and differs else None

    def kept(self) -> dict:
        """The channel's settings, and those of its credentials that were given: for `open_mailbox` and `change_channel`."""
        data = self.cleaned_data
        plain = [name for name in self.fields if name not in {*ROW, *SECRETS, *OWN_WAY}]
        given = {name: "" if data[name] is None else data[name] for name in plain}
        return {"settings": given, "credentials": self._secrets(data)}

    def _secrets(self, data) -> dict:
        found = {name: data[name] for name in SECRETS if data[name]}
        found |= {name: data[name] for name in OWN_WAY if data[name] != secret_of(self.channel, name)}
        if sign_in.is_by_token(data):
            # Else it would be sent, later on, to the servers that are entered in between.
            found |= {name: "" for name in BY_PASSWORD if secret_of(self.channel, name)}
        elif secret_of(self.channel, "oauth_refresh"):
            found |= sign_in.FORGOTTEN
        if "oauth_secret" in found:
            found["oauth_refused"] = ""  # a new secret may be all that was missing
        return found


def _shown(channel) -> dict:
    """What the form shows of a mailbox."""
    known = channel.settings | {"name": channel.name, "inbox": channel.inbox_id, "active": channel.active}
    if known.get("smtp_host") and not known.get("smtp_security"):
        known["smtp_security"] = "none"  # as it is delivered
    secret = {"oauth_proxy": without_password(secret_of(channel, "oauth_proxy"))}
    return known | secret | {name: "\n".join(known.get(name) or ()) for name in LISTS}
