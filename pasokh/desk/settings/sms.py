"""Lines of text messages: the account, how messages come, and whether it works."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.actions.sms_lines import change_line, open_line
from pasokh.channels.adapters.base import PermanentFailure, TemporaryFailure, Unsure
from pasokh.channels.adapters.sms.adapter import provider_of
from pasokh.channels.adapters.sms.forms import FORMS, may_be_called
from pasokh.channels.failures import in_words
from pasokh.channels.models import Channel
from pasokh.channels.registry import adapter_of
from pasokh.kernel import limits, phones
from pasokh.kernel.secrets import KeyLost

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .bots import noted_state
from .frame import settings_page

LOOKED_AT = timedelta(minutes=10)  # a line that is asked says so each minute
TRIES, TRIED_IN = 5, 300  # texts to try a line, in so many seconds


def _provider_words():
    return {"kavenegar": _("Kavenegar"), "http": _("Another provider, by HTTP")}


@require_http_methods(["GET"])
@permitted("workspace.settings")
def lines(request):
    """The list of all lines, and what may be connected."""
    rows = Channel.objects.filter(kind=Channel.Kind.SMS).select_related("inbox").order_by("pk")
    kinds = [{"provider": provider, "word": word} for provider, word in _provider_words().items()]
    return settings_page(request, "sms_lines", "sms", lines=[(each, state_of(each)) for each in rows], kinds=kinds)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def new_line(request, provider):
    """Connect a line."""
    if provider not in FORMS:
        raise Http404("no such provider")
    form = FORMS[provider](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = open_line(name=given["name"], inbox=given["inbox"], by=request.member, **form.kept())
        messages.success(request, _("Connected. Send a text to yourself to try it."))
        return redirect("desk:sms-line", made.public_id)
    context = {"form": form, "provider": provider, "word": _provider_words()[provider]}
    return settings_page(request, "sms_new", "sms", **context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def line(request, public_id):
    """One line."""
    found = _line_or_404(public_id)
    provider = found.settings["provider"]
    form_class = FORMS[provider]
    given = request.POST if request.method == "POST" else None
    form = form_class(given, channel=found, initial=form_class.initial_of(found))
    if request.method == "POST" and form.is_valid():
        plain = {name: form.cleaned_data[name] for name in ("name", "inbox", "active")}
        change_line(channel=found, by=request.member, **plain, **form.kept())
        messages.success(request, _("Saved. Try it now."))
        return redirect("desk:sms-line", public_id)
    context = {"line": found, "word": _provider_words()[provider], "state": state_of(found), "form": form}
    context |= {"hook": _hook(found), "may_be_called": may_be_called()}
    return settings_page(request, "sms_line", "sms", **context, status=422 if form.errors else 200)


def _line_or_404(public_id):
    return get_or_404(Channel.objects.filter(kind=Channel.Kind.SMS), public_id)


def _hook(found):
    """The address for the provider's calls, where it calls us."""
    if found.settings.get("way") != "webhook":
        return ""
    try:
        return f"{settings.PASOKH_URL}/hooks/sms/{found.credentials['hook']}"
    except KeyLost:
        return ""


@require_POST
@permitted("workspace.settings")
def try_line(request, public_id):
    """Ask the provider, and send a text to the number that was entered."""
    found = _line_or_404(public_id)
    problems = adapter_of(found).verify()
    typed = request.POST.get("to", "").strip()
    if not problems and typed:
        problems = _sent_to(request, found, typed)
    for problem in problems:
        messages.error(request, problem)
    if not problems and not typed:
        messages.success(request, _("The provider answers."))
    return redirect("desk:sms-line", public_id)


def _sent_to(request, found, typed) -> list[str]:
    try:
        number = phones.normalise(typed)
    except ValueError:
        return [_("This is not a phone number.")]
    if not limits.hit(f"sms try {found.pk}", TRIES, TRIED_IN).allowed:
        return [_("These were many in a short time. Please wait some minutes.")]
    text = _("This is a test of {business}.").format(business=request.workspace.name)
    try:
        sent = provider_of(found).send(number, text, f"try {uuid.uuid4().hex}")
    except (PermanentFailure, TemporaryFailure, Unsure) as failure:
        return [_("It was not sent: {words}").format(words=in_words(str(failure)))]
    words = _("Sent. The provider says: {words}").format(words=sent.answer) if sent.answer else _("Sent.")
    messages.success(request, words)
    return []


def state_of(channel) -> dict:
    """How a line goes, as `bots.state_of`; one that the provider calls is called, and says nothing by itself."""
    if channel.active and channel.settings.get("way") == "webhook" and not channel.health.get("sms"):
        return {"kind": "ok", "words": _("Open"), "said": "", "at": None}
    return noted_state(channel, "sms", LOOKED_AT)
