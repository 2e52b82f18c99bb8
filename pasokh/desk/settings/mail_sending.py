"""How answers leave a mailbox: what is quoted below them, how much goes along, and the key that signs them."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.actions import dkim as keys
from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.adapters.email.dkim import Standing, domain_of, record_of, signs
from pasokh.channels.adapters.email.sizes import LARGEST_LIMIT, LIMIT_SETTING, limit_of
from pasokh.channels.adapters.email.writing import QUOTING
from pasokh.channels.models import Channel
from pasokh.kernel.secrets import KeyLost
from pasokh.ui.fields import NumberField

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page

FOUND = {
    "there": gettext_lazy("The record was found: what this mailbox sends is signed."),
    "missing": gettext_lazy(
        "There is no such record yet. It often takes minutes, sometimes a day, until a new one is seen everywhere."
    ),
    "other": gettext_lazy("Another record stands there, or several. Compare it with the one below, letter by letter."),
    "unanswered": gettext_lazy("The DNS server did not answer. Try it again in a while."),
}


class SendingForm(forms.Form):
    """What goes along with an answer."""

    quote = forms.BooleanField(
        label=gettext_lazy("Quote what was said before below each answer"), required=False,
        help_text=gettext_lazy("Whoever writes an answer can choose otherwise for that one."),
    )  # fmt: skip
    limit = NumberField(
        label=gettext_lazy("Files of one mail, at most (megabytes)"), min_value=1, max_value=LARGEST_LIMIT,
        help_text=gettext_lazy("What is more goes as a link in the mail, which works for 30 days. Most mail servers take about 25 megabytes."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def sending(request, public_id):
    """The page; POST keeps what goes along."""
    found = _mailbox(public_id)
    known = {"quote": found.settings.get(QUOTING, True), "limit": limit_of(found)}
    form = SendingForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        given = {QUOTING: form.cleaned_data["quote"], LIMIT_SETTING: form.cleaned_data["limit"]}
        change_channel(channel=found, by=request.member, settings=given)
        messages.success(request, _("Saved."))
        return redirect("desk:mailbox-sending", public_id)
    return settings_page(
        request, "mail_sending", "mailboxes", mailbox=found, form=form, signing=_signing(found),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _mailbox(public_id):
    return get_or_404(Channel.objects.filter(kind=Channel.Kind.EMAIL), public_id)


def _signing(channel) -> dict:
    """How it stands with the keys, as the page shows it."""
    standing = Standing.of(channel)
    shown = {"standing": standing, "domain": domain_of(channel), "signs": signs(channel), "record": None, "lost": False}
    try:
        if newest := standing.waiting or standing.selector:
            shown["record"] = record_of(channel, newest)
    except (KeyLost, KeyError):
        shown["lost"] = True
    shown["found"] = FOUND.get(standing.verdict, "")
    shown["looked_at"] = datetime.fromisoformat(standing.looked_at) if standing.looked_at else None
    return shown


@require_POST
@permitted("workspace.settings")
@once
def signing(request, public_id):
    """Make a key, look its record up, or switch signing on or off."""
    found, act = _mailbox(public_id), request.POST.get("act", "")
    if not domain_of(found) or act not in ("make", "look", "on", "off"):
        raise Http404("nothing to do")
    if act == "make":
        keys.add_key(channel=found, by=request.member)
        messages.success(
            request, _("The key is made. Put its record into the DNS of your domain, then look it up here.")
        )
    elif act == "look":
        _look(request, found)
    else:
        keys.switch(channel=found, by=request.member, on=act == "on")
        messages.success(request, _("Saved."))
    return redirect("desk:mailbox-sending", public_id)


def _look(request, found):
    try:
        verdict = keys.look(channel=found, by=request.member)
    except (KeyError, KeyLost) as error:
        raise Http404("no key") from error
    (messages.success if verdict == "there" else messages.error)(request, FOUND[verdict])
