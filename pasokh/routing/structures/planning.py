"""What applying a structure would do to the business as it is: pure of writing, so that it can be shown before."""

from dataclasses import dataclass, field

from pasokh.tickets.models import Tag, TicketType
from pasokh.workspaces.models import Member, Skill, Team, TeamMembership

from ..models import Queue
from .shipped import QueuePart, SkillPart, Structure, TeamPart

NOTHING = {"none": [{"all": []}]}
MANAGERS = (Member.Role.OWNER, Member.Role.ADMIN)


@dataclass
class TeamPlan:
    """A team that is made or there. `members` and `leads` are who is in it and leads it then, `joining` and `leading` whoever does not yet.

    `above` names the team it comes under.
    """

    part: TeamPart
    name: str
    found: Team | None
    suggested: list[Member] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    leads: list[Member] = field(default_factory=list)
    joining: list[Member] = field(default_factory=list)
    leading: list[Member] = field(default_factory=list)
    above: str = ""

    @property
    def is_new(self) -> bool:
        return self.found is None


@dataclass
class Part:
    """A skill that is made, or is there and stays as it is."""

    part: SkillPart
    name: str
    is_new: bool


@dataclass
class QueuePlan:
    """A queue that is made, or is there and stays as it is.

    `filter` says which requests it takes then; a tag that is not there yet stands in it by its name.
    """

    part: QueuePart
    name: str
    found: Queue | None
    filter: dict

    @property
    def is_new(self) -> bool:
        return self.found is None


@dataclass
class Plan:
    """All of it, in a language."""

    structure: Structure
    language: str
    teams: list[TeamPlan]
    skills: list[Part]
    queues: list[QueuePlan]

    @property
    def changes_something(self) -> bool:
        return any(each.is_new for each in (*self.teams, *self.skills, *self.queues)) or any(
            team.joining or team.leading or team.above for team in self.teams
        )


def plan(structure: Structure, language: str, members: dict | None = None, leads: dict | None = None) -> Plan:
    """What this structure would make and change.

    `members` ({team key: member ids}) says who is to be in which team, `leads` who is to lead it, and so be in it; else as the structure suggests.
    """
    teams = _teams(structure, language, members, leads)
    skills = set(Skill.objects.values_list("name", flat=True))
    queues = {queue.name: queue for queue in Queue.objects.all()}
    return Plan(
        structure,
        language,
        teams,
        [Part(part, part.name[language], part.name[language] not in skills) for part in structure.skills],
        [_queue(part, language, queues.get(part.name[language])) for part in structure.queues],
    )


def _queue(part, language, found):
    return QueuePlan(part, part.name[language], found, found.filter if found else filter_of(part, language, _tag_there))


def _tag_there(name):
    """What a filter says for a tag of this name: its id, or the name where there is none yet."""
    found = Tag.objects.filter(folded=Tag.spelling(name)[1]).select_related("merged_into").first()
    return (found.merged_into or found).public_id if found else name


def filter_of(part: QueuePart, language: str, tag) -> dict:
    """Which requests a queue of a structure takes. `tag(name)` is what the filter says for the tag of a stage."""
    if part.nothing:
        return NOTHING
    if part.tag:
        return {"all": [{"field": "tag", "op": "has_any", "value": [tag(part.tag[language])]}]}
    known = set(TicketType.objects.offered().filter(key__in=part.types).values_list("key", flat=True))
    types = [key for key in part.types if key in known]
    if part.types and not types:
        return NOTHING
    return {"all": [{"field": "type", "op": "is", "value": types}] if types else []}


def _teams(structure, language, members, leads):
    names = {part.key: part.name[language] for part in structure.teams}
    found = {team.name: team for team in Team.objects.select_related("parent").filter(name__in=names.values())}
    people = list(Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name", "pk"))
    roles = {row.team_id: {} for row in TeamMembership.objects.filter(team__in=found.values())}
    for row in TeamMembership.objects.filter(team__in=found.values()):
        roles[row.team_id][row.member_id] = row.lead
    return [_team(part, names, found, people, roles, members, leads) for part in structure.teams]


def _team(part, names, found, people, roles, members, leads):
    team = found.get(names[part.key])
    inside = roles.get(team.pk, {}) if team else {}
    leaders = _those(part.led_by, people) if leads is None else _of_keys(leads.get(part.key, ()), people)
    suggested = _of_these([*_those(part.holds, people), *leaders], people)
    wanted = suggested if members is None else _of_keys(members.get(part.key, ()), people)
    if leads is None:
        leaders = [each for each in leaders if each in wanted]
    wanted = _of_these([*wanted, *leaders], people)
    above = names.get(part.under, "")
    return TeamPlan(
        part,
        names[part.key],
        team,
        suggested,
        _of_these([*wanted, *_of_keys(inside, people)], people),
        _of_these([*leaders, *(each for each in people if inside.get(each.pk))], people),
        [each for each in wanted if each.pk not in inside],
        [each for each in leaders if not inside.get(each.pk)],
        above if above and not (team and team.parent and team.parent.name == above) else "",
    )


def _of_keys(keys, people):
    wanted = set(keys)
    return [each for each in people if each.pk in wanted]


def _of_these(members, people):
    keys = {each.pk for each in members}
    return [each for each in people if each.pk in keys]


def _those(who, people):
    if who == "managers":
        return [each for each in people if each.role in MANAGERS]
    if who == "leads":
        return [each for each in people if each.role == Member.Role.LEAD]
    return people if who == "everyone" else []
