"""The calendars that requests keep: those of their sites, else of their teams, else the business's; and which requests keep each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from pasokh.calendars.queries import keepers, working_time
from pasokh.calendars.working_time import WorkingTime

from .by_clock import asks_working_days, moments
from .moments import earlier

DEFAULT = ""  # the key of the business's own


@dataclass(frozen=True)
class Kept:
    """One calendar: `key` names it in a rule's marks, `tickets` are those that keep it."""

    key: str
    tickets: Q
    time: WorkingTime | None


def calendars() -> list[Kept]:
    """Those that requests keep, the business's own last; it alone, where no team and no site keeps another. No statement when warm."""
    known = keepers()
    teams, sites = defaultdict(list), defaultdict(list)
    for team in known.parents:
        teams[known.of_team(team)].append(team)
    teams.pop(None, None)
    for site, hours in known.sites.items():
        sites[hours].append(site)
    here, of_team = Q(origin__in=list(known.sites)), [team for found in teams.values() for team in found]
    special = [
        Kept(str(hours), Q(origin__in=sites[hours]) | (~here & Q(team__in=teams[hours])), working_time(hours))
        for hours in sorted(teams.keys() | sites.keys())
    ]
    if not special:
        return [Kept(DEFAULT, Q(), None)]
    return [*special, Kept(DEFAULT, ~here & (Q(team=None) | ~Q(team__in=of_team)), None)]


def reached(trigger, now) -> list[tuple[Kept, datetime]]:
    """For each calendar the latest moment since which the time of a trigger has passed. Time that is no working time is the same in all."""
    if not trigger.get("working", True):
        return [(Kept(DEFAULT, Q(), None), earlier(now, trigger["after"], False))]
    return [(kept, earlier(now, trigger["after"], True, kept.time)) for kept in calendars()]


def kept_for(trigger) -> list[Kept]:
    """The calendars by which its days and hours are told, each with the requests that keep it.

    One for all where working days are not asked, and all clocks show the same.
    """
    found = calendars()
    zone = working_time().zone
    elsewhere = any(kept.time is not None and kept.time.zone != zone for kept in found)
    return found if elsewhere or asks_working_days(trigger) else [Kept(DEFAULT, Q(), None)]


def upcoming(trigger, since: datetime, count=3) -> list[datetime]:
    """The next moments (UTC) after `since` at which it begins for some request; fewer where there are no more."""
    return _first(count, (moments(trigger, since, kept.time) for kept in kept_for(trigger)))


def next_times(trigger) -> list[datetime]:
    """The next moments (UTC) of a rule that goes by the clock; none of others."""
    return upcoming(trigger, timezone.now()) if "at" in trigger else []


def _first(count, walks):
    found = sorted({moment for walk in walks for moment, _number in zip(walk, range(count), strict=False)})
    return found[:count]
