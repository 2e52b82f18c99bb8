"""Rules and macros as one JSON document, for another business or another day: `docs/automation.schema.json` is its shape.

Ids in it (tags, teams, members, …) are the business's own; `names` says what each is called. Whoever takes the document in finds them by id, then by
name; what is found by neither is told, and the rule is taken in switched off, as all are.
"""

import json
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from pasokh.contacts.models import Company, Segment
from pasokh.kernel.filters import EVERYTHING
from pasokh.tickets.models import Inbox, SavedReply, Status, Tag
from pasokh.ui.filters import number
from pasokh.workspaces.models import Member, Team

from ..models import Macro, Rule
from ..models.rule import BODY, NAME_LENGTH
from .macros import make_macro
from .rules import make_rule

FORMAT = "pasokh-automation"
VERSION = 1
LARGEST = 2_000_000  # characters
NAMED = (
    (Tag, "name"),
    (Segment, "name"),
    (Company, "name"),
    (Team, "name"),
    (Member, "name"),
    (SavedReply, "title"),
    (Status, "key"),
    (Inbox, "name"),
)


def prefixes() -> dict:
    """{prefix of public ids: (model, field that names its rows)}: the prefix is the model's own."""
    return {model.PREFIX: (model, field) for model, field in NAMED}


def export() -> dict:
    """Everything that stands, as a document."""
    rules = [{name: getattr(rule, name) for name in BODY} for rule in Rule.objects.standing()]
    macros = [_macro(macro) for macro in _macros()]
    document = {"format": FORMAT, "version": VERSION, "rules": rules, "macros": macros}
    return document | {"names": _names(document)}


def _macro(macro):
    return {"name": macro.name, "actions": macro.actions} | ({"team": macro.team.public_id} if macro.team else {})


def _names(document):
    found = {}
    for text in _texts([document["rules"], document["macros"]]):
        if row := row_of(text):
            found[text] = getattr(row, prefixes()[row.PREFIX][1])
    return found


def _texts(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return {text for each in part for text in _texts(each)}
    return {part} if isinstance(part, str) and part[3:4] == "_" and len(part) < 60 else set()


def row_of(text):
    """The row of a public id in a document; None for what is none, or not here."""
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


class Taken(NamedTuple):
    """How many rules and macros were made, how many were passed over because they are here already, and what could not be made, in words with its name."""

    made: int
    passed: int
    problems: list[str]


def take_in(document, *, by) -> Taken:
    """Make its rules, switched off, and its macros; those that are here by the same name and content are passed over."""
    ids = _ids(document.get("names", {}))
    rules, macros = [rule.body for rule in Rule.objects.standing()], [_macro_body(each) for each in _macros()]
    made, passed, problems = 0, 0, []
    for make, body_of, here, each in [
        *((make_rule, _rule_body, rules, rule) for rule in document.get("rules", [])),
        *((make_macro, _macro_body_of, macros, macro) for macro in document.get("macros", [])),
    ]:
        name = str(each.get("name", ""))[:NAME_LENGTH] if isinstance(each, dict) else ""
        try:
            body = body_of(each, ids)
            if body in here:
                passed += 1
                continue
            with transaction.atomic():
                make(by=by, **body)
            here.append(body)
            made += 1
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            why = str(error) if isinstance(error, ValueError) else _("This is no rule.")
            problems.append(f"{name or '…'}: {why}")
    return Taken(made, passed, problems)


def _macros():
    return Macro.objects.standing().select_related("team")


def _macro_body(macro):
    return {"name": macro.name, "actions": macro.actions, "team": macro.team}


def _rule_body(each, ids):
    return {"conditions": EVERYTHING, "stops": False} | _body(each, ids, BODY, ("name", "trigger", "actions"))


def _macro_body_of(each, ids):
    body = _body(each, ids, ("name", "actions", "team"), ("name", "actions"))
    team = row_of(body["team"]) if isinstance(body.get("team"), str) else None
    if body.get("team") is not None and not isinstance(team, Team):
        raise ValueError(_("The team it belongs to is not here."))
    return body | {"team": team}


def _body(each, ids, names, needed):
    """What a document says of one, with the ids of this business. Raises ValueError, in words."""
    if not isinstance(each, dict):
        raise ValueError(_("This is no rule."))
    if unknown := set(each) - set(names):
        raise ValueError(
            _("It says something that is not known: %(keys)s.") % {"keys": ", ".join(sorted(unknown))[:80]}
        )
    if missing := [name for name in needed if name not in each]:
        raise ValueError(_("Something is missing: %(keys)s.") % {"keys": ", ".join(missing)})
    if not isinstance(each["name"], str) or not each["name"].strip():
        raise ValueError(_("It has no name."))
    if len(each["name"]) > NAME_LENGTH:
        raise ValueError(_("Its name has more than %(count)s characters.") % {"count": number(NAME_LENGTH)})
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
            and row_of(text) is None
            and (row := model.objects.filter(**{field: name}).first())
        ):
            found[text] = row.public_id
    return found
