"""What smart messages counted."""

from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from .models import Showing
from .models.encounter import CONTROL
from .models.showing import COUNTED


class Figures(NamedTuple):
    """What one variant counts: visitors (`showings`: how often it was shown)."""

    met: int = 0
    shown: int = 0
    showings: int = 0
    opened: int = 0
    closed: int = 0
    answered: int = 0
    converted: int = 0


def figures(message, version) -> dict[str, Figures]:
    """What a version counted, by variant."""
    sums = {name: Sum(name) for name in COUNTED}
    rows = Showing.objects.filter(message=message, version=version).values("variant").annotate(**sums).order_by()
    return {row["variant"]: Figures(*(row[name] for name in COUNTED)) for row in rows}


def figures_of_all(messages) -> dict[int, Figures]:
    """What the approved versions of these messages counted, all variants together, without the control group: by message. One statement."""
    sums = {name: Sum(name) for name in COUNTED}
    rows = Showing.objects.filter(message__in=messages).exclude(variant=CONTROL)
    rows = rows.values("message", "version").annotate(**sums).order_by()
    active = {each.pk: each.active.number for each in messages if each.active_id}
    return {
        row["message"]: Figures(*(row[name] for name in COUNTED))
        for row in rows
        if active.get(row["message"]) == row["version"]
    }


def days(message, version) -> list[tuple[date, dict[str, Figures]]]:
    """What a version counted by day, the newest first: (day, figures by variant)."""
    found: dict[date, dict[str, Figures]] = {}
    for row in Showing.objects.filter(message=message, version=version).order_by("-day", "variant"):
        found.setdefault(row.day, {})[row.variant] = Figures(*(getattr(row, name) for name in COUNTED))
    return list(found.items())


def versions_counted(message) -> list[int]:
    """The versions of which something was counted, the newest first."""
    found = Showing.objects.filter(message=message).values_list("version", flat=True)
    return sorted(set(found), reverse=True)
