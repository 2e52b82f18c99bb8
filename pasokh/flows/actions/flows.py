"""Making, drawing and deploying flows. A deployed version never changes: what is drawn is a draft until it is deployed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.automation.acts import ACTS
from pasokh.automation.webhooks import is_refused
from pasokh.events import track
from pasokh.events.changing import change
from pasokh.workspaces.rules import may

from ..graph import Problem, blank, checked, clean
from ..models import Flow, FlowVersion
from ..models.flow import NAME_LENGTH, NOTE_LENGTH
from ..queries import forget_known

MOST_FLOWS = 300
OUTWARD = "automation.manage"  # what the actions ask for that send something out of the house


class Changed(Exception):
    """Somebody else has saved the draft meanwhile: `draft` is it."""

    def __init__(self, draft):
        super().__init__("the draft has changed meanwhile")
        self.draft = draft


class NotReady(ValueError):
    """It cannot be deployed: `problems` say why."""

    def __init__(self, problems):
        super().__init__(problems[0].words)
        self.problems = problems


@transaction.atomic
def create(name, kind, by, *, graph=None, key="") -> Flow:
    """A new flow with a draft: this graph, else the beginning of one. Raises ValueError, in words."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH or kind not in Flow.Kind.values or "\x00" in name:
        raise ValueError(_("Give it a name and a kind."))
    if Flow.objects.standing().count() >= MOST_FLOWS:
        raise ValueError(_("There are too many flows."))
    graph = clean(graph) if graph else blank(kind)
    flow = Flow.objects.create(name=name, kind=kind, key=key)
    _new_draft(flow, graph, by)
    track("flow.made", actor=by.actor, subject=flow)
    return flow


def _new_draft(flow, graph, by):
    last = flow.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return FlowVersion.objects.create(flow=flow, number=last + 1, graph=graph, by=_member(by), saved_at=timezone.now())


def _member(by):
    return by if by.actor.kind == "member" else None


def rename(flow, name, by):
    """Call it otherwise. Raises ValueError, in words."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH or "\x00" in name:
        raise ValueError(_("Give it a name."))
    return change(flow, "flow.renamed", by=by, fields={"name": name})


@transaction.atomic
def save_draft(flow, graph, by, seen_revision=None) -> FlowVersion:
    """Keep what was drawn, finished or not. `seen_revision` is that of the draft that was drawn on: None where there was none yet.

    Raises Changed where the draft is another one by now, ValueError, in words, for what is no graph; nothing has changed then.
    """
    graph = clean(graph)
    Flow.objects.select_for_update().get(pk=flow.pk)
    draft = flow.draft
    if draft is None:
        if seen_revision:
            raise Changed(None)
        return _new_draft(flow, graph, by)
    if draft.revision != seen_revision:
        raise Changed(draft)
    if graph != draft.graph:
        draft.graph, draft.by, draft.saved_at = graph, _member(by), timezone.now()
        draft.revision += 1
        draft.save()
    return draft


@transaction.atomic
def deploy(flow, by, note="") -> FlowVersion:
    """Have new runs begin with the draft. Those that run keep their version. Raises NotReady while anything is missing, ValueError without a draft."""
    flow = Flow.objects.select_for_update().get(pk=flow.pk)
    draft = flow.draft
    if draft is None:
        raise ValueError(_("There is nothing new to be deployed."))
    if problems := checked(draft.graph, flow.kind) or _of_rights(flow, draft.graph, by) or _of_addresses(draft.graph):
        raise NotReady(problems)
    draft.deployed_at, draft.note, draft.by = timezone.now(), note.replace("\x00", "")[:NOTE_LENGTH], _member(by)
    draft.save()
    flow.active = draft
    flow.save(update_fields=["active"])
    track("flow.deployed", actor=by.actor, subject=flow, version=draft.number)
    forget_known()
    return draft


def _of_rights(flow, graph, by):
    """Steps that reach outside of the house, mails and calls, are an admin's to put into service, as in rules; those in service already stay."""
    if may(by, OUTWARD):
        return []
    in_service = [_outward(step) for step in flow.active.graph["steps"].values()] if flow.active else []
    return [
        Problem(key, _("An admin puts this into service: it sends something out of the house."))
        for key, step in graph["steps"].items()
        if (sent := _outward(step)) and sent not in in_service
    ]


def _outward(step):
    """What a step sends out, to compare it by; None for one that stays in the house."""
    if step["kind"] == "call":
        return "call", step["url"]
    act = ACTS.get(step["action"]["do"]) if step["kind"] == "action" else None
    return ("act", step["action"]) if act and act.allows(step["action"]) == OUTWARD else None


def _of_addresses(graph):
    """What would be refused by the guard of calls that go out. Asked as it is deployed only, each once, for names are looked up; the call asks again."""
    calls = {key: step["url"] for key, step in graph["steps"].items() if step["kind"] == "call"}
    refused = {url for url in set(calls.values()) if is_refused(url)}
    words = _("This address cannot be called: it is no public one.")
    return [Problem(key, words) for key, url in calls.items() if url in refused]


@transaction.atomic
def draw_again(flow, version, by) -> FlowVersion:
    """Make an earlier version the draft, whatever the draft was."""
    Flow.objects.select_for_update().get(pk=flow.pk)
    draft = flow.draft
    if draft is None:
        return _new_draft(flow, version.graph, by)
    draft.graph, draft.by, draft.saved_at = version.graph, _member(by), timezone.now()
    draft.revision += 1
    draft.save()
    return draft


def retire(flow, by):
    """Offer it no more: what runs goes on, nothing new begins."""
    if flow.archived_at is None:
        change(flow, "flow.retired", by=by, fields={"archived_at": timezone.now()})


def restore(flow, by):
    """Offer it again."""
    if flow.archived_at is not None:
        change(flow, "flow.brought_back", by=by, fields={"archived_at": None})


@transaction.atomic
def duplicate(flow, by, name="") -> Flow:
    """Another flow that begins with what this one looks like now. Returns the new Flow."""
    looks = flow.draft or flow.active
    name = name or _("%(name)s (copy)") % {"name": flow.name}
    return create(name[:NAME_LENGTH], flow.kind, by, graph=looks.graph if looks else None)
