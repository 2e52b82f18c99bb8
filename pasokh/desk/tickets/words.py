"""The events of a ticket in words: «نگار درخواست را به سارا واگذار کرد»."""

import json

from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.contacts.models import Contact
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.models import Status, Tag
from pasokh.workspaces.models import Member, Team

from ..inbox.rows import priority_word

SHOWN = (
    "ticket.opened",
    "ticket.assigned",
    "ticket.unassigned",
    "ticket.routed",
    "ticket.solved",
    "ticket.closed",
    "ticket.paused",
    "ticket.opened_again",
    "ticket.judged",
    "ticket.renamed",
    "ticket.tagged",
    "ticket.untagged",
)


class Names:
    """The names that a list of events needs, fetched with one query, none where nothing is named."""

    def __init__(self, events):
        wanted = {"member": set(), "contact": set(), "team": set(), "tag": set(), "status": set()}
        for event in events:
            wanted.get(event.actor_kind, set()).add(event.actor_id)
            for field, kind in FIELDS:
                wanted[kind].add(event.payload.get(field))
        found = _found(wanted)
        self.members, self.contacts, self.teams, self.tags, self.statuses = (found[kind] for kind in wanted)

    def actor(self, event) -> str:
        """Who did it: a member, the customer, or the program."""
        if event.actor_kind == "member":
            return self.members.get(event.actor_id) or _("A former colleague")
        if event.actor_kind == "contact":
            return self.contacts.get(event.actor_id) or _("The customer")
        return _("Pasokh")


FIELDS = (("assignee", "member"), ("team", "team"), ("status", "status"), ("tag", "tag"))


MODELS = {"member": Member, "contact": Contact, "team": Team, "tag": Tag}


def _found(wanted):
    ids = {kind: each - {None} for kind, each in wanted.items()}
    found = {kind: {} for kind in ids}
    for kind, pk, name, labels in _named(**ids) if any(ids.values()) else ():
        word = _label(labels, name) if kind == "status" else isolate(name)
        found[kind] |= {pk: word} if name else {}
    return found


def _union():
    named = [
        model.objects.filter(among("pk", kind)).values_list(Value(kind), "pk", "name", Value("", TextField()))
        for kind, model in MODELS.items()
    ]
    statuses = Status.objects.filter(among("pk", "status"))
    labels = Cast("labels", TextField())
    return statuses.order_by().values_list(Value("status"), "pk", "key", labels).union(*named, all=True)


_named = Ready(_union)


def _label(labels, key):
    return Status(key=key, labels=json.loads(labels)).label(get_language())


def words_of(event, names) -> str:
    """One event as a sentence in the active language; an empty text for a kind that is not told."""
    tell = _SENTENCES.get(event.kind)
    return tell(names.actor(event), event.payload, names, event) if tell else ""


def _opened(actor, payload, names, event):
    return _("%(actor)s opened the request") % {"actor": actor}


def _assigned(actor, payload, names, event):
    assignee = names.members.get(payload.get("assignee"), _("a former colleague"))
    if event.actor_kind == "member" and event.actor_id == payload.get("assignee"):
        return _("%(actor)s took the request") % {"actor": actor}
    return _("%(actor)s assigned the request to %(assignee)s") % {"actor": actor, "assignee": assignee}


def _unassigned(actor, payload, names, event):
    return _("%(actor)s left the request without an assignee") % {"actor": actor}


def _routed(actor, payload, names, event):
    if team := names.teams.get(payload.get("team")):
        return _("%(actor)s gave the request to the team %(team)s") % {"actor": actor, "team": team}
    return _("%(actor)s took the request out of its team") % {"actor": actor}


def _moved(actor, payload, names, event):
    status = names.statuses.get(payload.get("status"), "")
    return _("%(actor)s set the status to “%(status)s”") % {"actor": actor, "status": status}


def _opened_again(actor, payload, names, event):
    if event.actor_kind == "contact":
        return _("%(actor)s answered, and the request is open again") % {"actor": actor}
    return _moved(actor, payload, names, event)


def _judged(actor, payload, names, event):
    return _("%(actor)s set %(priority)s") % {"actor": actor, "priority": priority_word(payload.get("priority", 2))}


def _renamed(actor, payload, names, event):
    return _("%(actor)s changed the subject") % {"actor": actor}


def _tagged(actor, payload, names, event):
    return _("%(actor)s put the tag “%(tag)s” on it") % {"actor": actor, "tag": names.tags.get(payload.get("tag"), "…")}


def _untagged(actor, payload, names, event):
    return _("%(actor)s took the tag “%(tag)s” off") % {"actor": actor, "tag": names.tags.get(payload.get("tag"), "…")}


_SENTENCES = {
    "ticket.opened": _opened,
    "ticket.assigned": _assigned,
    "ticket.unassigned": _unassigned,
    "ticket.routed": _routed,
    "ticket.solved": _moved,
    "ticket.closed": _moved,
    "ticket.paused": _moved,
    "ticket.opened_again": _opened_again,
    "ticket.judged": _judged,
    "ticket.renamed": _renamed,
    "ticket.tagged": _tagged,
    "ticket.untagged": _untagged,
}
