"""The flows that come with the program: brought by whoever wants one, as a draft in both languages, to be read and deployed."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from pasokh.automation.actions.rules import make_rule
from pasokh.automation.models import Rule
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.models import ResolutionCategory, Status
from pasokh.tickets.models.resolution import SHIPPED
from pasokh.workspaces.models import Workspace

from ..kinds import words_of
from ..models import Flow
from .flows import create

FILES = Path(__file__).parent.parent / "shipped"
CAME_TO = dict(SHIPPED)
KEYS = ("support_menu", "return", "purchase", "visit")


@dataclass(frozen=True)
class Shipped:
    """One that comes along, in the active language."""

    key: str
    name: str
    about: str
    kind: str


def shipped() -> list[Shipped]:
    """All of them, in their order."""
    return [
        Shipped(each["key"], words_of(each["name"]), words_of(each["about"]), each["kind"]) for each in map(_read, KEYS)
    ]


@cache
def _read(key):
    return json.loads((FILES / f"{key}.json").read_text(encoding="utf-8"))


@transaction.atomic
def ship(key, *, by) -> Flow | None:
    """Bring one; the one that is there already, or None for a key that nothing has. A conversation brings a rule that starts it, switched off."""
    if key not in KEYS:
        return None
    if there := Flow.objects.filter(key=key).first():
        return there
    given = _read(key)
    language = (get_language() or Workspace.objects.values_list("language", flat=True).get(pk=require_workspace_id()))[
        :2
    ]
    graph = _here(given["graph"], language)
    flow = create(words_of(given["name"], language), given["kind"], by, graph=graph, key=key)
    if "rule" in given:
        _make_rule(flow, given["rule"], language, by)
    return flow


def _make_rule(flow, given, language, by):
    key = f"flow_{flow.key}"
    if not Rule.objects.filter(key=key).exists():
        make_rule(
            by=by,
            key=key,
            name=words_of(given["name"], language),
            trigger=given["trigger"],
            conditions=given["conditions"],
            actions=[{"do": "flow", "flow": flow.public_id}],
        )


_ROWS = {
    "@status:": lambda key: Status.objects.get(key=key).public_id,
    "@came:": lambda key: _public_id(ResolutionCategory.objects.offered().filter(labels=CAME_TO[key]).first()),
}


def _public_id(row):
    return row.public_id if row else ""


def _here(part, language):
    """With the rows of this workspace for what is named by its key. A single text of a shipped step («title», «name») stands in one language."""
    if isinstance(part, dict):
        if set(part) == {"one"}:
            return words_of(part["one"], language)
        return {key: _here(value, language) for key, value in part.items()}
    if isinstance(part, list):
        return [_here(each, language) for each in part]
    for mark, find in _ROWS.items():
        if isinstance(part, str) and part.startswith(mark):
            return find(part.removeprefix(mark))
    return part
