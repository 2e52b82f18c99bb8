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

from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.writing.saved_replies import beginning
from pasokh.ui.filters import number
from pasokh.workspaces.models import Workspace

from ..moments import time_of
from ..names import Names
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
        most = {"line": LONGEST_LINE, "text": LONGEST_TEXT}.get(self.kind)
        if most and isinstance(given, str) and len(given) > most:
            raise ValueError(
                _("“%(what)s” has more than %(count)s characters.") % {"what": self.label, "count": number(most)}
            )
        if not _FITS[self.kind](given):
            raise ValueError(_("“%(what)s” is missing or does not fit.") % {"what": self.label})

    def shown(self, given, names=None) -> str:
        """The value in words; `names` are shared by all that is told together."""
        if self.kind == "length":
            return length_words(given) if is_length(given) else "…"
        if self.kind == "choice":
            return str((names or Names()).once(self.choices).get(given, "…")) if given or self.optional else "…"
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
    """One rule, or one member with a macro, at work on one ticket, or on one contact: `by` does it, `why` is what happened ({} for a macro)."""

    ticket: Any
    by: Any
    why: dict = field(default_factory=dict)
    run: Any = None
    resumes_at: datetime | None = None  # an action that waits says until when
    contact: Any = None  # where it is about a customer, and no ticket

    @property
    def shop(self):
        return Workspace.objects.get(pk=self.by.workspace_id)

    @property
    def person(self):
        """The customer."""
        return self.ticket.contact if self.ticket else self.contact

    @property
    def time(self):
        """The working time that counts for it: that of the request's site or team, else the business's."""
        return time_of(self.ticket)

    def later(self, what):
        """Have an action of this key done by a job: it leaves the house, or would lock contacts after the ticket."""
        from ..jobs import LATER

        LATER[what].defer(run_id=self.run.pk, step=self.run.step)


@dataclass(frozen=True)
class Act:
    """One kind of action. `sentence` is said with the values of its params (or is a function of what is given); `short` in the list to choose from.

    `says(given, names)` is what it would write, as it was typed; the sentence quotes its beginning.
    """

    key: str
    short: Any
    permission: str | Callable
    params: tuple[Param, ...]
    sentence: Any
    do: Callable
    check: Callable | None = None
    for_macros: bool = True
    about: tuple = ("ticket",)  # what it is done on: see `subjects`
    says: Callable | None = None

    def allows(self, given) -> str:
        """The permission that a member needs to have it done."""
        return self.permission(given) if callable(self.permission) else self.permission

    def told(self, given, names=None, quotes=True) -> str:
        """In words, with the beginning of what it says unless `quotes` is False."""
        names = names or Names()
        sentence = self.sentence(given) if callable(self.sentence) else self.sentence
        told = str(sentence) % {each.key: each.shown(given.get(each.key), names) for each in self.params}
        text = beginning(self.says(given, names)) if quotes and self.says else ""
        return _("%(action)s: “%(text)s”") % {"action": told, "text": isolate(text)} if text else told


ACTS: dict[str, Act] = {}


def register(act: Act) -> Act:
    """Have rules and macros offer an action. Its key is for ever: it stands in rules."""
    ACTS[act.key] = act
    return act


def acts_for(about="ticket", macro=False) -> list[Act]:
    """The actions that there are for rules about this, or for macros."""
    return [act for act in ACTS.values() if about in act.about and (act.for_macros or not macro)]


def check_actions(actions, macro=False, about="ticket"):
    """Raise ValueError, in words, unless this is a list of actions that can be done."""
    if not isinstance(actions, list) or not actions:
        raise ValueError(_("Say what is to be done."))
    if len(actions) > MOST_ACTIONS:
        raise ValueError(_("There are too many actions."))
    for given in actions:
        _check_action(given, acts_for(about, macro))


def _check_action(given, known):
    if isinstance(given, dict) and given.get("do") in (None, ""):
        raise ValueError(_("Say what is to be done."))
    act = ACTS.get(given.get("do")) if isinstance(given, dict) and isinstance(given.get("do"), str) else None
    if act not in known:
        raise ValueError(_("There is no such action."))
    if set(given) - {"do"} - {each.key for each in act.params}:
        raise ValueError(_("“%(what)s” takes no such value.") % {"what": act.short})
    for each in act.params:
        each.check(given.get(each.key))
    if act.check:
        act.check(given)


def tell_action(given, names=None, quotes=True) -> str:
    """A stored action in words; one that is no longer there by its key."""
    if act := ACTS.get(given.get("do")):
        return act.told(given, names, quotes)
    return _("an action that is no longer there (%(key)s)") % {"key": given.get("do")}
