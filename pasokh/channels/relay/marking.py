"""Messages on handsets say who has the request, as it changes."""

from django.utils.translation import override

from pasokh.kernel.tenancy import workspace

from ..adapters.base import PermanentFailure
from ..adapters.botapi.client import Client
from ..models import Relayed
from . import wording

MOST = 100  # newest messages of one request that are brought up to date


def mark_all(ticket_id, *, anew=False):
    """Have the messages of a ticket on all handsets say how it stands now, as far as they say otherwise. `anew`: another colleague has it than before."""
    rows = Relayed.objects.filter(message__ticket=ticket_id).exclude(state=Relayed.State.FAILED)
    rows = rows.select_related("handset__member", "message__ticket__assignee").order_by("-pk")
    for relayed in rows[:MOST]:
        standing = wording.standing_of(relayed)
        if standing.key != relayed.told or (anew and standing.key == "other"):
            _ask(relayed)


def _ask(relayed):
    from .jobs import mark

    # One after the other: what was looked at first must not be said last.
    mark.defer(relayed_id=relayed.pk, once=f"mark-{relayed.pk}", lock=f"marks-{relayed.pk}")


def catch_up(relayed_id):
    """The same of one that has just been said: what changed while it was on its way found nothing there to be changed. Inside the workspace."""
    relayed = Relayed.objects.select_related("handset__member", "message__ticket__assignee").get(pk=relayed_id)
    if wording.standing_of(relayed).key != relayed.told:
        _ask(relayed)


def mark(workspace_id, relayed_id):
    """Bring one of them up to date. Raises TemporaryFailure."""
    with workspace(workspace_id):
        rows = Relayed.objects.select_related("handset__member", "handset__bot", "message__ticket__contact")
        relayed = rows.filter(pk=relayed_id).first()
        if relayed is None or not relayed.parts or relayed.handset.blocked_at or not relayed.handset.bot.active:
            return
        standing = wording.standing_of(relayed)
        with override(relayed.handset.member.language):
            words = {"text": wording.text_of(relayed, standing)}
        if keyboard := wording.keyboard_of(relayed, standing):
            words["reply_markup"] = keyboard
    client, handset = Client(relayed.handset.bot), relayed.handset
    client.take_turn(handset.chat)
    try:
        client.call("editMessageText", chat_id=handset.chat, message_id=int(relayed.parts[0]), **words)
    except PermanentFailure:
        pass  # gone there, or says so already
    with workspace(workspace_id):
        Relayed.objects.filter(pk=relayed_id).update(told=standing.key)
