"""What other rooms ask of the calendars. Whatever is given is at most a second old, and costs no statement while it is kept."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import DateField, Value
from django.utils import timezone

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Team, TeamMembership, Workspace

from .blocks import CLOSED
from .models import Absence, Holiday, HoursFor, MovedHoliday, WorkedHoliday, WorkingHours
from .models.absence import span_of
from .models.working_hours import USUAL_WEEK
from .official import occasions
from .working_time import WorkingTime

ONE_DAY = timedelta(days=1)
PAST = timedelta(days=400)  # absences that ended longer ago are not taken out any more

_times = Kept(seconds=1)
_keepers = Kept(seconds=1)
_away = Kept(seconds=1)


def working_time(hours_id: int | None = None) -> WorkingTime:
    """When the current workspace works by one of its calendars; by the default one for None, or an id that it does not know.

    Raises NoWorkspace outside of one.
    """
    workspace_id = require_workspace_id()
    times = _times.get(workspace_id, partial(_read_times, workspace_id))
    return times.get(hours_id) or times[None]


def hours_id_for(*, member_id: int | None = None, site: str | None = None, team_id: int | None = None) -> int | None:
    """Which calendar counts: the member's own, else the site's (the origin of its channel), else the team's or that of a team above it.

    A member for whom none of these is said keeps that of her first team that has one. None where nobody said so: the default counts.
    """
    known = keepers()
    near = known.members.get(member_id) or known.sites.get(site) or known.of_team(team_id)
    return near or known.of_teams_of(member_id)


def keepers() -> "Keepers":
    """Who keeps which calendar in the current workspace."""
    return _keepers.get(require_workspace_id(), _read_keepers)


def working_time_for(
    *, member_id: int | None = None, site: str | None = None, team_id: int | None = None
) -> WorkingTime:
    """The working time of a member (without her absences of the last 400 days and to come), else of a site, else of a team."""
    hours_id = hours_id_for(member_id=member_id, site=site, team_id=team_id)
    time = working_time(hours_id)
    if member_id is None:
        return time
    return _away.get(require_workspace_id(), _read_absences).taken_out_of(time, member_id)


def away_until(at: datetime | None = None) -> dict[int, datetime]:
    """Who is absent at a moment (UTC, now unless given), by clocks of her own calendar, and until when: {member: moment}. No statement when warm."""
    at = at or timezone.now()
    return _away.get(require_workspace_id(), _read_absences).at(at)


def forget_working_time() -> None:
    """Have all of this read anew: at once for the rest of this transaction, and after its commit by this process's other threads."""
    _forget()
    transaction.on_commit(_forget)


def _forget():
    for kept in (_times, _keepers, _away):
        kept.forget()


def _read_times(workspace_id) -> dict[int | None, WorkingTime]:
    shop = Workspace.objects.get(pk=workspace_id)
    official, own = official_days(), _own_days()
    times = {each.pk: _made(each, shop, official, own) for each in WorkingHours.objects.all()}
    # The default comes first in the order of calendars; a business that has none yet works as a new one does.
    default = next(iter(times.values()), None) or WorkingTime(shop.zone, USUAL_WEEK, official | own.get(None, {}))
    return times | {None: default}


def _made(hours, shop, official, own):
    days = (official if hours.official_holidays else {}) | own.get(None, {}) | own.get(hours.pk, {})
    return WorkingTime(zone=hours.zone_in(shop), week=hours.blocks, days=days)


def _own_days() -> dict[int | None, dict]:
    """The business's own days and their blocks, by calendar (None: of all)."""
    days: dict[int | None, dict] = {}
    for each in Holiday.objects.all():
        days.setdefault(each.calendar_id, {})[each.day] = each.blocks
    return days


def official_days() -> dict:
    """The official holidays that the current workspace keeps, as days without hours."""
    worked, moved = official_changes()
    return {moved.get(each.id, each.day): CLOSED for each in occasions() if each.id not in worked}


def official_changes() -> tuple[set[str], dict[str, date]]:
    """On which official holidays (ids of Occasions) the current workspace works, and which it has on another day than the data says."""
    never = Value(None, output_field=DateField())
    worked = WorkedHoliday.objects.values_list("occasion", never)
    rows = list(worked.union(MovedHoliday.objects.values_list("occasion", "day"), all=True))
    return {known for known, day in rows if day is None}, {known: day for known, day in rows if day}


class Keepers(NamedTuple):
    """Which calendar a member, a site or a team keeps, by id or origin; the team above each, and the teams of each member."""

    members: dict[int, int]
    sites: dict[str, int]
    teams: dict[int, int]
    parents: dict[int, int | None]
    teams_of: dict[int, list[int]]

    def of_team(self, team_id: int | None) -> int | None:
        """The calendar of a team, or of the nearest team above it that has one; a circle of teams ends the search."""
        seen: set[int] = set()
        while team_id is not None and team_id not in seen:
            if team_id in self.teams:
                return self.teams[team_id]
            seen.add(team_id)
            team_id = self.parents.get(team_id)
        return None

    def of_teams_of(self, member_id: int | None) -> int | None:
        """The calendar of the first team of a member, in the order they were made, for which one is said."""
        return next(filter(None, map(self.of_team, self.teams_of.get(member_id, ()))), None)


def _read_keepers() -> Keepers:
    rows = list(HoursFor.objects.values_list("hours", "member", "site", "team"))
    teams = {team: hours for hours, _member, _site, team in rows if team}
    return Keepers(
        members={member: hours for hours, member, _site, _team in rows if member},
        sites={site: hours for hours, _member, site, _team in rows if site},
        teams=teams,
        parents=dict(Team.objects.values_list("pk", "parent")) if teams else {},
        teams_of=_teams_of_members() if teams else {},
    )


def _teams_of_members():
    teams: dict[int, list[int]] = {}
    for member, team in TeamMembership.objects.order_by("team").values_list("member", "team"):
        teams.setdefault(member, []).append(team)
    return teams


class Away:
    """The absences of members, as days and times of day, and what they leave of a working time, made once."""

    def __init__(self, absences: dict[int, list]):
        self.absences = absences
        self._made: dict[int, tuple[WorkingTime, WorkingTime]] = {}

    def at(self, at: datetime) -> dict[int, datetime]:
        """Who is away at a moment, and until when."""
        near = at.date() - ONE_DAY, at.date() + ONE_DAY  # whatever her clocks show
        found = {}
        for member, absences in self.absences.items():
            of_these_days = [each for each in absences if each[0] <= near[1] and each[2] >= near[0]]
            spans = [span_of(*each, working_time(hours_id_for(member_id=member)).zone) for each in of_these_days]
            if ends := [until for since, until in spans if since <= at < until]:
                found[member] = max(ends)
        return found

    def taken_out_of(self, time: WorkingTime, member_id: int) -> WorkingTime:
        """A working time without the absences of a member."""
        absences = self.absences.get(member_id)
        if not absences:
            return time
        of, made = self._made.get(member_id, (None, None))
        if of is not time:
            made = time.without(span_of(*each, time.zone) for each in absences)
            self._made[member_id] = time, made
        return made


def _read_absences() -> Away:
    rows = Absence.objects.filter(last_day__gte=timezone.localdate() - PAST)
    absences: dict[int, list] = {}
    for member, *said in rows.values_list("member", "first_day", "starts", "last_day", "ends"):
        absences.setdefault(member, []).append(said)
    return Away(absences)
