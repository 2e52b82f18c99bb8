"""Merging, splitting, linking, people and broadcasts, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.ui.filters import number

from .told import tells


def _said(words, actor, payload, names):
    return words % {"actor": actor, "number": names.of("ticket", payload.get("ticket"), "…")}


@tells("ticket.merged")
def merged(actor, payload, names, event):
    return _said(_("%(actor)s merged this request into %(number)s"), actor, payload, names)


@tells("ticket.absorbed")
def absorbed(actor, payload, names, event):
    return _said(_("%(actor)s merged the request %(number)s into this one"), actor, payload, names)


@tells("ticket.unmerged")
def unmerged(actor, payload, names, event):
    return _said(_("%(actor)s took the merge with %(number)s back"), actor, payload, names)


@tells("ticket.gave_back")
def gave_back(actor, payload, names, event):
    return _said(_("%(actor)s took the merge of %(number)s back: it stands for itself again"), actor, payload, names)


@tells("ticket.split")
def was_split(actor, payload, names, event):
    return _said(_("%(actor)s split a message off: it is the request %(number)s now"), actor, payload, names)


@tells("ticket.split_off")
def split_off(actor, payload, names, event):
    return _said(_("%(actor)s made this request of a message of %(number)s"), actor, payload, names)


@tells("ticket.linked")
def linked(actor, payload, names, event):
    return _said(_link_words(payload), actor, payload, names)


def _link_words(payload):
    is_first = payload.get("side") == "first"
    return {
        ("parent", True): _("%(actor)s made %(number)s a part of this request"),
        ("parent", False): _("%(actor)s made this request a part of %(number)s"),
        ("blocks", True): _("%(actor)s noted that %(number)s waits for this request"),
        ("blocks", False): _("%(actor)s noted that this request waits for %(number)s"),
        ("duplicate", True): _("%(actor)s noted that this request is a duplicate of %(number)s"),
        ("duplicate", False): _("%(actor)s noted that %(number)s is a duplicate of this request"),
    }.get((payload.get("link"), is_first), _("%(actor)s linked this request with %(number)s"))


@tells("ticket.unlinked")
def unlinked(actor, payload, names, event):
    return _said(_("%(actor)s took the link with %(number)s away"), actor, payload, names)


@tells("ticket.followed", "ticket.unfollowed")
def followed(actor, payload, names, event):
    herself = event.actor_kind == "member" and event.actor_id == payload.get("member")
    words = {
        ("ticket.followed", True): _("%(actor)s follows this request"),
        ("ticket.followed", False): _("%(actor)s had %(member)s follow this request"),
        ("ticket.unfollowed", True): _("%(actor)s no longer follows this request"),
        ("ticket.unfollowed", False): _("%(actor)s had %(member)s follow this request no longer"),
    }[event.kind, herself]
    return words % {"actor": actor, "member": names.of("member", payload.get("member"), _("a former colleague"))}


@tells("ticket.joined", "ticket.left")
def took_part(actor, payload, names, event):
    name = names.of("contact", payload.get("contact"), _("a customer"))
    if event.kind == "ticket.left":
        return _("%(actor)s took %(name)s out of the copies") % {"actor": actor, "name": name}
    return _("%(actor)s put %(name)s in copy") % {"actor": actor, "name": name}


@tells("ticket.broadcast")
def broadcast(actor, payload, names, event):
    count = payload.get("count", 0)
    words = ngettext(
        "%(actor)s answers one linked request", "%(actor)s answers %(count)s linked requests at once", count
    )
    return words % {"actor": actor, "count": number(count)}


@tells("ticket.broadcast_stopped")
def broadcast_stopped(actor, payload, names, event):
    return _("%(actor)s stopped the answer to all linked requests") % {"actor": actor}


@tells("ticket.broadcast_resumed")
def broadcast_resumed(actor, payload, names, event):
    return _("%(actor)s had the answer to all linked requests go on") % {"actor": actor}


@tells("ticket.broadcast_ended")
def broadcast_ended(actor, payload, names, event):
    return _("The answer to all linked requests is done")
