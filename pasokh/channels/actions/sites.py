"""What is done with a site of the chat beside changing its settings: another one like it, and another key."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel.secrets import KeyLost
from pasokh.workspaces.models import Address

from ..models import Channel
from ..site import DEFAULTS
from .open_channel import new_key, open_site

GRACE = timedelta(days=1)  # for which the old key works on
IDENTITY = "identity"  # among a site's credentials
SECRET_BYTES = 32


def copy_site(*, site, name, by) -> Channel:
    """Open a site that looks and asks as this one does, with a key of its own. What is secret or said about this one alone is not copied."""
    looks = {setting: value for setting, value in site.settings.items() if setting in DEFAULTS}
    return open_site(name=name, inbox=site.inbox, by=by, **looks)


@transaction.atomic
def renew_key(*, site, by) -> str:
    """Give a site another key, and return it. The one before leads here for GRACE; those whose time is over lead nowhere any more.

    Browsers keep a visitor's conversation by the key: with the new one they begin anew.
    """
    site = Channel.objects.select_for_update().get(pk=site.pk)
    now, key = timezone.now(), new_key()
    old = {
        each: until for each, until in site.settings.get("old_keys", {}).items() if datetime.fromisoformat(until) > now
    }
    old[site.settings["key"].lower()] = (now + GRACE).isoformat()
    site.settings |= {"key": key, "old_keys": old}
    site.save(update_fields=["settings"])
    Address.drop(Address.Kind.SITE_KEY, site)
    for each in (key, *old):
        Address.register(Address.Kind.SITE_KEY, each, site)
    track("channel.key_renewed", actor=by.actor, subject=site)
    return key


def identity_secret(site) -> str:
    """The secret by which a site's own server vouches for its visitors; "" where it has none, or none that can be read any more."""
    try:
        return site.credentials.get(IDENTITY, "")
    except KeyLost:
        return ""


@transaction.atomic
def renew_identity_secret(*, site, by) -> str:
    """Give a site another secret to vouch for its visitors with, and return it. The one before counts no more: it may have leaked."""
    site = Channel.objects.select_for_update().get(pk=site.pk)
    secret = secrets.token_hex(SECRET_BYTES)
    site.credentials = {IDENTITY: secret}
    site.save(update_fields=["credentials"])
    track("channel.identity_renewed", actor=by.actor, subject=site)
    return secret
