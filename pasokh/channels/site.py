"""A site of the chat widget: a Channel of kind chat, read with its defaults."""

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from .models import Channel

# What a site may set. Texts are by language: {"fa": "…", "en": "…"}.
DEFAULTS = {
    "language": "",  # "fa", "en"; empty: the workspace's
    "colour": "#0a6f6a",
    "position": "end",  # of the page: "start" or "end" in its own direction
    "theme": "auto",  # "light", "dark" or as the visitor's device
    "title": {},
    "welcome": {},
    "offline": {},
    "requires": [],  # any of "name", "phone", "email", "phone_or_email", asked before the first message
    "origins": [],  # pages that may frame the chat, as https://shop.example; empty: any
    "font": "",  # a font family of the host page; empty: the visitor's system font
}


def site_of_key(key):
    """(workspace, Channel) of a site key, or None: unknown, or closed."""
    address = Address.find(Address.Kind.SITE_KEY, key)
    if address is None:
        return None
    with workspace(address.workspace):
        site = Channel.objects.filter(pk=address.target_id, kind=Channel.Kind.CHAT, active=True).first()
        return (address.workspace, site) if site else None


_lately = Kept(seconds=1)


def site_of_key_lately(key):
    """`site_of_key` as it was at most a second ago: asked with every message of a chat."""
    return _lately.get(key, lambda: site_of_key(key))


def setting(site, name):
    """A setting of a site, or its default. Raises KeyError for an unknown one."""
    return site.settings.get(name, DEFAULTS[name])
