"""The active rules of the workspace, compiled: at most a second old, so that an event that concerns none costs next to nothing."""

from dataclasses import dataclass, field

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

from .happenings import HAPPENINGS
from .models import Rule
from .subjects import about
from .when import ACTORS


@dataclass(frozen=True)
class Listening:
    """One active rule that waits for something to happen."""

    rule: Rule
    kind: str
    test: object
    actors: tuple
    hours: str
    asked: object
    about: str = "ticket"

    @classmethod
    def of(cls, rule):
        """None for a rule that waits for what no longer happens."""
        happening = HAPPENINGS.get(rule.trigger["on"])
        if happening is None:
            return None
        actors = ACTORS.get(rule.trigger.get("by", "anybody"), ())
        hours = rule.trigger.get("hours", "any")
        return cls(rule, happening.kind, happening.test, actors, hours, _asked_of(rule), happening.about)

    def hears(self, heard) -> bool:
        """Whether what happened is what it waits for, whatever the ticket."""
        if self.actors and heard.actor_kind not in self.actors:
            return False
        return self.rule.active_since <= heard.at and self.test(heard.payload)

    def matches(self, heard, facts) -> bool:
        """Whether a ticket or a contact, by its facts, is one of its: also by the hour at which it happened."""
        if self.hours != "any" and heard.in_hours(getattr(facts, "ticket", None)) != (self.hours == "open"):
            return False
        return self.asked(facts)


@dataclass(frozen=True)
class Catalogue:
    """Those that listen, by the kind of event, in their order; and those that go by the time."""

    by_kind: dict = field(default_factory=dict)
    timed: tuple = ()

    @property
    def kinds(self) -> list[str]:
        return list(self.by_kind)


_kept = Kept(seconds=1)
_compiled = Kept(seconds=60)  # what a filter refers to is looked up once a minute


def _asked_of(rule):
    """The conditions of a version of a rule, compiled."""
    compiled = about(rule.trigger).compiled
    if rule.pk is None:
        return compiled(rule.conditions)
    return _compiled.get((rule.workspace_id, rule.pk, rule.version), lambda: compiled(rule.conditions))


def active_rules() -> Catalogue:
    """The active rules of the current workspace."""
    return _kept.get(require_workspace_id(), _read)


def rules_now() -> Catalogue:
    """The same as they are this moment: for the reading of the log, which must not pass over what a rule of a second ago waits for."""
    forget_rules()
    return active_rules()


def forget_rules():
    """Read them anew next time: for what has just changed them."""
    _kept.forget()


def _read():
    by_kind, timed = {}, []
    for rule in Rule.objects.active():
        if "on" not in rule.trigger:
            timed.append(rule)
        elif listening := Listening.of(rule):
            by_kind.setdefault(listening.kind, []).append(listening)
    return Catalogue(by_kind, tuple(timed))
