"""What is wrong with connected channels for long enough that somebody should hear of it: told once, and again when it works.

Each trouble of a channel is an event `channel.failing` (`what`), its end `channel.works` (`what`, and `event`, the one that told of it). What was told
stands in `Channel.health["told"]`: {what: event}.
"""

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM

from .models import Channel, Delivery, Receipt

FETCHING, SENDING, QUARANTINE = "fetching", "sending", "quarantine"
LONG = timedelta(minutes=10)  # a failure that goes by itself is nobody's trouble
UNSEEN = timedelta(minutes=20)  # a mailbox is looked at every few minutes
STUCK = timedelta(minutes=30)  # servers that know nobody yet let the first mail wait for so long
TRIES = 4
COMING_IN = ("imap", "bot", "sms")  # under which names health says how what comes in goes


def watch():
    """Compare what is wrong with what was told, and tell what is new. Inside the workspace, each minute."""
    channels = list(Channel.objects.exclude(kind__in=_WITHOUT).defer("credentials"))
    stuck, quarantined = _stuck(), _quarantined()
    for channel in channels:
        wrong = _wrong(channel, stuck, quarantined)
        if wrong != set(channel.health.get("told", {})):
            _tell(channel.pk, wrong)


_WITHOUT = (Channel.Kind.CHAT, Channel.Kind.API, Channel.Kind.FORM)


def _wrong(channel, stuck, quarantined) -> set:
    found = {QUARANTINE} if channel.pk in quarantined else set()
    if channel.active:
        found |= {FETCHING} if _is_unfetched(channel) else set()
        found |= {SENDING} if channel.pk in stuck or _fails(channel.health.get("sending")) else set()
    return found


def _is_unfetched(channel):
    if any(_fails(channel.health.get(what)) for what in COMING_IN):
        return True
    if not channel.settings.get("imap_host"):
        return False
    noted = channel.health.get("imap")
    looked = datetime.fromisoformat(noted["at"]) if noted else channel.created_at
    return timezone.now() - looked > UNSEEN


def _fails(noted):
    if not noted or noted["ok"] or not noted.get("since"):
        return False
    return timezone.now() - datetime.fromisoformat(noted["since"]) >= LONG


def _stuck():
    # One that has gone, and is tried for somebody in copy, is no answer that waits.
    old = Q(state=Delivery.State.QUEUED, sent_at=None, attempts__gte=TRIES, created_at__lt=timezone.now() - STUCK)
    return set(Delivery.objects.filter(old).values_list("channel", flat=True).distinct())


def _quarantined():
    rows = Receipt.objects.filter(state=Receipt.State.QUARANTINED).exclude(reason="erased")
    return set(rows.values_list("channel", flat=True).distinct())


def _tell(channel_id, wrong):
    channel = Channel.objects.select_for_update(no_key=True).defer("credentials").get(pk=channel_id)
    told = channel.health.get("told", {})
    kept = {what: event for what, event in told.items() if what in wrong}
    for what in sorted(wrong - set(told)):
        kept[what] = track("channel.failing", actor=SYSTEM, subject=channel, what=what).pk
    for what in sorted(set(told) - wrong):
        track("channel.works", actor=SYSTEM, subject=channel, what=what, event=told[what])
    Channel.objects.filter(pk=channel_id).update(health=channel.health | {"told": kept})


def waiting_in() -> dict:
    """{channel id: (how many receipts wait to be processed, since when the oldest does)}, of those with some."""
    return _waiting(Receipt.objects.filter(state=Receipt.State.WAITING))


def waiting_out() -> dict:
    """{channel id: (how many answers wait to be sent, since when the oldest does)}, of those with some."""
    return _waiting(Delivery.objects.filter(state=Delivery.State.QUEUED))


def _waiting(rows):
    asked = rows.order_by().values_list("channel").annotate(Count("pk"), Min("created_at"))
    return {channel: (number, oldest) for channel, number, oldest in asked}


def behind(channel) -> int:
    """How many mails at most the server of a mailbox had that were not taken yet, when it was last asked; 0 where that is not known."""
    folders = channel.progress.get("folders", {}).values()
    return sum(max(0, folder.get("next", 0) - 1 - folder["uid"]) for folder in folders)
