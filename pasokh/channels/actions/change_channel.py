from django.db import transaction

from pasokh.events import track
from pasokh.events.changing import set_fields
from pasokh.kernel.secrets import KeyLost

from ..adapters.email.own import ADDRESSES, register_recipients, spelled
from ..models import Channel


@transaction.atomic
def change_channel(*, channel, by, name=None, inbox=None, settings=None, credentials=None, active=None):
    """Change a channel: its name, inbox, settings, credentials (only those given), or whether it is open.

    A mailbox with another address, or another base of its reply addresses, is found by the new one from now on. The event names what changed, never a secret.
    Raises ValueError for a malformed address, IntegrityError for one that is taken.
    """
    # As they are now: somebody may have renewed a key since.
    now = Channel.objects.select_for_update().get(pk=channel.pk)
    channel.settings = now.settings
    wanted = {"name": name, "inbox": inbox, "active": active}
    changed = set_fields(channel, {field: value for field, value in wanted.items() if value is not None})
    before = [channel.settings.get(name) for name in ADDRESSES]
    if settings is not None and (merged := channel.settings | settings) != channel.settings:
        changed += [f"settings.{key}" for key in sorted(settings) if settings[key] != channel.settings.get(key)]
        channel.settings = merged
    if credentials:
        changed.append("credentials")
        channel.credentials = _known(now) | credentials
    if not changed:
        return
    if channel.kind == Channel.Kind.EMAIL and [channel.settings.get(name) for name in ADDRESSES] != before:
        channel.settings = spelled(channel.settings)
        register_recipients(channel)
    # Not the whole row: an adapter writes its own part of it while somebody fills a form.
    channel.save(update_fields={each.partition(".")[0] for each in changed})
    track("channel.changed", actor=by.actor, subject=channel, fields=changed)


def _known(channel) -> dict:
    """Its credentials; none where no key opens them any more, for then they are entered again."""
    try:
        return channel.credentials | {}
    except KeyLost:
        return {}
