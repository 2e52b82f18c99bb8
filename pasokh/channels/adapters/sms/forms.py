"""The settings of a line of text messages as forms, one for each provider: for the desk and the API alike."""

import secrets

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.kernel.address import is_reachable
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.secrets import KeyLost
from pasokh.tickets.models import Inbox

from ...models import Channel
from ..addresses import cleaned_proxy, is_server, without_password
from ..base import PermanentFailure, TemporaryFailure
from .kavenegar import Kavenegar

LTR = {"dir": "ltr", "autocomplete": "off"}
SECRET = {"autocomplete": "new-password", "dir": "ltr"}
POLLING, WEBHOOK = "polling", "webhook"
WAYS = [
    (POLLING, gettext_lazy("We ask for them each minute (works everywhere)")),
    (WEBHOOK, gettext_lazy("The provider calls us")),
]
STYLES = [
    ("national", "09123456789"),
    ("plain", "989123456789"),
    ("plus", "+989123456789"),
    ("zeros", "00989123456789"),
]
MOST_LINES = 30


def _line(label, help_text="", *, required=False, longest=300, **attributes):
    widget = forms.TextInput(attrs=LTR | attributes)
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=longest, widget=widget)


class LineForm(forms.Form):
    """What all lines have. A key that is known is kept where the field stays empty, and never sent to another server than before."""

    provider = ""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    inbox = forms.ModelChoiceField(
        label=gettext_lazy("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None
    )
    active = forms.BooleanField(label=gettext_lazy("Open"), required=False, initial=True)
    line = _line(gettext_lazy("Number of the line"), gettext_lazy("As the provider writes it."), longest=20)
    key = forms.CharField(
        label=gettext_lazy("Key of the account"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs=SECRET),
    )

    def __init__(self, *args, channel=None, **kwargs):
        self.channel = channel
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")
        if channel:
            self.fields["key"].help_text = _("Empty: as it was.")

    @classmethod
    def initial_of(cls, channel) -> dict:
        """What the form shows of a channel: no secret of it."""
        return channel.settings | {"name": channel.name, "inbox": channel.inbox_id, "active": channel.active}

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], 80)

    def clean_line(self):
        return to_latin(self.cleaned_data["line"]).replace(" ", "")

    def known(self, name):
        """A secret that is known of the channel; "" where none is, or none can be read any more."""
        try:
            return self.channel.credentials.get(name) or "" if self.channel else ""
        except KeyLost:
            return ""

    def server_changed(self, name) -> bool:
        """Whether what is secret would go to another server than it was entered for."""
        return bool(self.channel) and self.channel.settings.get(name, "") != self.cleaned_data.get(name, "")

    def kept(self) -> dict:
        """The channel's settings, and of its secrets what is new."""
        secret = {name: value for name, value in self._secrets().items() if value != self.known(name)}
        return {"settings": {"provider": self.provider} | self._plain(), "credentials": secret}

    def _plain(self):
        raise NotImplementedError

    def _secrets(self):
        raise NotImplementedError


