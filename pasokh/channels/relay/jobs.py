"""Ids in, one call."""

from django.utils.translation import override

from pasokh.kernel.jobs import every, job
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace
from pasokh.workspaces.sweeping import in_each

from ..adapters.base import PermanentFailure, Unsure
from ..adapters.botapi.client import Client
from ..models import Channel
from . import marking, saying, telling, wording


@job(queue="outbound", attempts=5, name="channels.relay.look")
def look(message_id, waited=False):
    """Decide whether colleagues are told of a visitor's message."""
    telling.consider(message_id, waited=waited)


@job(queue="outbound", attempts=6, wait=3, own_transactions=True, name="channels.relay.send")
def send(workspace_id, relayed_id):
    """Say a visitor's message on a handset."""
    saying.send(workspace_id, relayed_id)


@job(queue="outbound", attempts=4, wait=3, own_transactions=True, name="channels.relay.mark")
def mark(workspace_id, relayed_id):
    """Have a message on a handset say who has the request now."""
    marking.mark(workspace_id, relayed_id)


@job(queue="outbound", attempts=4, wait=3, own_transactions=True, name="channels.relay.say")
def say(workspace_id, channel_id, chat, key, language="", name=""):
    """Say one of our own sentences to a colleague's chat."""
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
        language = language or Workspace.objects.values_list("language", flat=True).get(pk=workspace_id)
    client = Client(channel)
    with override(language):
        words = wording.hint(key, name=name)
    client.take_turn(chat)
    try:
        client.call("sendMessage", chat_id=chat, text=words)
    except (PermanentFailure, Unsure):
        return


@every("* * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="channels.relay.sweep")
def sweep(workspace_id=None):
    """Tell of what waits although nobody is at the desk, and nobody was told."""
    in_each(telling.sweep)
