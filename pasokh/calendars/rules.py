"""Who may say of whom that she is away: herself, and those who lead her."""

from pasokh.workspaces.models import Member, Team, TeamMembership
from pasokh.workspaces.rules import is_admin, is_member, permit, predicate


@predicate
def is_herself(member, other):
    return other is not None and member.pk == other.pk


@predicate
def leads_her(member, other):
    """A lead who sees everything, or who is in a team of hers or above it; and whoever leads such a team."""
    if other is None:
        return False
    if member.role == Member.Role.LEAD and member.sees == Member.Sees.ALL:
        return True
    memberships = TeamMembership.objects.filter(member=member, team__in=_with_those_above(other.team_ids()))
    return (memberships if member.role == Member.Role.LEAD else memberships.filter(lead=True)).exists()


def _with_those_above(team_ids) -> set[int]:
    parents = dict(Team.objects.values_list("pk", "parent")) if team_ids else {}
    every, rising = set(), set(team_ids)
    while rising:
        every |= rising
        rising = {parents.get(team) for team in rising} - every - {None}
    return every


permit(absence_note=is_member & (is_herself | is_admin | leads_her))