class KavenegarForm(LineForm):
    """A line of Kavenegar. The provider is asked for the account before it is saved."""

    provider = "kavenegar"

    way = forms.ChoiceField(label=gettext_lazy("How messages come"), choices=WAYS)
    template = _line(
        gettext_lazy("Template of one-time codes"),
        gettext_lazy("Its name in the panel, with %token for the code. Empty: codes go as ordinary texts."),
        longest=100,
    )
    base_url = _line(gettext_lazy("Address of the server"), gettext_lazy("Empty: the provider's own."))
    proxy = _line(gettext_lazy("Proxy"), gettext_lazy("socks5://host:1080 or http://host:3128. Empty: none."))

    field_order = ("name", "inbox", "active", "line", "key", "way", "template", "proxy", "base_url")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].required = self.channel is None
        self.fields["line"].required = True

    @classmethod
    def initial_of(cls, channel) -> dict:
        try:
            proxy = channel.credentials.get("proxy") or ""
        except KeyLost:
            proxy = ""
        return super().initial_of(channel) | {"proxy": without_password(proxy)}

    def clean_key(self):
        key = self.cleaned_data["key"].strip()
        if not all(each.isalnum() and each.isascii() for each in key):
            raise forms.ValidationError(_("This is not a key: it is letters and digits."))
        return key

    def clean_way(self):
        if self.cleaned_data["way"] == WEBHOOK and not may_be_called():
            raise forms.ValidationError(
                _("This needs an https address of this installation that others reach (PASOKH_URL).")
            )
        return self.cleaned_data["way"]

    def clean_base_url(self):
        url = self.cleaned_data["base_url"].strip().rstrip("/")
        if url and not is_server(url, private=settings.PASOKH_SMS_PRIVATE):
            raise forms.ValidationError(_("The address begins with https://, and names a server and at most a path."))
        return url

    def clean_proxy(self):
        return cleaned_proxy(self.cleaned_data["proxy"], self.known("proxy"))

    def clean(self):
        data = super().clean()
        if not self.errors and not data["key"] and self.server_changed("base_url"):
            self.add_error("key", _("Enter the key again: it will be sent to another server."))
        if not self.errors and (data["active"] or data["key"]):
            self._ask()
        return data

    def _ask(self):
        channel = Channel(kind=Channel.Kind.SMS, settings=self._plain(), credentials=self._secrets())
        try:
            Kavenegar(channel).problems()
        except (PermanentFailure, TemporaryFailure) as failure:
            self.add_error("key", _("{provider} says: {words}").format(provider=Kavenegar.name, words=failure))

    def _plain(self):
        return {name: self.cleaned_data[name] for name in ("line", "way", "template", "base_url")}

    def _secrets(self):
        return {"key": self.cleaned_data["key"] or self.known("key"), "proxy": self.cleaned_data["proxy"]}


