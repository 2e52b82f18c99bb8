from django.db import transaction

from pasokh.events import track
from pasokh.tickets.models import Tag, TicketType
from pasokh.workspaces.actions.skills import make_skill
from pasokh.workspaces.actions.teams import change_team, make_team
from pasokh.workspaces.models import Team, Workspace

from ..actions.queues import make_queue
from ..models import Queue
from .planning import Plan, plan
from .shipped import Structure

NOTHING = {"none": [{"all": []}]}


@transaction.atomic
def apply(structure: Structure, *, by, language, members=None) -> Plan:
    """Make what `plan` says, by the verbs that people use, so that each step is in the audit log. To apply it again changes nothing more."""
    made = plan(structure, language, members)
    teams = {each.part.key: _team(each, by) for each in made.teams}
    for each in made.teams:
        _settle(each, teams, by)
    for each in made.skills:
        if each.is_new:
            code = each.part.code.get(language, "")
            make_skill(name=each.name, by=by, kind=each.part.kind, code=code)
    _queues(made, teams, by)
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


def _queues(made, teams, by):
    kept = {}
    for number, each in enumerate(made.queues):
        if each.is_new:
            kept[number] = _queue(each, teams, kept, made.language, by)
        else:
            kept[number] = Queue.objects.filter(name=each.name).first()


def _queue(planned, teams, kept, language, by):
    part = planned.part
    settings = {"strategy": part.strategy, "by_stage": part.by_stage, "filter": _filter(part, language)}
    if part.overflow_to is not None:
        settings |= {"overflow": "queue", "overflow_to": kept[part.overflow_to], "overflow_after": part.overflow_after}
    return make_queue(by=by, name=planned.name, teams=[teams[key] for key in part.teams], **settings)


def _filter(part, language):
    if part.nothing:
        return NOTHING
    if part.tag:
        tag = Tag.named(part.tag[language])
        return {"all": [{"field": "tag", "op": "has_any", "value": [tag.public_id]}]}
    known = set(TicketType.objects.offered().filter(key__in=part.types).values_list("key", flat=True))
    types = [key for key in part.types if key in known]
    return (
        {"all": [{"field": "type", "op": "is", "value": types}]} if types else (NOTHING if part.types else {"all": []})
    )
