"""The registry of actions: what each needs, how it is said, who may have it done, and what it does.

    register(Act("tag", _("put a tag on it"), "ticket.tag", (Param("tag", "choice", _("Tag"), tags),), _("put the tag “%(tag)s” on it"), do=_tag))

An action is stored as {"do": "tag", "tag": "…"}. `do(deed, given)` does it on `deed.ticket`; what it returns stands in the log (ids and codes, never
anybody's text). It raises CannotDo with a code where it cannot: then nothing of this action has changed, and the others are done all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pasokh.workspaces.models import Workspace

from ..when import is_length, length_words

MOST_ACTIONS = 20
LONGEST_TEXT = 10_000
LONGEST_LINE = 200


class CannotDo(Exception):
    """An action cannot be done: `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Param:
    """Something an action needs. `kind`: choice, line, text, length, number, yes_no, url, address. `choices()` are (value, label)s."""

    key: str
    kind: str
    label: Any
    choices: Callable | None = None
    optional: bool = False
    help: Any = ""

    def check(self, given):
        """Raise ValueError, in words, unless this value fits."""
        if given in (None, "") and self.optional:
            return
        if not _FITS[self.kind](given):
            raise ValueError(_("“%(what)s” is missing or does not fit.") % {"what": self.label})

    def shown(self, given) -> str:
        """The value in words."""
        if self.kind == "length":
            return length_words(given) if is_length(given) else "…"
        if self.kind == "choice":
            return str(dict(self.choices()).get(given, "…")) if given or self.optional else "…"
        return str(given or "")


def _is_line(given):
    return (
        isinstance(given, str) and 0 < len(given.strip()) <= LONGEST_LINE and "\n" not in given and "\x00" not in given
    )


_FITS = {
    "choice": lambda given: isinstance(given, str) and 0 < len(given) <= LONGEST_LINE,
    "line": _is_line,
    "text": lambda given: isinstance(given, str) and 0 < len(given.strip()) <= LONGEST_TEXT and "\x00" not in given,
    "length": is_length,
    "yes_no": lambda given: isinstance(given, bool),
    "url": lambda given: _is_line(given) and given.startswith(("https://", "http://")),
    "address": lambda given: _is_line(given) and given.count("@") == 1,
}


@dataclass
class Deed:
    """One rule, or one member with a macro, at work on one ticket: `by` does it, `why` is what happened ({} for a macro)."""

    ticket: Any
    by: Any
    why: dict = field(default_factory=dict)
    run: Any = None
    resumes_at: datetime | None = None  # an action that waits says until when

    @property
    def shop(self):
        return Workspace.objects.get(pk=self.ticket.workspace_id)


@dataclass(frozen=True)
class Act:
    """One kind of action. `sentence` is said with the values of its params; `short` in the list to choose from."""

    key: str
    short: Any
    permission: str | Callable
    params: tuple[Param, ...]
    sentence: Any
    do: Callable
    check: Callable | None = None
    for_macros: bool = True

    def allows(self, given) -> str:
        """The permission that a member needs to have it done."""
        return self.permission(given) if callable(self.permission) else self.permission

    def told(self, given) -> str:
        """In words."""
        return str(self.sentence) % {each.key: each.shown(given.get(each.key)) for each in self.params}


ACTS: dict[str, Act] = {}


def register(act: Act) -> Act:
    """Have rules and macros offer an action. Its key is for ever: it stands in rules."""
    ACTS[act.key] = act
    return act


def check_actions(actions, macro=False):
    """Raise ValueError, in words, unless this is a list of actions that can be done."""
    if not isinstance(actions, list) or not actions:
        raise ValueError(_("Say what is to be done."))
    if len(actions) > MOST_ACTIONS:
        raise ValueError(_("There are too many actions."))
    for given in actions:
        _check_action(given, macro)


def _check_action(given, macro):
    act = ACTS.get(given.get("do")) if isinstance(given, dict) and isinstance(given.get("do"), str) else None
    if act is None or (macro and not act.for_macros):
        raise ValueError(_("There is no such action."))
    if set(given) - {"do"} - {each.key for each in act.params}:
        raise ValueError(_("“%(what)s” takes no such value.") % {"what": act.short})
    for each in act.params:
        each.check(given.get(each.key))
    if act.check:
        act.check(given)


def tell_action(given) -> str:
    """A stored action in words; one that is no longer there by its key."""
    act = ACTS.get(given.get("do"))
    return act.told(given) if act else _("an action that is no longer there (%(key)s)") % {"key": given.get("do")}
