"""Opening and changing the customers' portal."""

from pasokh.events import track
from pasokh.workspaces.models import Address

from ..models import Channel
from ..portal import DEFAULTS, NAME
from .change_channel import change_channel


def open_portal(*, name, inbox, slug, by, **settings) -> Channel:
    """Open a portal: a Channel of kind form that stands at /p/<slug>/. `settings` are those of `channels.portal.DEFAULTS`.

    Raises ValueError for a name that is none or an unknown setting, IntegrityError for a name that another one of this installation has.
    """
    _check(slug, settings)
    portal = Channel.objects.create(
        kind=Channel.Kind.FORM, name=name, inbox=inbox, settings=settings | {"slug": slug.lower()}
    )
    Address.register(Address.Kind.PORTAL, slug, portal)
    track("channel.opened", actor=by.actor, subject=portal, channel="form")
    return portal


def change_portal(*, portal, by, settings=None, **changes):
    """`change_channel` of a portal; with another name it stands elsewhere from now on. Raises as `open_portal`; nothing has changed then."""
    _check((settings or {}).get("slug", portal.settings["slug"]), settings or {})
    before = portal.settings["slug"]
    change_channel(channel=portal, by=by, settings=settings, **changes)
    if portal.settings["slug"] != before:
        Address.drop(Address.Kind.PORTAL, portal)
        Address.register(Address.Kind.PORTAL, portal.settings["slug"], portal)


def _check(slug, settings):
    if not NAME.fullmatch(slug):
        raise ValueError("not the name of a portal")
    if unknown := set(settings) - set(DEFAULTS):
        raise ValueError(f"no such settings of a portal: {', '.join(sorted(unknown))}")
