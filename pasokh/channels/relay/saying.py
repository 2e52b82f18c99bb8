"""What is told is said on a handset: part by part, in order, for as long as it is wanted."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import override

from pasokh.kernel.tenancy import workspace

from ..adapters.base import PermanentFailure, TemporaryFailure, Unsure
from ..adapters.botapi.client import Blocked, Client
from ..adapters.botapi.outgoing import files_of
from ..models import Handset, Relayed
from . import whom, wording
from .marking import catch_up
from .waiting import is_waiting, note_trouble, relay_of

PATIENCE = timedelta(
    minutes=5
)  # with a messenger that is away: then it is written down, and tried on all the same while the message waits
SOONEST, LATEST = 5, 300  # seconds until it is tried again
LOST = timedelta(minutes=10)  # after which what waits without a job has lost it
AT_ONCE = 200  # of these, a round
BLOCKED = "blocked"


def queue(relayed, after=None):
    """Have it said, in so many seconds."""
    from .jobs import send as its_job

    # In the order in which they were said; what was put off gives way to those behind it.
    its_job.defer(relayed_id=relayed.pk, lock=f"handset-{relayed.handset_id}", after=after)


def send(workspace_id, relayed_id):
    """Say a message on a handset: its words with the button, then its files, each part once. What cannot be said now is tried again while it is wanted;
    a part that may have been said is said again, for some minutes: told twice is better than not told."""
    with workspace(workspace_id):
        relayed = _row(relayed_id)
        parts = _parts(relayed) if relayed and relayed.state == Relayed.State.WAITING else ()
    if parts:
        _try(relayed, parts)


def _parts(relayed):
    """The calls that say it; none for what is not wanted any more, which is ended."""
    if not _is_wanted(relayed):
        Relayed.objects.filter(pk=relayed.pk).update(state=Relayed.State.FAILED, words="not wanted any more")
        return ()
    standing = wording.standing_of(relayed)
    if not relayed.parts:
        relayed.told = standing.key
    with override(relayed.handset.member.language):
        return [wording.words_of(relayed, standing), *files_of(relayed.message)]


def _try(relayed, parts):
    try:
        _say(relayed, parts)
    except TemporaryFailure as failure:
        _again(relayed, str(failure), failure.after)
    except Unsure as doubt:
        if relayed.created_at > timezone.now() - PATIENCE:
            _again(relayed, str(doubt))
        else:
            _end(relayed, Relayed.State.FAILED, str(doubt))
    except Blocked:
        _end(relayed, Relayed.State.FAILED, BLOCKED)
    except PermanentFailure as failure:
        _end(relayed, Relayed.State.FAILED, str(failure))
    else:
        _end(relayed, Relayed.State.SENT)


def _row(relayed_id):
    rows = Relayed.objects.select_related("handset__member", "handset__bot", "message__ticket__contact")
    return rows.filter(pk=relayed_id).first()


def _is_wanted(relayed):
    handset = relayed.handset
    hears = handset.blocked_at is None and handset.listening and handset.bot.active
    return hears and whom.may_answer(handset.member, relayed.message.ticket) and is_waiting(relayed.message)


def _say(relayed, parts):
    client = Client(relayed.handset.bot)
    for part in parts[len(relayed.parts) :]:
        client.take_turn(relayed.handset.chat)
        relayed.parts = [*relayed.parts, part.send(client, relayed.handset.chat)]
        with workspace(relayed.workspace_id):
            Relayed.objects.filter(pk=relayed.pk).update(parts=relayed.parts, told=relayed.told)


def _again(relayed, words, after=None):
    """Put it off: as long as the messenger wants, else the longer it has waited."""
    age = timezone.now() - relayed.created_at
    with workspace(relayed.workspace_id):
        queue(relayed, after=after or min(max(age.total_seconds() / 2, SOONEST), LATEST))
        if age > PATIENCE:
            _note_failure(relayed, words)


def _note_failure(relayed, words):
    if relay := relay_of(relayed.message.ticket):
        note_trouble(relay, words, relayed.handset.member.name)


def _end(relayed, state, words=""):
    with workspace(relayed.workspace_id):
        Relayed.objects.filter(pk=relayed.pk).update(state=state, words=words[:300], told=relayed.told)
        if state == Relayed.State.FAILED:
            _note_failure(relayed, words)
        if words == BLOCKED:
            Handset.objects.filter(pk=relayed.handset_id).update(blocked_at=timezone.now())
    if state == Relayed.State.SENT:
        # In a transaction after it: whoever takes the request sees it as said, or is seen.
        with workspace(relayed.workspace_id):
            catch_up(relayed.pk)


def take_up_again():
    """Have said what waits without a job: its last one gave up, or was lost. Inside the workspace."""
    from .jobs import send as its_job

    lost = Relayed.objects.filter(state=Relayed.State.WAITING, created_at__lt=timezone.now() - LOST)
    keys = its_job.without("relayed_id", list(lost.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))
    for relayed in Relayed.objects.filter(pk__in=keys):
        queue(relayed)
