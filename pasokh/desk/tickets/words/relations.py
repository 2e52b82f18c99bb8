"""Merging, splitting, linking, people and broadcasts, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pasokh.ui.filters import number

from .told import sentences, tells

sentences(
    {
        "ticket.merged": gettext_lazy("%(actor)s merged this request into %(number)s"),
        "ticket.absorbed": gettext_lazy("%(actor)s merged the request %(number)s into this one"),
        "ticket.unmerged": gettext_lazy("%(actor)s took the merge with %(number)s back"),
        "ticket.gave_back": gettext_lazy("%(actor)s took the merge of %(number)s back: it stands for itself again"),
        "ticket.split": gettext_lazy("%(actor)s split a message off: it is the request %(number)s now"),
        "ticket.split_off": gettext_lazy("%(actor)s made this request of a message of %(number)s"),
        "ticket.unlinked": gettext_lazy("%(actor)s took the link with %(number)s away"),
    },
    number=("ticket", "ticket", "…"),
)
sentences(
    {
        "ticket.joined": gettext_lazy("%(actor)s put %(name)s in copy"),
        "ticket.left": gettext_lazy("%(actor)s took %(name)s out of the copies"),
    },
    name=("contact", "contact", gettext_lazy("a customer")),
)
sentences(
    {
        "ticket.broadcast_stopped": gettext_lazy("%(actor)s stopped the answer to all linked requests"),
        "ticket.broadcast_resumed": gettext_lazy("%(actor)s had the answer to all linked requests go on"),
        "ticket.broadcast_ended": gettext_lazy("The answer to all linked requests is done"),
    }
)


@tells("ticket.linked")
def linked(actor, payload, names, event):
    number = names.of("ticket", payload.get("ticket"), "…")
    return _link_words(payload) % {"actor": actor, "number": number}


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


@tells("ticket.broadcast")
def broadcast(actor, payload, names, event):
    count = payload.get("count", 0)
    words = ngettext(
        "%(actor)s answers one linked request", "%(actor)s answers %(count)s linked requests at once", count
    )
    return words % {"actor": actor, "count": number(count)}
