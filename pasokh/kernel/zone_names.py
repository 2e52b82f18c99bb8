"""What people call the time zones: a place and its country, in Persian and English; and which zone they mean by what they type.

The names are those of the Unicode CLDR (`bin/zones` writes them into zone_names.json); which zones there are says the database of time zones.
"""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from .persian.folding import fold
from .persian.sorting import sort_key

FILE = Path(__file__).with_name("zone_names.json")
_MINUTE = timedelta(minutes=1)


@cache
def known() -> dict[str, tuple[str, str, str, str]]:
    """{zone: (place and country in Persian, the same in English)}, of those that this machine knows."""
    names = json.loads(FILE.read_text(encoding="utf-8"))
    return {zone: tuple(words) for zone, words in names.items() if zone in available_timezones()}


def label(zone: str, language: str) -> str:
    """«تهران (ایران)», "Tehran (Iran)"; a zone without a name is called by its key."""
    if zone not in known():
        return zone
    place, country = known()[zone][:2] if language.startswith("fa") else known()[zone][2:]
    return f"{place} ({country})"


def find(typed: str) -> str | None:
    """The zone that somebody means by its key, by its place, or by its country where that has one zone only; in either language and any spelling."""
    return typed if typed in available_timezones() else _by_name().get(fold(typed))


@cache
def _by_name():
    found = {}
    for zone, (place, country, place_en, country_en) in known().items():
        for name in (place, f"{place} {country}", place_en, f"{place_en} {country_en}", zone):
            found.setdefault(fold(name), zone)
    for name, zones in _by_country().items():
        if len(zones) == 1:
            found.setdefault(name, zones[0])
    return found


def _by_country():
    zones = defaultdict(list)
    for zone, (_place, country, _place_en, country_en) in known().items():
        for name in {fold(country), fold(country_en)}:
            zones[name].append(zone)
    return zones


@cache
def offered(language: str) -> tuple[tuple[str, str], ...]:
    """(zone, label) of all, in the order of their labels."""
    return tuple(sorted(((zone, label(zone, language)) for zone in known()), key=lambda pair: sort_key(pair[1])))


def offset(zone: str, at: datetime) -> str:
    """How far its clocks are from UTC at a moment: "UTC+3:30"."""
    minutes = at.astimezone(ZoneInfo(zone)).utcoffset() // _MINUTE
    sign, minutes = ("−", -minutes) if minutes < 0 else ("+", minutes)
    return f"UTC{sign}{minutes // 60}:{minutes % 60:02}"
