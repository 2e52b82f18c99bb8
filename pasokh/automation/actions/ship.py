"""The rules and macros that come with the program: off until somebody switches them on, and each business's to change."""

import json
from functools import cache
from pathlib import Path

from django.db import transaction

from pasokh.events import Actor
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.models import Status
from pasokh.workspaces.models import Workspace

from ..models import Macro, Rule
from .macros import make_macro
from .rules import make_rule

FILES = Path(__file__).parent.parent / "shipped"


class Program:
    """Who ships."""

    actor, pk = Actor("system"), None


@transaction.atomic
def ship(by=None) -> int:
    """Give the current workspace those that it does not have, in its language; what it has stays as it is. Returns how many rules were new."""
    by, language = by or Program(), Workspace.objects.get(pk=require_workspace_id()).language
    known = set(Rule.objects.exclude(key="").values_list("key", flat=True))
    fresh = [each for each in shipped("rules") if each["key"] not in known]
    for each in fresh:
        make_rule(by=by, **_in(each, language))
    if not Macro.objects.exists():
        for each in shipped("macros"):
            make_macro(by=by, **_in(each, language))
    return len(fresh)


@cache
def shipped(what) -> list[dict]:
    """What comes with the program, with its words by language."""
    return json.loads((FILES / f"{what}.json").read_text(encoding="utf-8"))


def _in(each, language):
    """In one language, and with the rows of this workspace for what is named by its key."""
    if isinstance(each, dict):
        return (
            each.get(language) or each["en"]
            if {"fa", "en"} == set(each)
            else {key: _in(value, language) for key, value in each.items()}
        )
    if isinstance(each, list):
        return [_in(one, language) for one in each]
    if isinstance(each, str) and each.startswith("@"):
        return Status.objects.get(key=each[1:]).public_id
    return each
