"""What can be said of the figures of a message, and what not yet, in plain words of the active language."""

from django.utils.translation import gettext as _

from pasokh.kernel.persian.numbers import show_percent
from pasokh.ui.filters import language, number

from .models.encounter import CONTROL
from .queries import Figures
from .statistics import Interval, is_told, newcombe, wilson

FEW = 30  # visitors of a group, below which nothing is claimed
LETTERS = {"fa": dict(zip("abcd", "الف ب پ ت".split(), strict=True)), "en": dict(zip("abcd", "ABCD", strict=True))}


def variant_name(key) -> str:
    """How a variant is called."""
    if key == CONTROL:
        return _("Control group")
    return _("Variant %(letter)s") % {"letter": LETTERS["fa" if language() == "fa" else "en"].get(key, key)}


def share(found: Figures, name) -> Interval:
    """A share with its interval: of those who were shown it; a goal of those who met it, for the control group was shown nothing."""
    return wilson(*_counted(found, name))


def interval_words(interval: Interval) -> str:
    """ "4 %, between 2 % and 8 %"."""
    low, high = (_percent(each) for each in (interval.low, interval.high))
    return _("%(share)s, between %(low)s and %(high)s") % {"share": _percent(interval.value), "low": low, "high": high}


def _percent(value):
    return show_percent(value, "fa" if language() == "fa" else "en", places=1)


def verdicts(figures: dict[str, Figures], *, has_goal: bool) -> list[str]:
    """Sentences: each variant against the control group, or the first variant where there is none; by the goal, or by answers without one."""
    name = "converted" if has_goal else "answered"
    groups = {key: found for key, found in sorted(figures.items()) if has_goal or key != CONTROL}
    if not any(found.met for found in groups.values()):
        return [_("Nobody has met what this message asks for yet.")]
    base = CONTROL if CONTROL in groups else next(iter(groups))
    others = [key for key in groups if key != base]
    if not others:
        return [
            _alone(groups[base], name),
            _("There is nothing to compare it with: a control group or a second variant would say whether it helps."),
        ]
    return [_compared(key, base, groups, name) for key in others]


def _alone(found, name):
    said = {"share": interval_words(share(found, name))}
    return (
        _("The goal was reached by %(share)s.") if name == "converted" else _("It was answered by %(share)s.")
    ) % said


def _compared(key, base, groups, name):
    counted = [_counted(groups[each], name) for each in (key, base)]
    said = {"one": variant_name(key), "other": variant_name(base)}
    least = min(of for _hits, of in counted)
    if least < FEW:
        return _(
            "%(one)s and %(other)s cannot be compared yet: the smaller group has %(count)s visitors, at least %(few)s are needed."
        ) % (said | {"count": number(least), "few": number(FEW)})
    difference = newcombe(*counted[0], *counted[1])
    ends = (-difference.high, -difference.low) if difference.high < 0 else (difference.low, difference.high)
    return _verdict(difference) % (said | {"low": _points(ends[0]), "high": _points(ends[1])})


def _counted(found, name):
    """(hits, of how many), as `share` has them."""
    return getattr(found, name), found.met if name == "converted" else found.shown


def _verdict(difference):
    if not is_told(difference):
        return _(
            "Whether %(one)s does better than %(other)s cannot be said yet: "
            "the difference lies between %(low)s and %(high)s percentage points, and may be chance."
        )
    if difference.value > 0:
        return _("%(one)s does better than %(other)s: by %(low)s to %(high)s percentage points, with 95 %% confidence.")
    return _("%(one)s does worse than %(other)s: by %(low)s to %(high)s percentage points, with 95 %% confidence.")


def _points(value):
    return number(round(value * 100, 1), 1)
