"""The customers' portal of a business: a Channel of kind form, read with its defaults and found by its name."""

import re

from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from .models import Channel
from .site_looks import COLOUR

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")  # in an address: /p/khaneno/
# What a portal may set. Texts are by language: {"fa": "…", "en": "…"}.
DEFAULTS = {
    "slug": "",
    "language": "",  # "fa", "en"; empty: the workspace's
    "colour": "#0a6f6a",
    "title": {},
    "welcome": {},
    "open_to_all": True,  # whether somebody new may sign in, and be a customer from then on
    "passwords": True,  # whether a customer may choose a password
    "away_mail": True,  # whether answers that she has not read are mailed to her
}


def portal_named(slug: str):
    """(workspace, channel) of an open portal, or None."""
    if not NAME.fullmatch(slug):
        return None
    address = Address.find(Address.Kind.PORTAL, slug)
    if address is None:
        return None
    with workspace(address.workspace_id):
        found = Channel.objects.filter(pk=address.target_id, kind=Channel.Kind.FORM, active=True).first()
        return (address.workspace, found) if found else None


def setting(portal, name):
    """A setting of a portal, or its default. Raises KeyError for an unknown one."""
    return portal.settings.get(name, DEFAULTS[name])


def text_of(portal, name, language) -> str:
    """A text of its settings in a language; the other language's where there is none in this one; "" where there is none at all."""
    said = setting(portal, name)
    return said.get(language) or next((each for each in said.values() if each), "")


def colour_of(portal) -> str:
    """Its colour, as #rrggbb whatever stands in its settings: it goes into a style."""
    colour = str(setting(portal, "colour"))
    return colour if COLOUR.fullmatch(colour) else DEFAULTS["colour"]


def path_of(portal) -> str:
    """Where it is, below the installation's address."""
    return f"/p/{setting(portal, 'slug')}/"
