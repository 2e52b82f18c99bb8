"""What the form of a mailbox asks about signing in, and the fields that it shares with the rest of that form."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pasokh.kernel.secrets import KeyLost

from ..addresses import cleaned_proxy, is_server
from . import oauth, sign_in

LTR = {"dir": "ltr", "autocomplete": "off"}
PASSWORD = _("Password")
BY_TOKEN = ("oauth_client", "oauth_secret", "oauth_authorise_url", "oauth_token_url", "oauth_scopes", "oauth_proxy")
WAYS = [
    (sign_in.PASSWORD, _("By user name and password")),
    ("google", _("Google")),
    ("microsoft", _("Microsoft")),
    ("other", _("Another provider (OAuth 2)")),
]


def latin(label, help_text="", longest=255):
    """A line of servers, users, addresses: from left to right."""
    widget = forms.TextInput(attrs=LTR)
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, help_text=help_text)


def password(label=PASSWORD):
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"})
    return forms.CharField(label=label, max_length=500, required=False, strip=False, widget=widget)


def secret_of(channel, name) -> str:
    try:
        return str(channel.credentials.get(name) or "") if channel else ""
    except KeyLost:
        return ""  # to be entered again


class UsualChoice(forms.ChoiceField):
    """A choice that is the usual one (`initial`) where none was sent."""

    def clean(self, value):
        return super().clean(value or self.initial)


class SignInForm(forms.Form):
    """By password, or by a token for which a person signs in at the provider. Its `channel` is the mailbox, None for a new one."""

    channel = None
    sign_in = UsualChoice(
        label=_("How it signs in"),
        choices=WAYS,
        initial=sign_in.PASSWORD,
        help_text=_(
            "With Google and Microsoft nobody gives away a password: a person signs in on their page and allows it."
        ),
    )
    oauth_client = latin(_("Client ID"), _("From the provider, where this installation is entered as an application."))
    oauth_secret = password(_("Client secret"))
    oauth_authorise_url = latin(
        _("Address of the sign-in page"), _("Empty: the usual one of Google or Microsoft."), 500
    )
    oauth_token_url = latin(
        _("Address that gives tokens"),
        _("Empty: the usual one of Google or Microsoft. A Microsoft application of one organisation only has its own."),
        500,
    )
    oauth_scopes = latin(_("What is asked for (scopes)"), _("Empty: what mail needs at Google or Microsoft."), 1000)
    oauth_proxy = latin(
        _("Proxy"),
        _(
            "For the address that gives tokens alone. socks5://user:password@host:1080 or http://host:3128. Empty: none."
        ),
        300,
    )

    def clean_oauth_authorise_url(self):
        return self._server("oauth_authorise_url")

    def clean_oauth_token_url(self):
        return self._server("oauth_token_url")

    def _server(self, field):
        url = self.cleaned_data[field].strip()
        if url and not is_server(url, private=settings.PASOKH_MAIL_PRIVATE, with_query=True):
            raise forms.ValidationError(_("The address begins with https://, and names a server and a path."))
        return url

    def clean_oauth_proxy(self):
        return cleaned_proxy(self.cleaned_data["oauth_proxy"], secret_of(self.channel, "oauth_proxy"))

    def check_token(self, data):
        """What a mailbox needs that signs in by token; the servers of Google and Microsoft need not be entered."""
        usual = oauth.PROVIDERS[data["sign_in"]]
        needed = ["oauth_client", *([] if usual.token else ["oauth_authorise_url", "oauth_token_url"])]
        for name in needed:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This provider cannot be asked without it."))
        if usual.imap and not data.get("imap_host") and not data.get("smtp_host"):
            data |= {"imap_host": usual.imap, "imap_security": "tls", "imap_port": None}
            data |= {"smtp_host": usual.smtp, "smtp_security": "starttls", "smtp_port": None}
        data["imap_user"] = data.get("imap_user") or data.get("address", "")
        before = self.channel.settings if self.channel else {}
        known = secret_of(self.channel, "oauth_secret") and not data.get("oauth_secret")
        if known and oauth.provider_of(before).token != oauth.provider_of(data).token:
            self.add_error("oauth_secret", _("Enter the secret again: it will be sent to another server."))
