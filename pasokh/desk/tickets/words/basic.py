"""The first steps of a ticket, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...inbox.rows import priority_word
from .told import sentences, tells

sentences(
    {
        "ticket.opened": gettext_lazy("%(actor)s opened the request"),
        "ticket.unassigned": gettext_lazy("%(actor)s left the request without an assignee"),
        "ticket.renamed": gettext_lazy("%(actor)s changed the subject"),
    }
)
sentences(
    {
        "ticket.tagged": gettext_lazy("%(actor)s put the tag “%(tag)s” on it"),
        "ticket.untagged": gettext_lazy("%(actor)s took the tag “%(tag)s” off"),
    },
    tag=("tag", "tag", "…"),
)


@tells("ticket.assigned")
def assigned(actor, payload, names, event):
    assignee = names.of("member", payload.get("assignee"), _("a former colleague"))
    if event.actor_kind == "member" and event.actor_id == payload.get("assignee"):
        return _("%(actor)s took the request") % {"actor": actor}
    return _("%(actor)s assigned the request to %(assignee)s") % {"actor": actor, "assignee": assignee}


@tells("ticket.routed")
def routed(actor, payload, names, event):
    if team := names.of("team", payload.get("team")):
        return _("%(actor)s gave the request to the team %(team)s") % {"actor": actor, "team": team}
    return _("%(actor)s took the request out of its team") % {"actor": actor}


@tells("ticket.judged")
def judged(actor, payload, names, event):
    return _("%(actor)s set %(priority)s") % {"actor": actor, "priority": priority_word(payload.get("priority", 2))}
