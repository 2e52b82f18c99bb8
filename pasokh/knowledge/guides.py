"""Guides in steps: a question with choices, each of which leads to another step, to an answer, to an article or to a request. Pure.

    {"first": "a", "steps": [
        {"key": "a", "text": "Does the lamp shine?", "choices": [
            {"label": "Yes", "to": "step", "value": "b"}, {"label": "No", "to": "article", "value": "art_…"}, {"label": "It smells", "to": "ticket"}]},
        {"key": "b", "text": "Hold the button for ten seconds.", "choices": []}]}

A step without choices is an answer: the reader is asked whether it helped. Texts are Markdown of `knowledge.text`.
"""

import re

from django.utils.translation import gettext as _

from pasokh.kernel.persian.isolates import clean_line
from pasokh.ui.filters import number

MOST_STEPS, MOST_CHOICES = 100, 12
TEXT_LENGTH, LABEL_LENGTH = 5_000, 120
ENDS = ("step", "article", "ticket")
KEY = re.compile(r"[a-z0-9]{1,12}\Z")
ARTICLE = re.compile(r"art_[0-9a-f]{32}\Z")


def blank() -> dict:
    """A guide with one empty step."""
    return {"first": "1", "steps": [{"key": "1", "text": "", "choices": []}]}


def clean(given) -> dict:
    """What was sent, in the shape of a guide, finished or not. Raises ValueError, in words."""
    try:
        steps = [_clean_step(each) for each in given["steps"]]
        guide = {"first": str(given["first"]), "steps": steps}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(_("That is no guide.")) from error
    keys = [step["key"] for step in steps]
    if not 0 < len(steps) <= MOST_STEPS or len(set(keys)) < len(keys) or guide["first"] not in keys:
        raise ValueError(_("That is no guide."))
    return guide


def _clean_step(given):
    key, choices = str(given["key"]), given.get("choices") or []
    if not KEY.match(key) or len(choices) > MOST_CHOICES:
        raise ValueError(_("That is no guide."))
    text = str(given.get("text") or "").replace("\x00", "")[:TEXT_LENGTH]
    return {"key": key, "text": text, "choices": [_clean_choice(each) for each in choices]}


def _clean_choice(given):
    to, value = given["to"], str(given.get("value") or "")
    if to not in ENDS or (to == "article" and value and not ARTICLE.match(value)):
        raise ValueError(_("That is no guide."))
    return {"label": clean_line(str(given.get("label") or ""), LABEL_LENGTH), "to": to, "value": value[:40]}


def missing_in(guide) -> list[str]:
    """What must be there before readers get it, in words; empty when nothing is missing."""
    keys = {step["key"] for step in guide["steps"]}
    lacks = []
    for at, step in enumerate(guide["steps"], 1):
        if not step["text"].strip():
            lacks.append(_("Step %(number)s says nothing.") % {"number": number(at)})
        for choice in step["choices"]:
            lacks += _lacking(choice, keys, number(at))
    unmet = keys - set(reached(guide))
    if unmet:
        numbers = [number(at) for at, step in enumerate(guide["steps"], 1) if step["key"] in unmet]
        lacks.append(_("No choice leads to these steps: %(numbers)s.") % {"numbers": _(", ").join(numbers)})
    return lacks


def _lacking(choice, keys, told):
    if not choice["label"]:
        yield _("A choice of step %(number)s has no words.") % {"number": told}
    if (choice["to"] == "step" and choice["value"] not in keys) or (choice["to"] == "article" and not choice["value"]):
        yield _("The choice «%(label)s» of step %(number)s leads nowhere.") % {"label": choice["label"], "number": told}  # fmt: skip


def step_of(guide, key) -> dict | None:
    """A step by its key; without one the first."""
    wanted = key or guide["first"]
    return next((step for step in guide["steps"] if step["key"] == wanted), None)


def reached(guide) -> list[str]:
    """The keys of the steps that choices lead to from the first one, itself included, in the order in which they are met."""
    steps = {step["key"]: step for step in guide["steps"]}
    met, ahead = [], [guide["first"]]
    while ahead:
        key = ahead.pop(0)
        if key in steps and key not in met:
            met.append(key)
            ahead += [each["value"] for each in steps[key]["choices"] if each["to"] == "step"]
    return met


def words_of(guide) -> str:
    """All that it says, for search and comparison."""
    lines = []
    for step in guide["steps"]:
        lines += [step["text"], *(f"- {choice['label']}" for choice in step["choices"])]
    return "\n".join(lines)
