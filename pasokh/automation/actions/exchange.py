"""Rules and macros as one JSON document, for another business or another day: `docs/automation.schema.json` is its shape.

Ids in it (tags, teams, members, …) are the business's own; `names` says what each is called. Whoever takes the document in finds them by id, then by
name; what is found by neither is told, and the rule is taken in switched off, as all are.
"""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from pasokh.tickets.models import Inbox, SavedReply, Status, Tag
from pasokh.workspaces.models import Member, Team

from ..models import Macro, Rule
from ..models.rule import BODY, NAME_LENGTH
from .macros import make_macro
from .rules import make_rule

FORMAT = "pasokh-automation"
VERSION = 1
LARGEST = 2_000_000  # characters
NAMED = ((Tag, "name"), (Team, "name"), (Member, "name"), (SavedReply, "title"), (Status, "key"), (Inbox, "name"))


def prefixes() -> dict:
    """{prefix of public ids: (model, field that names its rows)}: the prefix is the model's own."""
    return {model.PREFIX: (model, field) for model, field in NAMED}


def export() -> dict:
    """Everything that stands, as a document."""
    rules = [{name: getattr(rule, name) for name in BODY} for rule in Rule.objects.standing()]
    macros = [{"name": macro.name, "actions": macro.actions} for macro in Macro.objects.standing()]
    document = {"format": FORMAT, "version": VERSION, "rules": rules, "macros": macros}
    return document | {"names": _names(document)}


def _names(document):
    found = {}
    for text in _texts([document["rules"], document["macros"]]):
        if row := _row(text):
            found[text] = getattr(row, prefixes()[row.PREFIX][1])
    return found


def _texts(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return {text for each in part for text in _texts(each)}
    return {part} if isinstance(part, str) and part[3:4] == "_" and len(part) < 60 else set()


def _row(text):
    model, _field = prefixes().get(text[:3], (None, None))
    try:
        return model.objects.by_public_id(text) if model else None
    except model.DoesNotExist:
        return None


def read(text) -> dict:
    """A document of what was uploaded. Raises ValueError, in words."""
    if len(text) > LARGEST:
        raise ValueError(_("The file is too large."))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("This is no export of rules.")) from error
    known = isinstance(document, dict) and document.get("format") == FORMAT and document.get("version") == VERSION
    lists = known and all(isinstance(document.get(name, []), list) for name in ("rules", "macros"))
    if not lists or not isinstance(document.get("names", {}), dict):
        raise ValueError(_("This is no export of rules."))
    return document


def take_in(document, *, by) -> tuple[int, list[str]]:
    """Make its rules, switched off, and its macros. Returns how many were made, and what could not be, in words, each with its name."""
    ids = _ids(document.get("names", {}))
    made, problems = 0, []
    for make, each in [
        *((make_rule, rule) for rule in document.get("rules", [])),
        *((make_macro, macro) for macro in document.get("macros", [])),
    ]:
        name = str(each.get("name", ""))[:NAME_LENGTH] if isinstance(each, dict) else ""
        try:
            with transaction.atomic():
                make(by=by, **_body(each, ids, BODY if make is make_rule else ("name", "actions")))
            made += 1
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"{name or '…'}: {error if isinstance(error, ValueError) else _('This is no rule.')}")
    return made, problems


def _body(each, ids, names):
    if (
        set(each) - set(names)
        or not isinstance(each["name"], str)
        or not each["name"].strip()
        or len(each["name"]) > NAME_LENGTH
    ):
        raise ValueError(_("This is no rule."))
    return {name: _with(each[name], ids) for name in names if name in each}


def _with(part, ids):
    if isinstance(part, dict):
        return {key: _with(value, ids) for key, value in part.items()}
    if isinstance(part, list):
        return [_with(each, ids) for each in part]
    return ids.get(part, part) if isinstance(part, str) else part


def _ids(names) -> dict:
    """{id in the document: id here} of those that are not here but have a namesake."""
    found = {}
    for text, name in list(names.items())[:2_000]:
        model, field = prefixes().get(str(text)[:3], (None, None))
        if (
            model
            and isinstance(name, str)
            and _row(text) is None
            and (row := model.objects.filter(**{field: name}).first())
        ):
            found[text] = row.public_id
    return found
