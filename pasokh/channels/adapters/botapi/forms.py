"""The settings of a bot as a form: for the desk and the API alike."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.kernel import outbound
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.secrets import KeyLost
from pasokh.tickets.models import Inbox

from ...models import Channel
from ..addresses import cleaned_proxy, is_server, without_password
from ..base import PermanentFailure, TemporaryFailure
from . import connecting
from .providers import PROVIDERS

LTR = {"dir": "ltr", "autocomplete": "off"}
LONGEST_GREETING = 2000
WAYS = [
    (connecting.POLLING, gettext_lazy("We ask for them (works everywhere)")),
    (connecting.WEBHOOK, gettext_lazy("They are sent to us (webhook)")),
]
PLAIN = ("way", "base_url", "asks_phone", "quiet", "groups")


class BotForm(forms.Form):
    """A bot of one kind of messenger. Its token is tried before it is saved; an empty one keeps the one known."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    inbox = forms.ModelChoiceField(
        label=gettext_lazy("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None
    )
    active = forms.BooleanField(label=gettext_lazy("Open"), required=False, initial=True)
    token = forms.CharField(
        label=gettext_lazy("Token of the bot"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    way = forms.ChoiceField(label=gettext_lazy("How messages come"), choices=WAYS)
    greeting_fa = forms.CharField(
        label=gettext_lazy("Greeting in Persian"),
        max_length=LONGEST_GREETING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "fa", "dir": "rtl"}),
        help_text=gettext_lazy("Whoever begins a chat with the bot is told this. Empty: a usual sentence."),
    )
    greeting_en = forms.CharField(
        label=gettext_lazy("Greeting in English"),
        max_length=LONGEST_GREETING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en", "dir": "ltr"}),
    )
    quiet = forms.BooleanField(label=gettext_lazy("No greeting"), required=False)
    asks_phone = forms.BooleanField(
        label=gettext_lazy("Offer a button that sends the phone number"),
        required=False,
        help_text=gettext_lazy("The messenger vouches for it, so a known customer is recognised by it."),
    )
    groups = forms.BooleanField(
        label=gettext_lazy("Take messages of groups too"),
        required=False,
        help_text=gettext_lazy(
            "A group is one customer then, and answers go to the group. Otherwise the bot is silent there."
        ),
    )
    proxy = forms.CharField(
        label=gettext_lazy("Proxy"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LTR),
        help_text=gettext_lazy("socks5://user:password@host:1080 or http://host:3128. Empty: none."),
    )
    base_url = forms.CharField(
        label=gettext_lazy("Address of the Bot API server"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LTR),
        help_text=gettext_lazy(
            "Empty: the messenger's own. For a server of your own, or a relay that you trust with the token."
        ),
    )

    def __init__(self, *args, kind, channel=None, **kwargs):
        self.kind, self.channel, self.bot = kind, channel, None
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")
        self.fields["token"].help_text = _("Empty: as it was.") if channel else _("From the messenger's bot for bots.")
        self.fields["token"].required = channel is None

    @classmethod
    def initial_of(cls, channel) -> dict:
        """What the form shows of a channel."""
        greeting = channel.settings.get("greeting") or {}
        texts = {f"greeting_{language}": greeting.get(language, "") for language in ("fa", "en")}
        plain = {"name": channel.name, "inbox": channel.inbox_id, "active": channel.active}
        return channel.settings | texts | plain | {"proxy": without_password(_known(channel, "proxy"))}

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], 80)

    def clean_token(self):
        token = self.cleaned_data["token"].strip()
        head, colon, rest = token.partition(":")
        if token and not (head.isascii() and head.isdigit() and colon and rest.isascii() and len(rest) >= 10):
            raise forms.ValidationError(_("This is not a token: it looks like 123456789:ABC…"))
        if any(not character.isprintable() or character in "/?#% " for character in token):
            raise forms.ValidationError(_("This is not a token: it looks like 123456789:ABC…"))
        return token

    def clean_way(self):
        if self.cleaned_data["way"] == connecting.WEBHOOK and not connecting.may_have_webhook():
            raise forms.ValidationError(
                _("This needs an https address of this installation that others reach (PASOKH_URL).")
            )
        return self.cleaned_data["way"]

    def clean_base_url(self):
        url = self.cleaned_data["base_url"].strip().rstrip("/")
        if url and not is_server(url, private=settings.PASOKH_BOTS_PRIVATE):
            raise forms.ValidationError(_("The address begins with https://, and names a server and at most a path."))
        return url

    def clean_proxy(self):
        return cleaned_proxy(self.cleaned_data["proxy"], _known(self.channel, "proxy"))

    def clean(self):
        """The messenger is asked who the bot is; whatever it says against it stands at the token."""
        data = super().clean()
        if not self.errors and not data["token"] and data["base_url"] != self._known_server():
            # Else whoever may change the settings could have it sent to herself, and nobody is shown it.
            self.add_error("token", _("Enter the token again: it will be sent to another server."))
        if not self.errors and (data["active"] or data["token"]):
            self._ask(data)
        return data

    def _known_server(self):
        return self.channel.settings.get("base_url", "") if self.channel else ""

    def _ask(self, data):
        credentials = {"token": data["token"] or _known(self.channel, "token"), "proxy": data["proxy"]}
        channel = Channel(kind=self.kind, settings={"base_url": data["base_url"]}, credentials=credentials)
        try:
            self.bot = connecting.who_is(channel)
        except (PermanentFailure, TemporaryFailure) as failure:
            provider = PROVIDERS[self.kind].name
            self.add_error("token", _("{provider} says: {words}").format(provider=provider, words=_words(failure)))

    def kept(self) -> dict:
        """The channel's settings, and of its token and its proxy what is new."""
        given = self.cleaned_data
        greeting = {language: given[f"greeting_{language}"].strip() for language in ("fa", "en")}
        found = {name: given[name] for name in PLAIN} | {
            "greeting": {key: text for key, text in greeting.items() if text}
        }
        if self.bot:
            found["bot"] = self.bot
        secret = {"token": given["token"] or _known(self.channel, "token"), "proxy": given["proxy"]}
        fresh = {name: value for name, value in secret.items() if value != _known(self.channel, name)}
        return {"settings": found, "credentials": fresh}


def _known(channel, name):
    try:
        return str(channel.credentials.get(name) or "") if channel else ""
    except KeyLost:
        return ""  # to be entered again


def _words(failure):
    refused = isinstance(failure.__cause__, outbound.Refused)
    if refused and not settings.PASOKH_BOTS_PRIVATE:
        return _(
            "{words}. Whoever runs this installation allows servers of one's own network by PASOKH_BOTS_PRIVATE=yes."
        ).format(words=failure)
    return str(failure)
