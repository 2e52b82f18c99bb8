"""The fields that a business adds to the product's things: make, change, order, retire, bring back."""

import re

from django.db import transaction

from pasokh.events import track
from pasokh.events.changing import change, retire
from pasokh.kernel.persian.roman import romanise

from ..models import CustomField
from .ordering import put_further

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
STEM = 30  # letters of a key before the number that tells it from others
MOST = 200  # fields of one noun, retired ones too
CHANGEABLE = ("labels", "help", "choices", "needed", "shown_to_customers", "condition")


class TooMany(ValueError):
    """More fields than MOST."""


class KeyTaken(ValueError):
    """Another field, perhaps a retired one, has this key."""


@transaction.atomic
def make_field(*, by, kind, labels, noun="ticket", key="", **fields):
    """Add a field at the end of its noun's. Without a key one is made of its label. Raises TooMany, KeyTaken, ValueError for a malformed key."""
    taken = set(CustomField.objects.filter(noun=noun).values_list("key", flat=True))
    if len(taken) >= MOST:
        raise TooMany
    if key and not KEY.fullmatch(key):
        raise ValueError("a key is small Latin letters, digits and _")
    if key in taken:
        raise KeyTaken
    key = key or free_key(labels, taken, otherwise="field")
    last = CustomField.objects.filter(noun=noun).order_by("place", "pk").last()
    field = CustomField.objects.create(
        noun=noun, key=key, kind=kind, labels=labels, place=last.place + 1 if last else 0, **fields
    )
    track("field.made", actor=by.actor, subject=field)
    return field


def free_key(labels, taken, otherwise) -> str:
    """A key that is not taken, made of the English label, else of another in Latin letters; of `otherwise` where none has letters we know."""
    words = filter(None, map(romanise, [labels.get("en", ""), *labels.values()]))
    stem = next(words, otherwise)
    stem = (stem if KEY.fullmatch(stem) else f"{otherwise}_{stem}")[:STEM].strip("_")
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


@transaction.atomic
def change_field(*, field, by, **fields):
    """Change what CHANGEABLE names. Its key and its kind stay: values that were given would mean nothing any more."""
    if unknown := set(fields) - set(CHANGEABLE):
        raise ValueError(f"not changeable: {unknown}")
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    change(field, "field.changed", by=by, fields=fields)


@transaction.atomic
def place_field(*, field, by, up):
    """Put it one place further up, or down, among those that are asked for."""
    if put_further(CustomField.objects.offered().filter(noun=field.noun), field, up=up):
        track("field.ordered", actor=by.actor, subject=field)


@transaction.atomic
def retire_field(*, field, by, retired=True):
    """Ask for it no more, or again. What was given stays."""
    retire(CustomField.objects.select_for_update().get(pk=field.pk), "field", by=by, retired=retired)
