"""The simulator: a draft is walked through step by step, and nothing happens.

The page keeps what was answered so far (`trail`), and the walk is walked anew from the beginning each time: there is nothing else to keep, or to trust.
"""

import json

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pasokh.flows import simulate as simulator
from pasokh.flows.kinds import KINDS, words_of
from pasokh.flows.kinds.param import filters_of
from pasokh.flows.models import Flow
from pasokh.kernel.persian.digits import to_latin
from pasokh.tickets.filters import facts_of
from pasokh.tickets.models import Ticket
from pasokh.tickets.writing.saved_replies import values_of

from ..access import permitted
from ..lookup import get_or_404
from .drawn import canvas_of, lines_of
from .editor import as_data, working

LONGEST_TRAIL = 200  # stimuli
LONGEST = 100_000  # characters of it
LONGEST_ANSWER = 1_000
TOLD = {"kind": str, "text": str, "outcome": str, "approved": bool, "ok": bool, "event": str}  # what a stimulus may say


@require_http_methods(["GET", "POST"])
@permitted("flow.see")
def simulate(request, public_id):
    """The walk as far as it has come; POST goes on with what was answered (`kind`), or one step back (`back`)."""
    flow = get_or_404(Flow.objects, public_id)
    now, given, problem = working(flow), request.POST, ""
    graph = now.graph
    trail, facts = _read(given.get("trail", "")), _facts(request, graph)
    begins = "begin" in given or "trail" in given or not _asks(graph)
    if stimulus := _stimulus(given):
        trail = [*trail, stimulus][:LONGEST_TRAIL]
    if "back" in given:
        trail = trail[:-1]
    try:
        walk = _walk(graph, facts, trail) if begins else None
    except ValueError as error:
        walk, problem = None, str(error)
    context = _shown(graph, walk) | {
        "flow": flow,
        "revision": now.seen,
        "trail": json.dumps(trail),
        "stepped": bool(trail),
        "problem": problem,
        "typed": facts["variables"],
        "asks": _asks(graph),
        "number": given.get("number", "")[:16],
        "unknown": bool(given.get("number", "").strip()) and not facts["known"],
    }
    return render(request, "desk/flows/simulator.html", context)


def _walk(graph, facts, trail):
    walk = simulator.begin(graph, {name: facts[name] for name in ("ticket", "variables", "places")})
    for stimulus in trail:
        walk["said"].append({"by": "tester", "words": _chosen(stimulus, walk["waits"])})
        walk = simulator.go(walk, stimulus)
    return walk


def _chosen(stimulus, waits):
    """What was chosen on the page, in words; an answer stands as the customer's already."""
    if stimulus["kind"] == "time":
        return _("The time runs out")
    way = {"task": stimulus.get("outcome"), "decision": "approved" if stimulus.get("approved") else "refused"}.get(
        stimulus["kind"], ("next" if stimulus.get("ok") else "error") if "ok" in stimulus else None
    )
    return next((each["label"] for each in waits.get("ways", ()) if each["exit"] == way), "")


def _read(text):
    """What was answered so far, as the page kept it; nothing where that is not readable."""
    try:
        trail = json.loads(text[:LONGEST] or "[]")
        json.dumps(trail, ensure_ascii=False).encode()  # half letters are no text
    except (ValueError, RecursionError):
        return []
    return trail[:LONGEST_TRAIL] if isinstance(trail, list) and all(map(_is_stimulus, trail)) else []


def _is_stimulus(given):
    if not isinstance(given, dict) or "kind" not in given or set(given) - set(TOLD):
        return False
    return all(isinstance(value, TOLD[key]) for key, value in given.items())


def _stimulus(given):
    kind = given.get("kind", "")
    more = {
        "answer": lambda: {"text": given.get("text", "").replace("\x00", "")[:LONGEST_ANSWER]},
        "task": lambda: {"outcome": given.get("way", "")[:40]},
        "decision": lambda: {"approved": given.get("way") == "approved"},
        "result": lambda: {"ok": given.get("way") == "next"},
        "subflow": lambda: {"ok": given.get("way") == "next"},
        "event": lambda: {"event": given.get("way", "")[:60]},
        "time": dict,
        "hand_over": dict,
        "resume": dict,
    }
    return {"kind": kind, **more[kind]()} if kind in more else None


def _asks(graph):
    known = graph.get("variables", {})
    return [
        {"name": name, "label": words_of(each.get("label")) or name} for name, each in known.items() if each.get("ask")
    ]


def _facts(request, graph):
    """What the walk knows: what was typed for the variables, and of a request, if a number of one was given."""
    typed = {each["name"]: request.POST.get(f"asked-{each['name']}", "")[:LONGEST_ANSWER] for each in _asks(graph)}
    number = to_latin(request.POST.get("number", "")).strip()
    ticket = None
    if number.isdecimal() and len(number) < 16:
        ticket = Ticket.objects.visible_to(request.member).filter(number=number).first()
    return {
        "variables": typed,
        "ticket": _of(ticket, graph) if ticket else {},
        "places": values_of(request.member, ticket, get_language() or ""),
        "known": ticket is not None,
    }


def _of(ticket, graph):
    facts = facts_of(ticket)
    asked = {key for step in graph["steps"].values() for each in filters_of(step) for key in _fields(each)}
    return {key: facts.get(key) for key in asked}


def _fields(filter):
    if not isinstance(filter, dict):
        return
    if "field" in filter:
        if isinstance(filter["field"], str):
            yield filter["field"]
        return
    for parts in filter.values():
        for each in parts if isinstance(parts, list) else ():
            yield from _fields(each)


def _shown(graph, walk):
    lines = lines_of(graph)
    if walk is None:
        return {"walk": None, "data": as_data(canvas_of(lines) | {"busy": True})}
    state = walk["state"]
    trouble, here = (state["at"], "") if state["state"] == "failed" else ("", state["at"])
    data = canvas_of(lines, path=walk["path"], here=here or "", trouble=trouble or "") | {"busy": True}
    return {
        "walk": walk,
        "over": state["state"] in ("done", "failed", "cancelled"),
        "offers": _offers(graph, walk),
        "data": as_data(data),
    }


def _offers(graph, walk):
    """What can happen next: for each thing that it waits for, the buttons."""
    waits = walk["waits"]
    if not waits:
        return []
    if walk["state"]["state"] == "paused":
        return [{"kind": "resume", "ways": [{"exit": "", "label": _("Let the flow go on")}]}]
    step = graph["steps"][waits["step"]]
    return [offer for kind in waits["for"] if (offer := _offer(kind, step, waits["ways"]))]


def _offer(kind, step, ways):
    errors = KINDS[step["kind"]].error_exits
    if kind == "time":
        return {"kind": kind, "ways": [{"exit": "", "label": _("The time runs out")}]}
    if kind == "event":
        label = dict(KINDS["wait"].param("until").choices()).get(step.get("until"), _("it happens"))
        return {"kind": kind, "ways": [{"exit": step.get("until", ""), "label": label}]}
    if kind == "answer":
        return {"kind": kind, "ways": []}
    plain = [each for each in ways if each["exit"] not in errors]
    if kind in ("result", "subflow"):
        return {
            "kind": kind,
            "ways": [{"exit": "next", "label": _("It succeeds")}, {"exit": "error", "label": _("It fails")}],
        }
    return {"kind": kind, "ways": plain}
