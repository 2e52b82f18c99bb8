"""A site as somebody would like it, before she saves it: kept for an hour, and shown under a key that leads nowhere else."""

from typing import NamedTuple

from django.core.cache import cache
from django.core.signing import Signer

from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace

from .models import Channel

PREFIX = "preview-"
KEPT = 3600  # seconds since it was last changed
_signer = Signer(salt="pasokh.site-preview")


class Preview(NamedTuple):
    """What is shown: the site with what is wanted of it (not saved), and how one looks at it."""

    workspace: Workspace
    site: Channel
    seen: dict


def preview_key(site, member) -> str:
    """The key under which a member looks at a site: hers alone, and not to be guessed."""
    mark = _signer.signature(f"{site.workspace_id}:{site.pk}:{member.pk}").lower()
    return PREFIX + "".join(each for each in mark if each.isalnum())[:24]


def keep_preview(*, site, member, settings, seen) -> None:
    """Show these settings, unsaved, from now on."""
    kept = {"workspace": site.workspace_id, "site": site.pk, "settings": settings, "seen": seen}
    cache.set(preview_key(site, member), kept, KEPT)


def preview_of_key(key) -> Preview | None:
    """What is shown under a key, or None: none of a preview, or its hour is over."""
    kept = cache.get(key) if key.startswith(PREFIX) and key.isascii() and len(key) < 60 else None
    ws = Workspace.objects.filter(pk=kept["workspace"]).first() if kept else None
    if ws is None:
        return None
    with workspace(ws):
        site = Channel.objects.filter(pk=kept["site"], kind=Channel.Kind.CHAT).first()
    if site is None:
        return None
    site.settings |= kept["settings"]
    return Preview(ws, site, kept["seen"])
