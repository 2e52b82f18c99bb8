"""The editor of a draft: its page, the part beside the canvas, and each deed of it, which is saved at once."""

import json
from dataclasses import dataclass
from functools import partial

from django.db.models import F, Func, TextField
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from pasokh.flows.actions import Changed, save_draft
from pasokh.flows.figures import figures_of
from pasokh.flows.graph import checked
from pasokh.flows.graph.fields import variable_fields
from pasokh.flows.kinds import KINDS
from pasokh.flows.models import Flow, FlowVersion, Run
from pasokh.kernel.filters.checking import DEEPEST
from pasokh.workspaces.rules import may

from ..access import permitted
from ..fragments import set_off
from ..lookup import get_or_404
from ..rail import rail_context
from ..tickets.work.said import length_words
from ..views.conditions import HOW, USUAL, Block, Row, impersonal, read_row
from .drawn import canvas_of, lines_of
from .editing import edited
from .fields import LANGUAGES, StepForm, button_asks
from .variables import KIND_WORDS
from .variables import lines_of as variable_lines

DAYS = (7, 30, 90)
USUAL_DAYS = 30


@require_GET
@permitted("flow.see")
def flow(request, public_id):
    """The page of a flow: the drawing, and beside it the outline. Whoever may not edit looks at it."""
    found = get_or_404(Flow.objects, public_id)
    context = panel_context(request, found, request.GET.get("step", ""))
    around = {
        "days_choices": [(each, each == days_of(request)) for each in DAYS],
        "running": Run.objects.live().filter(flow=found).count(),
    }
    return render(request, "desk/flows/editor.html", context | around | rail_context(request, "flows"))


@require_GET
@permitted("flow.see")
def panel(request, public_id):
    """The part beside the canvas, with another step chosen."""
    found, given = get_or_404(Flow.objects, public_id), request.GET
    context = panel_context(request, found, given.get("step", ""))
    if given.get("revision") not in (None, context["revision"]):
        context["told_problem"] = _news(context["draft"])
    return _with_head(request, context)


def _news(draft):
    """That the draft is not the one that the page knew."""
    if draft and draft.by:
        return _("%(name)s has changed this flow meanwhile; here is the newer draft.") % {"name": draft.by.name}
    return _("This flow was changed meanwhile; here it is as it is now.")


@require_POST
@permitted("flow.edit")
def edit(request, public_id):
    """One deed: the draft as it is afterwards. A newer draft of a colleague's is not overwritten: then nothing is done, and that is said."""
    found, given = get_or_404(Flow.objects.standing(), public_id, lock=True), request.POST
    now = working(found)
    try:
        if now.seen != given.get("revision", ""):
            raise Changed(now.draft)
        graph, chosen = edited(now.graph, given.get("deed", ""), given, used=_used(found))
        save_draft(found, graph, request.member, now.revision)
    except Changed:
        return _not_saved(request, found, given, changed_words(found))
    except ValueError as problem:
        return _not_saved(request, found, given, str(problem))
    context = panel_context(request, found, chosen)
    return _with_head(request, context)


def _used(flow) -> int:
    """The highest number that a step ever had in a version of the flow: figures are counted by ids, so none is used twice."""
    keys = Func(F("graph__steps"), function="jsonb_object_keys", output_field=TextField())
    keys.set_returning = True
    names = flow.versions.annotate(step=keys).values_list("step", flat=True)
    return max((int(name[1:]) for name in names), default=0)


def changed_words(found) -> str:
    """That a colleague was quicker."""
    draft = found.draft
    name = draft.by.name if draft and draft.by else ""
    if name:
        return _(
            "%(name)s has changed this flow meanwhile. What you did last was not saved; here is the newer draft."
        ) % {"name": name}
    return _("This flow was changed meanwhile. What you did last was not saved; here it is as it is now.")


def _not_saved(request, found, given, words):
    context = panel_context(request, found, given.get("step") or given.get("chosen", ""))
    response = _with_head(request, context | {"told_problem": words})
    response["HX-Trigger"] = set_off(words, kind="danger")
    return response


def _with_head(request, context):
    return render(request, "desk/flows/edited.html", context)


@dataclass(frozen=True)
class Working:
    """What the editor shows: the draft, else the version in service. `seen` is what a page says of it when it sends a deed, `revision` the draft's."""

    draft: FlowVersion | None
    graph: dict
    revision: int | None
    seen: str


def working(flow) -> Working:
    """What is being worked on."""
    draft = flow.draft
    if draft:
        return Working(draft, draft.graph, draft.revision, f"{draft.number}.{draft.revision}")
    return Working(None, flow.active.graph, None, f"{flow.active.number}")


def days_of(request) -> int:
    """For how many days figures are shown."""
    days = request.GET.get("days", "")
    return int(days) if days in map(str, DAYS) else USUAL_DAYS


def panel_context(request, flow, chosen="") -> dict:
    """What page and panel show."""
    now = working(flow)
    graph, draft = now.graph, now.draft
    problems, figures = checked(graph, flow.kind), figures_of(flow, days_of(request)) if flow.active_id else None
    lines = lines_of(graph, problems, figures)
    by_id = {line.id: line for line in lines}
    chosen = chosen if chosen in by_id else ""
    may_edit = may(request.member, "flow.edit") and not flow.archived_at
    address = reverse("desk:flow-edit", args=[flow.public_id])
    return {
        "flow": flow,
        "draft": draft,
        "revision": now.seen,
        "chosen": chosen,
        "lines": lines,
        "titles": {line.id: line.title for line in lines},
        "problems": [{"line": by_id.get(each.step), "words": each.words} for each in problems],
        "kinds": kinds_for(flow),
        "may_edit": may_edit,
        "may_deploy": may(request.member, "flow.deploy"),
        "form": StepForm(graph["steps"][chosen], graph, address) if chosen else None,
        "asks": partial(button_asks, address),
        "variables": variable_lines(graph),
        "variable_kinds": KIND_WORDS.items(),
        "languages": LANGUAGES,
        "seconds_words": length_words,
        "data": as_data(canvas_of(lines, graph=graph if may_edit else None, chosen=chosen)),
    }


def kinds_for(flow) -> list:
    """The kinds of steps that a flow of its kind can have."""
    return [kind for kind in KINDS.values() if flow.kind in kind.for_flow_kinds]


def as_data(value) -> Markup:
    """JSON that can stand in a script element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - escaped here


@require_GET
@permitted("flow.edit")
def condition(request, public_id):
    """One condition or one group of a fork, which may ask the flow's variables too."""
    more = variable_fields(working(get_or_404(Flow.objects, public_id)).graph)
    place, depth = request.GET.get("place", "")[:40], request.GET.get("depth", "")
    if request.GET.get("what") == "group":
        deep = min(int(depth), DEEPEST) if depth.isdecimal() and len(depth) < 3 else 2
        group = impersonal(Block(place, "any", [Row(f"{place}.0", USUAL, more=more)], deep))
        return render(request, "desk/views/group.html", {"group": group, "how": HOW})
    row = read_row(request.GET, place, more)[0] if request.GET.get(f"field-{place}") else Row(place, USUAL, more=more)
    row.personal = False
    return render(request, "desk/views/condition.html", {"row": row})
