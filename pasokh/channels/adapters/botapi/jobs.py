"""Small things that a bot says by itself, and its webhook. Ids in, one call."""

import structlog
from django.utils.translation import override

from pasokh.kernel.jobs import every, job
from pasokh.kernel.secrets import KeyLost
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace
from pasokh.workspaces.sweeping import of_each

from ...models import Channel
from ..base import PermanentFailure, TemporaryFailure
from . import connecting, greeting
from .client import Client
from .providers import MESSENGERS

log = structlog.get_logger()


@job(queue="outbound", attempts=4, wait=3, own_transactions=True, name="channels.bots.greet")
def greet(workspace_id, channel_id, chat, language=""):
    """Answer whoever begins a chat. A greeting that does not reach her is no harm: what she writes does."""
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
        business = Workspace.objects.get(pk=workspace_id)
        with override(language or business.language):
            said = greeting.of(channel, business, language or business.language)
    if channel.active and said:
        client = Client(channel)
        client.take_turn(chat)
        _ask(client, "sendMessage", chat_id=chat, **said)


@job(queue="outbound", attempts=2, own_transactions=True, name="channels.bots.answer_button")
def answer_button(workspace_id, channel_id, query, text=""):
    """Tell a messenger that a button was heard, so that it no longer shows it as pressed."""
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
    _ask(Client(channel), "answerCallbackQuery", callback_query_id=query, **({"text": text[:200]} if text else {}))


def _ask(client, method, **params):
    try:
        client.call(method, **params)
    except PermanentFailure as failure:
        # Too old, blocked meanwhile: nothing to try again.
        log.info("bot not heard", method=method, error=str(failure))


@job(queue="outbound", attempts=5, wait=3, own_transactions=True, name="channels.bots.connect")
def connect_bot(workspace_id, channel_id):
    """Have the provider send updates the way that the channel says."""
    connecting.connect(workspace_id, channel_id)


@every("*/10 * * * *")
@job(queue="housekeeping", attempts=1, own_transactions=True, name="channels.bots.look_at_webhooks")
def look_at_webhooks(workspace_id=None):
    """Ask each provider whether its webhook still leads here and reaches us; one that does not is set again."""
    of_each(_look_at_webhooks)


def _look_at_webhooks(ws):
    with workspace(ws):
        bots = Channel.objects.filter(kind__in=MESSENGERS, active=True, settings__way="webhook")
        ids = list(bots.values_list("pk", flat=True))
    for pk in ids:
        try:
            connecting.look(ws.pk, pk)
        except (PermanentFailure, TemporaryFailure, KeyLost) as failure:
            connecting.note(ws.pk, pk, works=False, words=str(failure))
