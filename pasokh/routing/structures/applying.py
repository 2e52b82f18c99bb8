from django.db import transaction

from pasokh.events import track
from pasokh.tickets.models import Tag
from pasokh.workspaces.actions.skills import make_skill
from pasokh.workspaces.actions.teams import change_team, make_team
from pasokh.workspaces.models import Skill, Team, Workspace

from ..actions.queues import make_queue
from .planning import Plan, filter_of, plan
from .shipped import Structure


@transaction.atomic
def apply(structure: Structure, *, by, language, members=None, leads=None) -> Plan:
    """Make what `plan` says, by the verbs that people use, so that each step is in the audit log. To apply it again changes nothing more."""
    made = plan(structure, language, members, leads)
    teams = {each.part.key: _team(each, by) for each in made.teams}
    for each in made.teams:
        _settle(each, teams, by)
    for each in made.skills:
        if each.is_new:
            code = each.part.code.get(language, "")
            make_skill(name=each.name, by=by, kind=each.part.kind, code=code)
    names = {each.part.key: each.name for each in made.skills}
    _queues(made, teams, names, by)
    shop = Workspace.objects.get(pk=by.workspace_id)
    track("structure.applied", actor=by.actor, subject=shop, structure=structure.key)
    return made


def _team(planned, by) -> Team:
    return planned.found or make_team(name=planned.name, by=by)


def _settle(planned, teams, by):
    """Nobody leaves: who is in it stays, and those who lead it lead it still."""
    team = teams[planned.part.key]
    leads = [
        *team.memberships.filter(lead=True).values_list("member", flat=True),
        *(each.pk for each in planned.leading),
    ]
    parent = teams[planned.part.under] if planned.above else team.parent
    members = {each.pk: each for each in (*team.members.all(), *planned.members)}
    change_team(team=team, by=by, name=team.name, members=members.values(), leads=leads, parent=parent)


def _queues(made, teams, skills, by):
    kept, known = {}, dict(Skill.objects.offered().values_list("name", "pk"))
    for number, each in enumerate(made.queues):
        if each.is_new:
            rather = {known[name]: 0 for key in each.part.skills if (name := skills.get(key)) in known}
            kept[number] = _queue(each, teams, kept, made.language, rather, by)
        else:
            kept[number] = each.found


def _queue(planned, teams, kept, language, rather, by):
    """One that takes everything stands before an older such, behind which the structure would get nothing."""
    part = planned.part
    settings = {"strategy": part.strategy, "by_stage": part.by_stage, "filter": filter_of(part, language, _tag)}
    if part.overflow_to is not None:
        settings |= {"overflow": "queue", "overflow_to": kept[part.overflow_to], "overflow_after": part.overflow_after}
    settings |= {"teams": [teams[key] for key in part.teams], "needs": rather}
    return make_queue(by=by, name=planned.name, takes_over=True, **settings)


def _tag(name):
    return Tag.named(name).public_id
