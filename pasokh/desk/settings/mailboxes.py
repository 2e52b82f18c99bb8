"""Mailboxes: the address, the servers, and whether they answer."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.adapters.email import sign_in
from pasokh.channels.adapters.email.forms import MailboxForm
from pasokh.channels.failures import in_words
from pasokh.channels.models import Channel
from pasokh.channels.registry import adapter_of

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page
from .inboxes import no_inbox_words
from .mailbox_oauth import address_back


def _form(request, channel=None):
    form = MailboxForm(request.POST if request.method == "POST" else None, channel=channel)
    if not form.fields["inbox"].queryset.exists():
        form.fields["inbox"].error_messages |= dict.fromkeys(("required", "invalid_choice"), no_inbox_words())
    return form


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def mailboxes(request):
    """The list; POST opens a mailbox."""
    form = _form(request)
    if request.method == "POST" and form.is_valid() and (made := _opened(form, request.member)):
        messages.success(request, _saved(made))
        return redirect("desk:mailbox", made.public_id)
    rows = Channel.objects.filter(kind=Channel.Kind.EMAIL).select_related("inbox").order_by("pk")
    context = {"mailboxes": rows, "form": form, "address_back": address_back()}
    return settings_page(request, "mailboxes", "mailboxes", **context, status=422 if form.errors else 200)


def _saved(channel):
    needs = sign_in.state_of(channel) not in ("", "in")
    return _("Saved. Now sign in.") if needs else _("Saved. Try it now.")


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
    form = _form(request, found)
    if request.method == "POST" and form.is_valid() and _changed(form, found, request.member):
        messages.success(request, _saved(found))
        return redirect("desk:mailbox", public_id)
    context = {"mailbox": found, "form": form, "address_back": address_back(), "sign_in": _sign_in(found)}
    context |= {"unfetched": _trouble(found, "imap"), "kept_back": _trouble(found, "afterwards")}
    return settings_page(request, "mailbox", "mailboxes", **context, status=422 if form.errors else 200)


def _trouble(found, what):
    """What went wrong when it was tried last; "" when it worked."""
    noted = found.health.get(what) or {"ok": True}
    return "" if noted["ok"] else in_words(noted["words"])


def _sign_in(found):
    """How a mailbox that signs in by token stands: `state` as `state_of`, `said` by the provider, `label` of the button."""
    labels = {"google": _("Sign in with Google"), "microsoft": _("Sign in with Microsoft")}
    label = labels.get(found.settings.get("sign_in"), _("Sign in at the provider"))
    return {"state": sign_in.state_of(found), "said": sign_in.words_of(found), "label": label}


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
