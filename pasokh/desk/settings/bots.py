"""Bots of messengers: the token, how their messages come, and whether they work."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.actions.open_channel import change_bot, open_bot
from pasokh.channels.adapters.botapi.forms import BotForm
from pasokh.channels.adapters.botapi.providers import MESSENGERS, PROVIDERS
from pasokh.channels.models import Channel
from pasokh.channels.registry import adapter_of

from ..access import permitted
from ..inbox.rows import channel_word
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page

LOOKED_AT = timedelta(minutes=25)  # a bot that is asked says so each minute, a webhook is looked at every ten


@require_http_methods(["GET"])
@permitted("workspace.settings")
def bots(request):
    """The list of all bots, and what may be connected."""
    rows = list(Channel.objects.filter(kind__in=MESSENGERS).select_related("inbox").order_by("pk"))
    kinds = [{"kind": kind, "word": channel_word(kind)} for kind in MESSENGERS]
    context = {"bots": [(each, state_of(each)) for each in rows], "kinds": kinds}
    return settings_page(request, "bots", "bots", **context)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def new_bot(request, kind):
    """Connect a bot."""
    if kind not in MESSENGERS:
        raise Http404("no such messenger")
    form = BotForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST" and form.is_valid() and (made := _opened(form, kind, request.member)):
        messages.success(request, _("Connected. Write something to the bot to try it."))
        return redirect("desk:bot", made.public_id)
    context = {"form": form, "word": channel_word(kind)}
    return settings_page(request, "bot_new", "bots", **context, status=422 if form.errors else 200)


def _opened(form, kind, by):
    given = form.cleaned_data
    try:
        with transaction.atomic():
            return open_bot(kind=kind, name=given["name"], inbox=given["inbox"], by=by, **form.kept())
    except IntegrityError:
        form.add_error("token", _taken())
        return None


def _taken():
    return _("This bot is connected already, here or in another business of this installation.")


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def bot(request, public_id):
    """One bot."""
    found = _bot_or_404(public_id)
    given = request.POST if request.method == "POST" else None
    form = BotForm(given, kind=found.kind, channel=found, initial=BotForm.initial_of(found))
    if request.method == "POST" and form.is_valid() and _changed(form, found, request.member):
        messages.success(request, _("Saved. Try it now."))
        return redirect("desk:bot", public_id)
    known = found.settings.get("bot") or {}
    link = PROVIDERS[found.kind].link.format(username=known["username"]) if known.get("username") else ""
    context = {"bot": found, "known": known, "link": link, "word": channel_word(found.kind), "state": state_of(found)}
    context |= {"form": form}
    return settings_page(request, "bot", "bots", **context, status=422 if form.errors else 200)


def _bot_or_404(public_id):
    return get_or_404(Channel.objects.filter(kind__in=MESSENGERS), public_id)


def _changed(form, found, by):
    given = form.cleaned_data
    try:
        with transaction.atomic():
            plain = {name: given[name] for name in ("name", "inbox", "active")}
            change_bot(channel=found, by=by, **plain, **form.kept())
    except IntegrityError:
        form.add_error("token", _taken())
    return not form.errors


@require_POST
@permitted("workspace.settings")
def try_bot(request, public_id):
    """Ask the messenger, and say what it says."""
    problems = adapter_of(_bot_or_404(public_id)).verify()
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        messages.success(request, _("The messenger answers, and knows the bot."))
    return redirect("desk:bot", public_id)


def state_of(channel) -> dict:
    """How a bot goes (`noted_state`)."""
    return noted_state(channel, "bot", LOOKED_AT)


def noted_state(channel, what, looked_at) -> dict:
    """How a channel goes that notes it under `what`: `kind` is "ok", "warn", "danger" or "", `words` ours, `said` the provider's, `at` when that was.

    `looked_at` is how old a note may be of one that is looked at regularly.
    """
    if not channel.active:
        return {"kind": "", "words": _("Closed"), "said": "", "at": None}
    noted = channel.health.get(what)
    if not noted:
        return {"kind": "warn", "words": _("Was not looked at yet"), "said": "", "at": None}
    row = {"at": datetime.fromisoformat(noted["at"]), "said": "" if noted["ok"] else noted["words"]}
    if not noted["ok"]:
        return row | {"kind": "danger", "words": _("Does not work")}
    if timezone.now() - row["at"] > looked_at:
        return row | {"kind": "warn", "words": _("Has not been looked at for a while")}
    return row | {"kind": "ok", "words": _("Works")}
