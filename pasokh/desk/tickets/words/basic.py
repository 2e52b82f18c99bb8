"""The first steps of a ticket, in words."""

from django.utils.translation import gettext as _

from ...inbox.rows import priority_word
from .told import tells


@tells("ticket.opened")
def opened(actor, payload, names, event):
    return _("%(actor)s opened the request") % {"actor": actor}


@tells("ticket.assigned")
def assigned(actor, payload, names, event):
    assignee = names.of("member", payload.get("assignee"), _("a former colleague"))
    if event.actor_kind == "member" and event.actor_id == payload.get("assignee"):
        return _("%(actor)s took the request") % {"actor": actor}
    return _("%(actor)s assigned the request to %(assignee)s") % {"actor": actor, "assignee": assignee}


@tells("ticket.unassigned")
def unassigned(actor, payload, names, event):
    return _("%(actor)s left the request without an assignee") % {"actor": actor}


@tells("ticket.routed")
def routed(actor, payload, names, event):
    if team := names.of("team", payload.get("team")):
        return _("%(actor)s gave the request to the team %(team)s") % {"actor": actor, "team": team}
    return _("%(actor)s took the request out of its team") % {"actor": actor}


@tells("ticket.judged")
def judged(actor, payload, names, event):
    return _("%(actor)s set %(priority)s") % {"actor": actor, "priority": priority_word(payload.get("priority", 2))}


@tells("ticket.renamed")
def renamed(actor, payload, names, event):
    return _("%(actor)s changed the subject") % {"actor": actor}


@tells("ticket.tagged")
def tagged(actor, payload, names, event):
    return _("%(actor)s put the tag “%(tag)s” on it") % {
        "actor": actor,
        "tag": names.of("tag", payload.get("tag"), "…"),
    }


@tells("ticket.untagged")
def untagged(actor, payload, names, event):
    return _("%(actor)s took the tag “%(tag)s” off") % {"actor": actor, "tag": names.of("tag", payload.get("tag"), "…")}
