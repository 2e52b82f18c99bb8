from pasokh.events import track
from pasokh.events.changing import change

from ..models import Member, Team, TeamMembership

KEEP = object()  # the team above it stays


class UnderItself(ValueError):
    """A team would come under itself, or under one that is under it."""


def make_team(*, name, by):
    """A new team. Raises IntegrityError where the name is taken."""
    team = Team.objects.create(name=name)
    track("team.made", actor=by.actor, subject=team)
    return team


def change_team(*, team, by, name, members, leads=None, parent=KEEP):
    """Its name and who is in it, who of them leads it (member ids), and the team above it. Whoever comes or goes may see other tickets from now on.

    Raises UnderItself for a parent that is below it.
    """
    fields = {"name": name} | ({} if parent is KEEP else {"parent": parent})
    if parent is not KEEP:
        _check_parent(team, parent)
    change(team, "team.changed", by=by, fields=fields)
    before, after = set(team.memberships.values_list("member", flat=True)), {member.pk for member in members}
    team.memberships.filter(member__in=before - after).delete()
    TeamMembership.objects.bulk_create(TeamMembership(team=team, member_id=pk) for pk in sorted(after - before))
    for member in Member.objects.filter(pk__in=before ^ after).order_by("pk"):
        track(
            "member.changed", actor=by.actor, subject=member, fields=["teams"], team=team.pk, joined=member.pk in after
        )
    if leads is not None:
        _set_leads(team, set(leads) & after, by)


def _set_leads(team, leads, by):
    """A team may have several."""
    before = set(team.memberships.filter(lead=True).values_list("member", flat=True))
    if before != leads:
        team.memberships.update(lead=False)
        team.memberships.filter(member__in=leads).update(lead=True)
        track("team.changed", actor=by.actor, subject=team, fields=["leads"])


def _check_parent(team, parent):
    while parent is not None:
        if parent.pk == team.pk:
            raise UnderItself
        parent = parent.parent
