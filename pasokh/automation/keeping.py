"""Teams and sites that were given another calendar since a rule of time was looked at last: time by the new one may have passed moments of their requests.

The sweep looks at each moment once by each calendar. What was not reached by the calendar before, and lies behind by the one of now, would never be met:
it is asked of right before the first sweep that finds the other calendar, whoever gave it, took it away or put one team under another.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q

from pasokh.calendars.queries import keepers

from .moving import missed_by


def kept_now() -> dict:
    """{"teams": {team: calendar}, "sites": {site: calendar}} of those that keep another than the business's: as a rule remembers it."""
    known = keepers()
    teams = {str(team): hours for team in known.parents if (hours := known.of_team(team))}
    return {"teams": teams, "sites": dict(known.sites)}


def look_back(rule, now) -> int:
    """Turns for the moments of requests whose calendar is another than when this locked rule was looked at last. How many. Its marks are those of then."""
    kept, before = kept_now(), rule.kept
    rule.kept = kept
    if before is None or before == kept:
        return 0
    return sum(missed_by(rule, tickets, left, came, now) for left, came, tickets in moved(before, kept))


def moved(before, after) -> Iterator[tuple]:
    """(calendar before, calendar now, which requests) for whatever keeps another one now; None is the business's own."""
    sites = sorted(before["sites"].keys() | after["sites"].keys())
    elsewhere = ~Q(origin__in=sites) if sites else Q()
    for site, here in [*((site, Q(origin=site)) for site in sites), (None, elsewhere)]:
        for was, is_now, of_teams in _teams(before["teams"], after["teams"]):
            left, came = before["sites"].get(site) or was, after["sites"].get(site) or is_now
            if left != came:
                yield left, came, here & of_teams


def _teams(before, after):
    """(calendar before, calendar now, their requests) of all teams, those that keep the business's last."""
    groups = defaultdict(list)
    for team in before.keys() | after.keys():
        groups[before.get(team), after.get(team)].append(int(team))
    for (was, is_now), teams in groups.items():
        yield was, is_now, Q(team__in=teams)
    special = [team for teams in groups.values() for team in teams]
    yield None, None, Q(team=None) | ~Q(team__in=special)
