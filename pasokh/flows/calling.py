"""Asking another program: what it is sent, and what is kept of its answer.

The body is JSON: the flow, the run, the step, the run's variables, and the request as webhooks of rules have it. It is signed as they are. The answer's
status must be of the 200s; of its body, where it is JSON, each `path` ("data.items.0.price") may be kept in a variable.
"""

from dataclasses import dataclass
from typing import Any

from pasokh.automation import webhooks

from .answers import as_kind
from .models import Run
from .stimuli import leave_word


@dataclass(frozen=True)
class Asked:
    """A call that a run waits for: without its transaction."""

    url: str
    payload: dict
    delivery: str
    keep: tuple
    kinds: dict


def asked_of(run_id, sequence) -> Asked | None:
    """The call of a passage, inside the workspace; None where the run waits for it no more."""
    run = Run.objects.select_related("flow", "version", "ticket__contact", "ticket__status").filter(pk=run_id).first()
    step = run.version.graph["steps"].get(run.at) if run else None
    if not step or step["kind"] != "call" or (run.sequence, run.waits_for) != (sequence, "result"):
        return None
    payload = {
        "flow": {"id": run.flow.public_id, "name": run.flow.name},
        "run": run.public_id,
        "step": {"id": run.at, "name": step.get("name", "")},
        "variables": run.variables,
        "ticket": webhooks.ticket_part(run.ticket) if run.ticket else None,
    }
    kinds = {name: each["kind"] for name, each in run.version.graph.get("variables", {}).items()}
    keep = tuple((each["path"], each["variable"]) for each in step.get("keep") or ())
    return Asked(step["url"], payload, f"{run.public_id}-{sequence}", keep, kinds)


def call(asked, secret) -> dict:
    """Ask it: what the run is told of it. Raises as `webhooks.call`."""
    answer = webhooks.call(asked.url, asked.payload, secret, asked.delivery)
    return {"ok": True, "values": _kept(asked, _read(answer))}


def _read(answer) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def _kept(asked, body) -> dict:
    found = {}
    for path, name in asked.keep:
        value = as_kind(_at(body, path), asked.kinds.get(name, "text"))
        if value is not None:
            found[name] = value
    return found


def _at(body, path):
    for part in path.split("."):
        if isinstance(body, list) and part.isdecimal() and int(part) < len(body):
            body = body[int(part)]
        elif isinstance(body, dict):
            body = body.get(part)
        else:
            return None
    return body


def lost(run_id, sequence, attempt=1):
    """The job that called was given up: the run goes its other way."""
    leave_word(run_id, "result", {"sequence": sequence, "ok": False, "note": "not_taken"})
