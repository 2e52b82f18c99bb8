"""Opening a channel: a site of the chat widget, a mailbox, or a bot of a messenger."""

import secrets

from pasokh.contacts.normalise import normalise_email
from pasokh.events import track
from pasokh.workspaces.models import Address

from ..adapters.email.own import register_recipients, spelled
from ..models import Channel
from ..site import DEFAULTS

KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
KEY_LENGTH = 12


def open_site(*, name, inbox, by, key="", **settings):
    """Open a site of the chat widget: a Channel of kind chat with a site key that finds it. Returns the Channel.

    `settings` are those of `channels.site.DEFAULTS`. Raises ValueError for an unknown one.
    """
    if unknown := set(settings) - set(DEFAULTS):
        raise ValueError(f"no such settings of a site: {', '.join(sorted(unknown))}")
    key = key or new_key()
    site = Channel.objects.create(kind=Channel.Kind.CHAT, name=name, inbox=inbox, settings=settings | {"key": key})
    Address.register(Address.Kind.SITE_KEY, key, site)
    track("channel.opened", actor=by.actor, subject=site, channel="chat")
    return site


def new_key() -> str:
    """A key for a site that nobody guesses."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))


def open_mailbox(*, name, inbox, address, by, settings=None, credentials=None):
    """Open a mailbox: a Channel of kind email whose address our own mail server accepts mail for.

    Raises ValueError for a malformed address, IntegrityError for one that is taken.
    """
    settings = spelled((settings or {}) | {"address": normalise_email(address)})
    mailbox = Channel.objects.create(
        kind=Channel.Kind.EMAIL,
        name=name,
        inbox=inbox,
        settings=settings,
        credentials=credentials or {},
    )
    register_recipients(mailbox)
    track("channel.opened", actor=by.actor, subject=mailbox, channel="email")
    return mailbox


def open_bot(*, kind, name, inbox, by, settings, credentials):
    """Connect a bot of a messenger: a Channel of kind telegram or bale. `settings["bot"]` says who it is, `credentials["token"]` is its token.

    How its updates come is said to the provider by a job. Raises IntegrityError for a bot that another channel has.
    """
    from ..adapters.botapi import connecting
    from ..adapters.botapi.jobs import connect_bot

    keys = connecting.with_keys(credentials)
    bot = Channel.objects.create(kind=kind, name=name, inbox=inbox, settings=settings, credentials=keys)
    connecting.register(bot)
    connect_bot.defer(channel_id=bot.pk)
    track("channel.opened", actor=by.actor, subject=bot, channel=kind)
    return bot


def change_bot(*, channel, by, settings=None, credentials=None, **changes):
    """`change_channel` of a bot: the provider is told how its updates come from now on. Raises IntegrityError for a bot that another channel has.

    Another bot has another address for its updates: those of the former one would be taken for its own.
    """
    from ..adapters.botapi import connecting
    from ..adapters.botapi.jobs import connect_bot
    from .change_channel import change_channel

    connecting.renew_lost_keys(channel)
    former, bot = (each.get("bot") or {} for each in (channel.settings, settings or channel.settings))
    if bot.get("id", former.get("id")) != former.get("id"):
        credentials = connecting.with_keys(credentials or {})
    change_channel(channel=channel, by=by, settings=settings, credentials=credentials, **changes)
    connecting.register(channel)
    connect_bot.defer(channel_id=channel.pk)


def close_channel(*, channel, by):
    """Stop a channel: nothing comes in by it any more; what came stays, and so do its addresses, for they may be reopened."""
    channel.active = False
    channel.save(update_fields=["active"])
    track("channel.closed", actor=by.actor, subject=channel)


def reopen_channel(*, channel, by):
    """Open a channel again that was closed."""
    channel.active = True
    channel.save(update_fields=["active"])
    track("channel.reopened", actor=by.actor, subject=channel)
