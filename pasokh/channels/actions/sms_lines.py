"""Opening and changing a line of text messages."""

from pasokh.events import track
from pasokh.kernel.secrets import KeyLost
from pasokh.workspaces.models import Address

from ..models import Channel
from .change_channel import change_channel


def open_line(*, name, inbox, by, settings, credentials):
    """Connect a line: a Channel of kind sms. `settings["provider"]` says whose it is. Returns the Channel."""
    from ..adapters.sms.forms import with_hook

    line = Channel.objects.create(
        kind=Channel.Kind.SMS, name=name, inbox=inbox, settings=settings, credentials=with_hook(credentials)
    )
    Address.register(Address.Kind.WEBHOOK_KEY, line.credentials["hook"], line)
    track("channel.opened", actor=by.actor, subject=line, channel="sms")
    return line


def change_line(*, channel, by, settings=None, credentials=None, **changes):
    """`change_channel` of a line. Where the key of secrets is gone, the address for the provider's calls is another one from now on."""
    from ..adapters.sms.forms import with_hook

    try:
        channel.credentials.get("hook")
    except KeyLost:
        credentials = with_hook(credentials or {})
    change_channel(channel=channel, by=by, settings=settings, credentials=credentials, **changes)
    Address.drop(Address.Kind.WEBHOOK_KEY, channel)
    Address.register(Address.Kind.WEBHOOK_KEY, channel.credentials["hook"], channel)
