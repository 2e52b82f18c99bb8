"""The names that events speak of."""

import json

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.automation.models import Macro, Rule
from pasokh.contacts.models import Contact
from pasokh.flows.models import Flow
from pasokh.kernel.database.ready import Ready, among
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.models import Checklist, Status, Tag, Task, Ticket
from pasokh.workspaces.models import Member, Team

# The field of a payload that names somebody or something, and what it names.
FIELDS = (
    ("assignee", "member"),
    ("team", "team"),
    ("status", "status"),
    ("tag", "tag"),
    ("owner", "member"),
    ("member", "member"),
    ("task", "task"),
    ("checklist", "checklist"),
    ("ticket", "ticket"),
    ("contact", "contact"),
    ("macro", "macro"),
    ("flow", "flow"),
)
NAMED = {  # what is asked for, and the expression that names it; a status has one name a language
    "member": (Member, "name"),
    "contact": (Contact, "name"),
    "team": (Team, "name"),
    "tag": (Tag, "name"),
    "task": (Task, "title"),
    "checklist": (Checklist, "name"),
    "automation": (Rule, "name"),
    "macro": (Macro, "name"),
    "flow": (Flow, "name"),
    "ticket": (Ticket, Concat(Value("#", TextField()), Cast("number", TextField()))),
}


def asked_names(events):
    """The question for all that a list of events names, to be asked `together` with others; None where nothing is named."""
    wanted = {kind: set() for kind in (*NAMED, "status")}
    for event in events:
        wanted.get(event.actor_kind, set()).add(event.actor_id)
        for field, kind in FIELDS:
            wanted[kind].add(event.payload.get(field))
    ids = {kind: each - {None} for kind, each in wanted.items()}
    return (_named, ids) if any(ids.values()) else None


class Names:
    """What the rows and people are called that events speak of: made of what `asked_names` answers."""

    def __init__(self, rows):
        self.found = {kind: {} for kind in (*NAMED, "status")}
        for kind, pk, name, labels in rows:
            word = _label(labels, name) if kind == "status" else isolate(name)
            self.found[kind] |= {pk: word} if name else {}

    def of(self, kind, pk, otherwise="") -> str:
        """What a row of this kind is called, isolated from the text around it; `otherwise` for one that is gone."""
        return self.found[kind].get(pk) or otherwise

    def actor(self, event) -> str:
        """Who did it: a member, the customer, a rule, a flow, or the program."""
        if event.actor_kind == "member":
            return self.of("member", event.actor_id, _("A former colleague"))
        if event.actor_kind == "contact":
            return self.of("contact", event.actor_id, _("The customer"))
        if event.actor_kind == "automation":
            return _("The rule “%(name)s”") % {"name": self.of("automation", event.actor_id, "…")}
        if event.actor_kind == "flow":
            return _("The flow “%(name)s”") % {"name": self.of("flow", event.actor_id, "…")}
        return _("Pasokh")


def _union():
    named = [
        model.objects.filter(among("pk", kind)).values_list(Value(kind), "pk", name, Value("", TextField()))
        for kind, (model, name) in NAMED.items()
    ]
    statuses = Status.objects.filter(among("pk", "status"))
    labels = Cast("labels", TextField())
    return statuses.order_by().values_list(Value("status"), "pk", "key", labels).union(*named, all=True)


_named = Ready(_union)


def _label(labels, key):
    return Status(key=key, labels=json.loads(labels)).label(get_language())