class HttpForm(LineForm):
    """A line of any provider that takes a text by one HTTP call."""

    provider = "http"

    url = _line(
        gettext_lazy("Address of the call"),
        gettext_lazy("What is secret does not stand here and in the fields, but {key} in its place."),
        required=True,
        longest=500,
    )
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=[("POST", "POST"), ("GET", "GET")])
    body = forms.ChoiceField(
        label=gettext_lazy("Fields are sent as"), choices=[("form", gettext_lazy("Form")), ("json", "JSON")]
    )
    fields_text = forms.CharField(
        label=gettext_lazy("Fields"),
        max_length=3000,
        widget=forms.Textarea(attrs=LTR | {"rows": 4, "placeholder": "to={to}\ntext={text}\nfrom={from}"}),
        help_text=gettext_lazy("One a line, name=value. Places: {to} {text} {from} {user} {key} {id}."),
    )
    headers_text = forms.CharField(
        label=gettext_lazy("Headers"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs=LTR | {"rows": 2, "placeholder": "Authorization=Bearer {key}"}),
        help_text=gettext_lazy("One a line, name=value, with the same places."),
    )
    user = _line(gettext_lazy("User name"), gettext_lazy("For the place {user}."), longest=200)
    number_style = forms.ChoiceField(label=gettext_lazy("Numbers are written"), choices=STYLES)
    ok_path = _line(
        gettext_lazy("Where the answer says that it was taken"),
        gettext_lazy("A path in JSON, as result.status. Empty: the whole answer."),
        longest=100,
    )
    ok_value = _line(
        gettext_lazy("What stands there then"),
        gettext_lazy("Empty: every answer without an error counts."),
        longest=100,
    )
    id_path = _line(
        gettext_lazy("Where the answer names the message"), gettext_lazy("As data.0.id. Empty: nowhere."), longest=100
    )
    in_from = _line(
        gettext_lazy("Field of the sender"), gettext_lazy("In the calls by which messages come."), longest=60
    )
    in_text = _line(gettext_lazy("Field of the text"), longest=60)
    in_id = _line(gettext_lazy("Field of the message's number"), gettext_lazy("So that none comes twice."), longest=60)
    in_line = _line(gettext_lazy("Field of the line"), longest=60)
    state_id = _line(
        gettext_lazy("Field of the message's number in reports"),
        gettext_lazy("In the calls that tell what became of a text."),
        longest=60,
    )
    state_name = _line(gettext_lazy("Field of the state"), longest=60)
    state_delivered = _line(gettext_lazy("Values for: has arrived"), gettext_lazy("Several by comma."), longest=200)
    state_failed = _line(gettext_lazy("Values for: did not arrive"), longest=200)
    proxy = _line(gettext_lazy("Proxy"), gettext_lazy("socks5://host:1080 or http://host:3128. Empty: none."))

    PLAIN = ("line", "url", "method", "body", "user", "number_style", "ok_path", "ok_value", "id_path", "in_from", "in_text", "in_id", "in_line",
             "state_id", "state_name", "state_delivered", "state_failed")  # fmt: skip

    @classmethod
    def initial_of(cls, channel) -> dict:
        try:
            hidden = channel.credentials | {}
        except KeyLost:
            hidden = {}
        known = channel.settings
        shown = {"fields_text": as_lines(known.get("fields", {})), "headers_text": as_lines(known.get("headers", {}))}
        return super().initial_of(channel) | shown | {"proxy": without_password(hidden.get("proxy") or "")}

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        if not is_server(url, private=settings.PASOKH_SMS_PRIVATE, with_query=True):
            raise forms.ValidationError(_("The address begins with https://."))
        return url

    def clean_fields_text(self):
        fields = pairs(self.cleaned_data["fields_text"])
        if not any("{to}" in each for each in fields.values()) or not any("{text}" in each for each in fields.values()):
            raise forms.ValidationError(_("The places {to} and {text} are missing."))
        return fields

    def clean_headers_text(self):
        return pairs(self.cleaned_data["headers_text"])

    def clean_proxy(self):
        return cleaned_proxy(self.cleaned_data["proxy"], self.known("proxy"))

    def clean(self):
        data = super().clean()
        if not self.errors and not data["key"] and self.known("key") and self.server_changed("url"):
            self.add_error("key", _("Enter the key again: it will be sent to another server."))
        return data

    def _plain(self):
        plain = {name: self.cleaned_data[name] for name in self.PLAIN}
        given = self.cleaned_data
        return plain | {"way": WEBHOOK, "fields": given["fields_text"], "headers": given["headers_text"]}

    def _secrets(self):
        given = self.cleaned_data
        return {"key": given["key"].strip() or self.known("key"), "proxy": given["proxy"]}


FORMS = {"kavenegar": KavenegarForm, "http": HttpForm}


def may_be_called() -> bool:
    """Whether providers can reach this installation: by https, under a name that others know."""
    return settings.PASOKH_URL.startswith("https://") and is_reachable(settings.PASOKH_URL)


def with_hook(credentials: dict) -> dict:
    """Credentials with the secret part of the address to which the provider's calls come."""
    return {"hook": secrets.token_hex(24)} | credentials


def pairs(text: str) -> dict:
    """Lines of name=value. Raises ValidationError."""
    found = {}
    for row in filter(None, map(str.strip, text.splitlines())):
        name, sign, value = row.partition("=")
        if not sign or not name.strip() or not name.strip().isprintable():
            raise forms.ValidationError(_("This line is not name=value: {line}").format(line=row[:60]))
        found[name.strip()[:100]] = value.strip()
    if len(found) > MOST_LINES:
        raise forms.ValidationError(_("These are too many."))
    return found


def as_lines(found: dict) -> str:
    """The other way round."""
    return "\n".join(f"{name}={value}" for name, value in found.items())
