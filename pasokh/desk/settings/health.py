"""The health of the business's installation: what works, what failed, and trying it again. For admins; every number is read now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

import pasokh
from pasokh.channels.adapters.botapi.providers import MESSENGERS
from pasokh.channels.failures import in_words
from pasokh.channels.models import Channel, Delivery, Receipt
from pasokh.channels.watching import waiting_in, waiting_out
from pasokh.events import track
from pasokh.events.models import Event, FailedReaction
from pasokh.events.retrying import retry
from pasokh.kernel import last_backup
from pasokh.kernel.job_health import failed_jobs, is_alive, worker_seen
from pasokh.tickets.models import Ticket
from pasokh.tickets.queries import COUNTED_TO, count
from pasokh.ui.filters import number

from ..access import permitted
from ..once import once
from .bots import state_of
from .frame import settings_page
from .health_going import going_of
from .health_words import delivery_words, job_words, reaction_words

SHOWN = 20  # of each kind; the count says how many there are
LOOKED_AT = timedelta(minutes=10)  # a mailbox is looked at each few minutes, and says so once a minute
IN_TROUBLE = [Delivery.State.UNSURE, Delivery.State.FAILED]


@require_GET
@permitted("workspace.settings")
def health(request):
    """Everything on one page."""
    seen = worker_seen()
    reactions, deliveries = FailedReaction.objects.filter(solved_at=None), Delivery.objects.filter(state__in=IN_TROUBLE)
    waiting = waiting_in(), waiting_out()
    context = {
        "facts": _facts(),
        "worker": {"is_alive": is_alive(seen), "seen": seen},
        "mailboxes": [_mailbox(channel) | going_of(channel, *waiting) for channel in _mailboxes()],
        "bots": [_bot(channel) | going_of(channel, *waiting) for channel in _open(MESSENGERS)],
        "reactions": _reactions(reactions.order_by("-pk")[:SHOWN], request.member),
        "reactions_count": _counted(reactions),
        "deliveries": _deliveries(deliveries, request.member),
        "deliveries_count": _counted(deliveries),
        "jobs": [{"words": job_words(each.name), "count": each.count, "at": each.latest} for each in failed_jobs()],
        "quarantined": _counted(Receipt.objects.filter(state=Receipt.State.QUARANTINED)),
    }
    return settings_page(request, "health", "health", **context)


def _facts():
    return {"version": pasokh.version(), "backup": last_backup.latest(settings.PASOKH_HOME)}


def _counted(rows):
    found = count(rows)
    return {"number": found, "text": f"{number(COUNTED_TO)}+" if found > COUNTED_TO else number(found)}


def _mailboxes():
    return _open([Channel.Kind.EMAIL])


def _open(kinds):
    return Channel.objects.filter(kind__in=kinds, active=True).order_by("pk")


def _bot(channel):
    known = channel.settings.get("bot") or {}
    row = {"name": channel.name, "address": f"@{known['username']}" if known.get("username") else ""}
    return row | {"href": reverse("desk:bot", args=[channel.public_id])} | state_of(channel)


def _mailbox(channel):
    """One mailbox: `kind` is "ok", "warn" or "danger", `words` what the server or we say of it; `since` and `last_ok` of one that fails, where known."""
    row = {"name": channel.name, "address": channel.settings.get("address", ""), "at": None, "said": ""}
    row["href"] = reverse("desk:mailbox", args=[channel.public_id])
    if not channel.settings.get("imap_host"):
        return row | {"kind": "ok", "words": _("Takes what our own mail server is sent")}
    noted = channel.health.get("imap")
    if not noted:
        return row | {"kind": "warn", "words": _("Was not looked at yet")}
    row |= {"at": datetime.fromisoformat(noted["at"]), "said": "" if noted["ok"] else in_words(noted["words"])}
    if not noted["ok"]:
        times = {name: datetime.fromisoformat(noted[name]) for name in ("since", "last_ok") if noted.get(name)}
        return row | times | {"kind": "danger", "words": _("Cannot be fetched")}
    if timezone.now() - row["at"] > LOOKED_AT:
        return row | {"kind": "warn", "words": _("Has not been looked at for a while")}
    return row | {"kind": "ok", "words": _("Is being fetched")}


def _reactions(failures, member):
    events = Event.objects.in_bulk([failure.event for failure in failures])
    about = {event.subject_id for event in events.values() if event.subject_kind == "ticket"}
    tickets = Ticket.objects.visible_to(member).in_bulk(about)
    return [_reaction(failure, events.get(failure.event), tickets) for failure in failures]


def _reaction(failure, event, tickets):
    is_about_ticket = event is not None and event.subject_kind == "ticket"
    return {
        "id": failure.pk,
        "words": reaction_words(failure.reaction),
        "event": event.kind if event else "",
        "ticket": tickets.get(event.subject_id) if is_about_ticket else None,
        "attempts": failure.attempts,
        "at": failure.created_at,
        "error": failure.error,
    }


def _deliveries(deliveries, member):
    rows = deliveries.select_related("message").order_by("-pk")[:SHOWN]
    tickets = Ticket.objects.visible_to(member).in_bulk([row.message.ticket_id for row in rows])
    return [_delivery(row, tickets.get(row.message.ticket_id)) for row in rows]


def _delivery(row, ticket):
    told = row.started_at or row.created_at
    return {"recipient": row.recipient, "words": delivery_words(row), "said": in_words(row.answer), "at": told, "ticket": ticket,
            "message": row.message_id, "attempts": row.attempts}  # fmt: skip


@require_POST
@permitted("workspace.settings")
@once
def try_reaction(request, pk):
    """Run a failed reaction again, now, and say how it went."""
    failure = FailedReaction.objects.filter(pk=pk).first()
    if failure is None:
        raise Http404("no such failure")
    if retry(failure.pk):
        messages.success(request, _("It went through."))
    else:
        messages.error(request, _("It failed again. What it says stands below it."))
    track("reaction.retried", actor=request.member.actor, subject=failure)
    return redirect("desk:health")
