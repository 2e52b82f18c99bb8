"""Opening a channel: a site of the chat widget, or a mailbox."""

import secrets

from pasokh.contacts.normalise import normalise_email
from pasokh.events import track
from pasokh.workspaces.models import Address

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
    key = key or "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))
    site = Channel.objects.create(kind=Channel.Kind.CHAT, name=name, inbox=inbox, settings=settings | {"key": key})
    Address.register(Address.Kind.SITE_KEY, key, site)
    track("channel.opened", actor=by.actor, subject=site, channel="chat")
    return site


def open_mailbox(*, name, inbox, address, by, settings=None, credentials=None):
    """Open a mailbox: a Channel of kind email whose address our own mail server accepts mail for.

    Raises ValueError for a malformed address, IntegrityError for one that is taken.
    """
    address = normalise_email(address)
    mailbox = Channel.objects.create(
        kind=Channel.Kind.EMAIL,
        name=name,
        inbox=inbox,
        settings=(settings or {}) | {"address": address},
        credentials=credentials or {},
    )
    Address.register(Address.Kind.RECIPIENT, address, mailbox)
    track("channel.opened", actor=by.actor, subject=mailbox, channel="email")
    return mailbox


def close_channel(*, channel, by):
    """Stop a channel: nothing comes in by it any more; what came stays, and so do its addresses, for they may be reopened."""
    channel.active = False
    channel.save(update_fields=["active"])
    track("channel.closed", actor=by.actor, subject=channel)
