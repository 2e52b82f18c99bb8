from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .param import Param

PROCESS, CONVERSATION, INSIDE = "process", "conversation", "inside"
FLOW_KINDS = (PROCESS, CONVERSATION, INSIDE)


@dataclass(frozen=True)
class Kind:
    """One kind of step. `short` is what it is called, `about` a sentence for whoever looks for it, `icon` one of `ui.icons`.

    `ways(step)` are its exits as (key, label)s; those that `error_exits` names may lead nowhere: then the run fails where one of them is taken.
    `sentence` is said with the values of its params. `waits`: it goes on only when somebody answers, or time has passed.
    """

    key: str
    short: Any
    about: Any
    icon: str
    params: tuple[Param, ...]
    ways: Callable
    sentence: Any
    error_exits: frozenset = frozenset()
    for_flow_kinds: tuple = FLOW_KINDS
    waits: bool = False

    def exits(self, step) -> list[tuple[str, str]]:
        """(key, label) of each exit that this step has, as it is now, in the active language."""
        return [(key, str(label)) for key, label in self.ways(step)]

    def param(self, key) -> Param | None:
        """The param of this key."""
        return next((each for each in self.params if each.key == key), None)

    def asked(self, step) -> list[Param]:
        """The params that this step has use for, as it is now."""
        return [each for each in self.params if each.only_if is None or each.only_if(step)]

    def value(self, step, key):
        """What the step says of a param, else its default."""
        given = step.get(key)
        return self.param(key).default if given is None else given

    def told(self, step, names=None) -> str:
        """The step in a sentence, in the active language; `names` (of automation) are shared by all that is told together."""
        said = {each.key: each.shown(self.value(step, each.key), names) or _("…") for each in self.params}
        sentence = self.sentence(step) if callable(self.sentence) else self.sentence
        return str(sentence) % said
