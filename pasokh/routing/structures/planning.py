"""What applying a structure would do to the business as it is: pure of writing, so that it can be shown before."""

from dataclasses import dataclass, field

from pasokh.workspaces.models import Member, Skill, Team, TeamMembership

from ..models import Queue
from .shipped import QueuePart, SkillPart, Structure, TeamPart

MANAGERS = (Member.Role.OWNER, Member.Role.ADMIN)


@dataclass
class TeamPlan:
    """A team that is made or there. `members` are who is in it then, `joining` and `leading` what is new; `above` names the team it comes under."""

    part: TeamPart
    name: str
    found: Team | None
    suggested: list[Member] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    joining: list[Member] = field(default_factory=list)
    leading: list[Member] = field(default_factory=list)
    above: str = ""

    @property
    def is_new(self) -> bool:
        return self.found is None


@dataclass
class Part:
    """A skill or a queue that is made, or is there and stays as it is."""

    part: SkillPart | QueuePart
    name: str
    is_new: bool


@dataclass
class Plan:
    """All of it, in a language."""

    structure: Structure
    language: str
    teams: list[TeamPlan]
    skills: list[Part]
    queues: list[Part]

    @property
    def changes_something(self) -> bool:
        return any(each.is_new for each in (*self.teams, *self.skills, *self.queues)) or any(
            team.joining or team.leading or team.above for team in self.teams
        )


def plan(structure: Structure, language: str, members: dict | None = None) -> Plan:
    """What this structure would make and change. `members` ({team key: member ids}) says who is to be in which team, else as the structure suggests."""
    teams = _teams(structure, language, members)
    skills = set(Skill.objects.values_list("name", flat=True))
    queues = set(Queue.objects.values_list("name", flat=True))
    return Plan(
        structure,
        language,
        teams,
        [Part(part, part.name[language], part.name[language] not in skills) for part in structure.skills],
        [Part(part, part.name[language], part.name[language] not in queues) for part in structure.queues],
    )


def _teams(structure, language, members):
    names = {part.key: part.name[language] for part in structure.teams}
    found = {team.name: team for team in Team.objects.select_related("parent").filter(name__in=names.values())}
    people = list(Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name", "pk"))
    roles = {row.team_id: {} for row in TeamMembership.objects.filter(team__in=found.values())}
    for row in TeamMembership.objects.filter(team__in=found.values()):
        roles[row.team_id][row.member_id] = row.lead
    return [_team(part, names, found, people, roles, members) for part in structure.teams]


def _team(part, names, found, people, roles, members):
    team = found.get(names[part.key])
    inside = roles.get(team.pk, {}) if team else {}
    leaders = _those(part.led_by, people)
    suggested = _of_these([*_those(part.holds, people), *leaders], people)
    wanted = suggested if members is None else [each for each in people if each.pk in set(members.get(part.key, ()))]
    above = names.get(part.under, "")
    return TeamPlan(
        part,
        names[part.key],
        team,
        suggested,
        _of_these([*wanted, *(each for each in people if each.pk in inside)], people),
        [each for each in wanted if each.pk not in inside],
        [each for each in leaders if each in wanted and not inside.get(each.pk)],
        above if above and not (team and team.parent and team.parent.name == above) else "",
    )


def _of_these(members, people):
    keys = {each.pk for each in members}
    return [each for each in people if each.pk in keys]


def _those(who, people):
    if who == "managers":
        return [each for each in people if each.role in MANAGERS]
    if who == "leads":
        return [each for each in people if each.role == Member.Role.LEAD]
    return people if who == "everyone" else []
