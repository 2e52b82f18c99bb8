"""What a step needs: the params of automation's actions, and some kinds more.

words       {"fa": "…", "en": "…"}, at least one of them: what a customer reads
choices     [{"value", "label": words, "also": "synonyms, separated by commas"}]: what a customer may choose
outcomes    [{"value", "label": words}]: how a human step can end
conditions  [{"key", "name", "filter"}]: the filter language over the ticket and `var.<variable>`
people      whom a step asks: one of `choices()`, see `flows.people`
variable    the name of one of the flow's variables
action      {"do": key, …}: one of automation's actions
answers     [{"path": "data.price", "variable": "price"}]: what is kept of another program's answer
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.automation.acts import check_actions, registry, tell_action
from pasokh.kernel.filters import EVERYTHING

from .. import people

LANGUAGES = ("fa", "en")
LONGEST_WORDS = 4_000
LONGEST_LABEL = 100
LONGEST_ALSO = 500
MOST_CHOICES = 20
MOST_ANSWERS = 20
VALUE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
VARIABLE = re.compile(r"[a-z][a-z0-9_]{0,39}")
PATH = re.compile(r"[A-Za-z0-9_\-]{1,60}(\.[A-Za-z0-9_\-]{1,60}){0,7}")
RESERVED = frozenset(("next", "else", "error", "timeout", "answered", "not_understood", "approved", "refused"))


def words_of(words, language="") -> str:
    """A text by language in one: the one asked for (the active one unless given), else whichever there is."""
    if not isinstance(words, dict):
        return ""
    language = (language or get_language() or "fa")[:2]
    return words.get(language) or next((words[each] for each in LANGUAGES if words.get(each)), "")


def is_words(given, longest=LONGEST_WORDS) -> bool:
    """Whether this is a text by language that says something."""
    if not isinstance(given, dict) or not given or set(given) - set(LANGUAGES):
        return False
    texts = list(given.values())
    fits = all(isinstance(text, str) and len(text) <= longest and "\x00" not in text for text in texts)
    return fits and any(text.strip() for text in texts)


def _is_pick(given, extra=()) -> bool:
    if not isinstance(given, dict) or set(given) - {"value", "label", *extra}:
        return False
    value, also = given.get("value"), given.get("also", "")
    named = isinstance(value, str) and VALUE.fullmatch(value) and value not in RESERVED
    return bool(named) and is_words(given.get("label"), LONGEST_LABEL) and _is_short(also, LONGEST_ALSO)


def _is_short(given, longest) -> bool:
    return isinstance(given, str) and len(given) <= longest and "\x00" not in given


def _several(given, fits, key, most=MOST_CHOICES) -> bool:
    """Whether this is a list of things that fit, each with a key of its own."""
    if not isinstance(given, list) or not 0 < len(given) <= most or not all(map(fits, given)):
        return False
    return len({each[key] for each in given}) == len(given)


def _is_condition(given) -> bool:
    if not isinstance(given, dict) or set(given) - {"key", "name", "filter"}:
        return False
    key = given.get("key")
    named = isinstance(key, str) and VALUE.fullmatch(key) and key not in RESERVED
    return bool(named) and _is_short(given.get("name", ""), LONGEST_LABEL) and isinstance(given.get("filter"), dict)


def _is_kept(given) -> bool:
    if not isinstance(given, dict) or set(given) != {"path", "variable"}:
        return False
    path, variable = given["path"], given["variable"]
    texts = isinstance(path, str) and isinstance(variable, str)
    return texts and bool(PATH.fullmatch(path) and VARIABLE.fullmatch(variable))


def _is_action(given) -> bool:
    check_actions([given])
    return True


_FITS = {
    "words": is_words,
    "choices": lambda given: _several(given, lambda each: _is_pick(each, ("also",)), "value"),
    "outcomes": lambda given: _several(given, _is_pick, "value"),
    "conditions": lambda given: _several(given, _is_condition, "key"),
    "people": lambda given: _is_short(given, 80) and bool(given),
    "variable": lambda given: isinstance(given, str) and bool(VARIABLE.fullmatch(given)),
    "action": _is_action,
    "answers": lambda given: given == [] or _several(given, _is_kept, "variable", MOST_ANSWERS),
}


def _is_dict_of(given, **shapes) -> bool:
    """Whether this is an object of these members, each of its type where it is there."""
    known = isinstance(given, dict) and set(given) <= set(shapes)
    return known and all(shapes[key](value) for key, value in given.items())


def _is_str(given) -> bool:
    return isinstance(given, str)


def _is_text_by_language(given) -> bool:
    return _is_dict_of(given, **dict.fromkeys(LANGUAGES, _is_str))


def _are(**shapes):
    return lambda given: isinstance(given, list) and all(_is_dict_of(each, **shapes) for each in given)


def _is_int(given) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


SHAPES = {  # of a value in a draft, finished or not; of every other kind: a text
    "words": _is_text_by_language,
    "choices": _are(value=_is_str, label=_is_text_by_language, also=_is_str),
    "outcomes": _are(value=_is_str, label=_is_text_by_language),
    "conditions": _are(key=_is_str, name=_is_str, filter=lambda given: isinstance(given, dict)),
    "action": lambda given: isinstance(given, dict) and isinstance(given.get("do", ""), str),
    "answers": _are(path=_is_str, variable=_is_str),
    "length": lambda given: _is_dict_of(given, amount=_is_int, unit=_is_str),
    "number": _is_int,
    "yes_no": lambda given: isinstance(given, bool),
}


def has_shape(kind, given) -> bool:
    """Whether a value could become one of this kind: what a draft may hold."""
    return SHAPES.get(kind, _is_str)(given)


@dataclass(frozen=True)
class Pick:
    """One of a short list: a value and its words."""

    value: str
    label: Any


@dataclass(frozen=True)
class Param(registry.Param):
    """As an action's. `default` is what holds where nothing is said; `most` bounds a number."""

    default: Any = None
    most: int = 10
    only_if: Callable | None = None  # of a step: whether it is asked at all

    def check(self, given):
        """Raise ValueError, in words, unless this value fits."""
        if given in (None, "", {}, []) and self.optional:
            return
        if not self._fits(given):
            raise ValueError(_("“%(what)s” is missing or does not fit.") % {"what": self.label})

    def _fits(self, given):
        if self.kind == "number":
            return _is_int(given) and 1 <= given <= self.most
        if self.kind in _FITS:
            return _FITS[self.kind](given)
        if self.kind == "choice" and self.choices and not isinstance(given, str):
            return False
        return registry._FITS[self.kind](given)

    def shown(self, given, names=None) -> str:
        """The value in words; `names` (of automation) are shared by all that is told together."""
        if self.kind == "words":
            return words_of(given)
        if self.kind == "action":
            return tell_action(given, names) if isinstance(given, dict) and given.get("do") else "…"
        if self.kind == "people":
            return people.label(given, names)
        if self.kind in ("choices", "outcomes"):
            return _(", ").join(words_of(each.get("label")) for each in given or () if isinstance(each, dict))
        return super().shown(given, names)


def filters_of(step) -> list[dict]:
    """The filters of a step's conditions."""
    return [each.get("filter") or EVERYTHING for each in step.get("conditions") or () if isinstance(each, dict)]
