"""Whether a bot's token works, how its updates come, and what the provider says of that."""

import secrets

from django.conf import settings
from django.utils.translation import gettext as _

from pasokh.kernel.address import is_reachable
from pasokh.kernel.secrets import KeyLost
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from ...going import note_going
from ...models import Channel
from ..base import PermanentFailure, TemporaryFailure
from .client import Client
from .providers import PROVIDERS, WANTED_UPDATES
from .reading import text

ASKING = 10  # seconds that a person waits for an answer of the provider
POLLING, WEBHOOK = "polling", "webhook"


def who_is(channel) -> dict:
    """The bot behind the channel's token: its id, names. Raises PermanentFailure, TemporaryFailure."""
    found = Client(channel).call("getMe", seconds=ASKING)
    if not isinstance(found, dict) or not isinstance(found.get("id"), int):
        raise PermanentFailure("the answer names no bot")
    return {"id": str(found["id"]), "username": text(found, "username", 80), "name": text(found, "first_name", 80)}


def may_have_webhook() -> bool:
    """Whether providers can reach this installation: by https, under a name that others know."""
    return settings.PASOKH_URL.startswith("https://") and is_reachable(settings.PASOKH_URL)


def webhook_of(channel) -> str:
    """Where the provider sends updates of this channel."""
    return f"{settings.PASOKH_URL}/hooks/bots/{channel.credentials['hook']}"


def with_keys(credentials: dict) -> dict:
    """The credentials with the two secrets of a webhook: its address and its header."""
    fresh = {"hook": secrets.token_hex(24), "secret": secrets.token_hex(24)}
    return fresh | credentials


def renew_lost_keys(channel):
    """Where the key of secrets is gone, begin with fresh ones: what else stood there is entered again."""
    try:
        channel.credentials.get("hook")
    except KeyLost:
        channel.credentials = with_keys({})
        channel.save(update_fields=["credentials"])


def register(channel):
    """Let the webhook's address lead to the channel, and the bot be its alone: two that ask for its updates take them from each other.

    Again changes nothing. Raises IntegrityError for a bot that another channel of this installation has.
    """
    Address.drop(Address.Kind.WEBHOOK_KEY, channel)
    for key in (channel.credentials["hook"], claim_of(channel)):
        Address.register(Address.Kind.WEBHOOK_KEY, key, channel)


def claim_of(channel) -> str:
    """What a bot is called among all of this installation. One's own server may say that a bot is whichever it likes, so it is asked for by its
    server as well: nobody can take another business's bot in advance."""
    server = channel.settings.get("base_url")
    return f"{channel.kind} bot {channel.settings['bot']['id']}" + (f" at {server}" if server else "")


def connect(workspace_id, channel_id):
    """Set the webhook, or take it down for long polling and for a channel that is closed. Raises TemporaryFailure."""
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
    try:
        if channel.active and channel.settings.get("way") == WEBHOOK:
            _set_webhook(channel)
        else:
            Client(channel).call("deleteWebhook")
    except PermanentFailure as failure:
        note(workspace_id, channel_id, works=False, words=str(failure))
    else:
        note(workspace_id, channel_id, works=True)


def _set_webhook(channel):
    provider, params = PROVIDERS[channel.kind], {"url": webhook_of(channel)}
    if provider.proves_itself:
        params["secret_token"] = channel.credentials["secret"]
    if provider.chooses_updates:
        params["allowed_updates"] = list(WANTED_UPDATES)
    Client(channel).call("setWebhook", **params)


def look(workspace_id, channel_id):
    """Ask what the provider says of the webhook, note it, and set one anew that leads elsewhere. Raises PermanentFailure, TemporaryFailure."""
    with workspace(workspace_id):
        channel = Channel.objects.get(pk=channel_id)
    found = Client(channel).call("getWebhookInfo")
    found = found if isinstance(found, dict) else {}
    if found.get("url") != webhook_of(channel):
        _set_webhook(channel)
    waits, words = found.get("pending_update_count"), text(found, "last_error_message", 300)
    # Only what still waits is a trouble: the last error may be months old.
    troubled = bool(words) and isinstance(waits, int) and waits > 0
    note(workspace_id, channel_id, works=not troubled, words=words if troubled else "")


def note(workspace_id, channel_id, *, works, words=""):
    """Write how it goes where admins see it."""
    with workspace(workspace_id):
        note_going(channel_id, "bot", works=works, words=words)


def problems_of(channel) -> list[str]:
    """Ask the provider; what is wrong, in words for an admin."""
    provider = PROVIDERS[channel.kind].name
    try:
        who_is(channel)
        if channel.settings.get("way") == WEBHOOK:
            return _problems_of_webhook(channel)
    except (PermanentFailure, TemporaryFailure) as failure:
        return [_("{provider} says: {words}").format(provider=provider, words=failure)]
    return []


def _problems_of_webhook(channel):
    found = Client(channel).call("getWebhookInfo", seconds=ASKING)
    found = found if isinstance(found, dict) else {}
    if found.get("url") != webhook_of(channel):
        return [_("The webhook leads elsewhere. Save the settings again.")]
    if words := text(found, "last_error_message", 300):
        return [_("The last update could not be handed over: {words}").format(words=words)]
    return []
