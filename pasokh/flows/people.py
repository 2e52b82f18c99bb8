"""Whom a step asks, as a short text: "assignee", "starter", "leads", "member:mem_…", "team:tem_…", "leads:tem_…"."""

from django.utils.translation import gettext as _

from pasokh.calendars.queries import away_until
from pasokh.workspaces.models import Member, Team, TeamMembership
from pasokh.workspaces.rules import may

ASSIGNEE, STARTER, LEADS = "assignee", "starter", "leads"
MOST = 500
LEADING = (Member.Role.OWNER, Member.Role.ADMIN, Member.Role.LEAD)
EVERY_LEAD = {"member": None, "team": None, "leads": True}


def choices() -> list[tuple[str, str]]:
    """(value, label) of everybody who can be asked, in the active language."""
    answering = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name")
    members = [(f"member:{each.public_id}", each.name) for each in answering[:MOST]]
    teams = list(Team.objects.order_by("name")[:MOST])
    return [
        *_roles().items(),
        *((f"team:{each.public_id}", _the_team(each)) for each in teams),
        *((f"leads:{each.public_id}", _the_leads(each)) for each in teams),
        *members,
    ]


def label(who, names=None) -> str:
    """Whom one of these means, in words: as in `choices`, with a statement at most; with none where `names` have those. "…" where nobody is meant."""
    if found := _roles().get(who) or (names and names.once(choices).get(who)):
        return found
    how, _colon, public_id = str(who or "").partition(":")
    try:
        if how == "member":
            return Member.objects.by_public_id(public_id).name
        team = Team.objects.by_public_id(public_id)
    except (Member.DoesNotExist, Team.DoesNotExist):
        return "…"
    return _the_leads(team) if how == "leads" else _the_team(team)


def _roles() -> dict[str, str]:
    return {
        ASSIGNEE: _("whoever has the request"),
        STARTER: _("whoever started the flow"),
        LEADS: _("the leads of the request's team"),
    }


def _the_team(team) -> str:
    return _("the team “%(team)s”") % {"team": team.name}


def _the_leads(team) -> str:
    return _("the leads of “%(team)s”") % {"team": team.name}


def asked_of(run, who) -> dict:
    """The columns of a Duty that name whom a run asks.

    Where nobody is there who was meant, or none of them sees the request, or a team or its leads are all absent, all who lead are asked: nothing
    stays with nobody.
    """
    asked = _meant(run, who)
    return asked if asked == EVERY_LEAD or _somebody_may(asked, run.ticket) else EVERY_LEAD


def _somebody_may(asked, ticket) -> bool:
    """Whether one of those can answer: to whom flows are shown, and the request."""
    rows = Member.objects.active().filter(pk__in=_members(**asked))
    if asked["member"] is None:  # one who was meant by herself has until she is back, or the step's time is over
        rows = rows.exclude(pk__in=away_until())
    return any(may(each, "flow.see") and (ticket is None or may(each, "ticket.see", ticket)) for each in rows)


def _meant(run, who):
    if who == ASSIGNEE:
        return _one(run.ticket.assignee if run.ticket else None)
    if who == STARTER:
        return _one(run.starter)
    if who == LEADS:
        return _leads(_team_of(run))
    how, _colon, public_id = who.partition(":")
    return _named(how, public_id)


def _one(member):
    return {"member": member, "team": None, "leads": False} if member and member.active else EVERY_LEAD


def _named(how, public_id):
    try:
        if how == "member":
            return _one(Member.objects.by_public_id(public_id))
        team = Team.objects.by_public_id(public_id)
    except (Member.DoesNotExist, Team.DoesNotExist):
        return EVERY_LEAD
    if how == "leads":
        return _leads(team)
    here = TeamMembership.objects.filter(team=team, member__deactivated_at=None).exists()
    return {"member": None, "team": team, "leads": False} if here else EVERY_LEAD


def _team_of(run):
    """The team of the request; inside the house, the first team of whoever started it that somebody else leads."""
    if run.ticket:
        return run.ticket.team
    if run.starter is None:
        return None
    led = TeamMembership.objects.filter(lead=True, member__deactivated_at=None).exclude(member=run.starter)
    return Team.objects.filter(pk__in=run.starter.team_ids(), memberships__in=led).order_by("pk").first()


def _leads(team):
    led = TeamMembership.objects.filter(team=team, lead=True, member__deactivated_at=None)
    return {"member": None, "team": team, "leads": True} if team and led.exists() else EVERY_LEAD


def members_of(duty) -> list[int]:
    """The ids of those whom a duty asks."""
    return _members(duty.member_id, duty.team_id, duty.leads)


def _members(member, team, leads):
    """Of rows, or of their keys."""
    if member:
        return [getattr(member, "pk", member)]
    if team is None:
        return list(Member.objects.active().filter(role__in=LEADING).values_list("pk", flat=True))
    found = TeamMembership.objects.filter(team=team, member__deactivated_at=None)
    return list((found.filter(lead=True) if leads else found).values_list("member", flat=True))
