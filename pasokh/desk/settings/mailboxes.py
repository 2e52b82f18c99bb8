"""Mailboxes: the address, the servers, and whether they answer."""

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.models import Channel
from pasokh.channels.registry import adapter_of
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Inbox
from pasokh.ui.fields import NumberField

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page
from .inboxes import no_inbox_words

SECURITIES = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", gettext_lazy("None (only inside your own network)"))]
PLAIN = (
    "address",
    "sender_name",
    "tracking_line",
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_user",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_user",
)
SECRET = ("imap_password", "smtp_password")
LTR = {"dir": "ltr", "autocomplete": "off"}


def _text(label, **options):
    return forms.CharField(label=label, max_length=255, required=False, widget=forms.TextInput(attrs=LTR), **options)


def _port():
    return NumberField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65535,
        plain=True,
        required=False,
        help_text=gettext_lazy("Empty: the usual one."),
    )


def _password():
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=gettext_lazy("Password"),
        max_length=500,
        required=False,
        strip=False,
        widget=widget,
        help_text=gettext_lazy("Empty: as it was."),
    )


class MailboxForm(forms.Form):
    """A mailbox: without an incoming server it takes what our own mail server is sent; without an outgoing one it cannot answer."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    inbox = forms.ModelChoiceField(
        label=gettext_lazy("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None
    )
    active = forms.BooleanField(label=gettext_lazy("Open"), required=False, initial=True)
    address = forms.EmailField(label=gettext_lazy("Address"), max_length=255)
    sender_name = forms.CharField(
        label=gettext_lazy("Name of the sender"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Empty: the name of the business."),
    )
    tracking_line = forms.BooleanField(
        label=gettext_lazy("Write the tracking code under each answer"),
        required=False,
        initial=True,
        help_text=gettext_lazy("With a link to the page where customers see how their request stands."),
    )
    imap_host = _text(gettext_lazy("Incoming server (IMAP)"))
    imap_port = _port()
    imap_security = forms.ChoiceField(label=gettext_lazy("Security"), choices=SECURITIES)
    imap_user = _text(gettext_lazy("User"))
    imap_password = _password()
    smtp_host = _text(gettext_lazy("Outgoing server (SMTP)"))
    smtp_port = _port()
    smtp_security = forms.ChoiceField(label=gettext_lazy("Security"), choices=SECURITIES)
    smtp_user = _text(gettext_lazy("User"))
    smtp_password = _password()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], 80)

    def clean(self):
        if "inbox" in self.errors and not self.fields["inbox"].queryset.exists():
            self.errors["inbox"] = self.error_class([no_inbox_words()])
        return super().clean()

    def kept(self) -> dict:
        """The channel's settings and those credentials that were given."""
        given = self.cleaned_data
        settings = {name: given[name] for name in PLAIN if given[name] not in ("", None)}
        cleared = {name: "" for name in PLAIN if given[name] in ("", None)}
        return {"settings": cleared | settings, "credentials": {name: given[name] for name in SECRET if given[name]}}


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def mailboxes(request):
    """The list; POST opens a mailbox."""
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _opened(form, request.member)):
        messages.success(request, _("Saved. Try it now."))
        return redirect("desk:mailbox", made.public_id)
    rows = Channel.objects.filter(kind=Channel.Kind.EMAIL).select_related("inbox").order_by("pk")
    return settings_page(
        request, "mailboxes", "mailboxes", mailboxes=rows, form=form, status=422 if form.errors else 200
    )


def _opened(form, by):
    given, kept = form.cleaned_data, form.kept()
    try:
        with transaction.atomic():
            return open_mailbox(name=given["name"], inbox=given["inbox"], address=given["address"], by=by, **kept)
    except (IntegrityError, ValueError):
        form.add_error("address", _("This address cannot be used: it is malformed, or another mailbox has it."))
        return None


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def mailbox(request, public_id):
    """One mailbox."""
    found = get_or_404(Channel.objects.filter(kind=Channel.Kind.EMAIL), public_id)
    initial = found.settings | {"name": found.name, "inbox": found.inbox_id, "active": found.active}
    form = MailboxForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _changed(form, found, request.member):
        messages.success(request, _("Saved. Try it now."))
        return redirect("desk:mailbox", public_id)
    return settings_page(request, "mailbox", "mailboxes", mailbox=found, form=form, status=422 if form.errors else 200)


def _changed(form, found, by):
    given = form.cleaned_data
    try:
        with transaction.atomic():
            change_channel(
                channel=found, by=by, name=given["name"], inbox=given["inbox"], active=given["active"], **form.kept()
            )
    except (IntegrityError, ValueError):
        form.add_error("address", _("This address cannot be used: it is malformed, or another mailbox has it."))
    return not form.errors


@require_POST
@permitted("workspace.settings")
def try_mailbox(request, public_id):
    """Sign in at its servers, and say what they say."""
    found = get_or_404(Channel.objects.filter(kind=Channel.Kind.EMAIL), public_id)
    problems = adapter_of(found).verify()
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        messages.success(request, _("The servers answer, and let us in."))
    return redirect("desk:mailbox", public_id)
