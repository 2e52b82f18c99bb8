"""What a version holds, and the refusal, in words, of what cannot be one.

{"sites": ["chat:3"],          origins; none: every site
 "from": "2026-11-22", "to": None,   days of the business, both included; None: open
 "hours": "always",            or "open", "closed": by the calendar of the site
 "priority": 3,                1 to 5: of two that could be shown the higher one is
 "caps": {"visitor": 3, "visit": 1, "day": 1, "gap": 30},   how often; 0: as often as it fits. `gap`: minutes after any other smart message
 "in_talk": False,             also while she has an open conversation
 "conditions": {"all": []},    a filter over `fields`
 "variants": [{"key": "a", "weight": 50, "text", "buttons", "product", "coupon"}],   see `contents`
 "control": 10,                the weight of those who see nothing and are counted
 "goal": {"kind": "page", "value": "/thanks*", "days": 7}}   or "event"; "none": only answers are counted
"""

from datetime import date

from django.utils.translation import gettext as _

from pasokh.kernel.filters import EVERYTHING, check

from .contents import clean_content
from .fields import fields

HOURS = ("always", "open", "closed")
CAPS = {"visitor": 1_000, "visit": 50, "day": 50, "gap": 7 * 24 * 60}  # the most of each
USUAL_CAPS = {"visitor": 3, "visit": 1, "day": 1, "gap": 30}
KEYS = "abcd"  # of variants
GOALS = ("none", "page", "event")
MOST_WEIGHT, MOST_DAYS, MOST_SITES, LONGEST_GOAL = 1_000, 90, 200, 200
PRIORITIES = range(1, 6)


def blank() -> dict:
    """The beginning of one."""
    content = {"text": "", "buttons": [], "product": None, "coupon": ""}
    return {
        "sites": [],
        "from": None,
        "to": None,
        "hours": "always",
        "priority": 3,
        "caps": dict(USUAL_CAPS),
        "in_talk": False,
        "conditions": EVERYTHING,
        "variants": [{"key": "a", "weight": 100} | content],
        "control": 0,
        "goal": {"kind": "none", "value": "", "days": 7},
    }


def clean_body(given) -> dict:
    """A body as it is kept. Raises ValueError, in words, for what cannot be one; it need not be finished (`missing_in`)."""
    whole = blank() | {name: value for name, value in given.items() if name in blank()}
    check(whole["conditions"] or EVERYTHING, fields(), personal=False)
    return whole | {
        "sites": _sites(whole["sites"]),
        **_days(whole),
        "hours": _one_of(whole["hours"], HOURS),
        "priority": _whole(whole["priority"], 1, 5),
        "caps": {name: _whole(whole["caps"].get(name, 0), 0, most) for name, most in CAPS.items()},
        "in_talk": bool(whole["in_talk"]),
        "conditions": whole["conditions"] or EVERYTHING,
        "variants": _variants(whole["variants"]),
        "control": _whole(whole["control"], 0, MOST_WEIGHT),
        "goal": _goal(whole["goal"]),
    }


def missing_in(body) -> list[str]:
    """What a clean body still lacks before it can be shown, in words."""
    lacks = []
    if any(_says_nothing(each) for each in body["variants"]):
        lacks.append(_("A variant says nothing yet."))
    if not any(each["weight"] for each in body["variants"]):
        lacks.append(_("No variant has a share: nobody would see the message."))
    if body["goal"]["kind"] != "none" and not body["goal"]["value"]:
        lacks.append(_("Say which page or event is the goal."))
    return lacks


def _says_nothing(variant):
    return not (variant["text"] or variant["product"])


def _sites(given):
    if not isinstance(given, list) or len(given) > MOST_SITES or not all(isinstance(each, str) for each in given):
        raise ValueError(_("Choose the sites from the list."))
    return sorted(set(given))


def _days(given):
    try:
        first, last = (date.fromisoformat(given[name]) if given[name] else None for name in ("from", "to"))
    except (TypeError, ValueError) as error:
        raise ValueError(_("Write a day, for example 1405/09/01.")) from error
    if first and last and last < first:
        raise ValueError(_("The last day is before the first one."))
    return {"from": first and first.isoformat(), "to": last and last.isoformat()}


def _one_of(value, known):
    if value not in known:
        raise ValueError(_("Choose one from the list."))
    return value


def _whole(value, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(_("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most})
    return value


def _variants(given):
    if not isinstance(given, list) or not 1 <= len(given) <= len(KEYS):
        raise ValueError(_("A message has one to four variants."))
    return [
        {"key": key, "weight": _whole(each.get("weight", 0), 0, MOST_WEIGHT)} | clean_content(each)
        for key, each in zip(KEYS, given, strict=False)
    ]


def _goal(given):
    kind, value = _one_of(given.get("kind"), GOALS), given.get("value", "")
    if not isinstance(value, str) or len(value) > LONGEST_GOAL:
        raise ValueError(_("The goal is too long."))
    days = _whole(given.get("days", 7), 1, MOST_DAYS)
    return {"kind": kind, "value": "" if kind == "none" else value.replace("\x00", "").strip(), "days": days}
