"""Who may see the working hours of the business; and say of whom that she is away: herself, and those who lead her."""

from pasokh.workspaces.models import Member, Team, TeamMembership
from pasokh.workspaces.rules import is_admin, is_lead, is_member, permit, predicate


@predicate
def is_herself(member, other):
    return other is not None and member.pk == other.pk


@predicate
def leads_her(member, other):
    return other is not None and led_by(member).filter(pk=other.pk).exists()


def led_by(member):
    """The members at work whose absences this one sees and says, as a queryset.

    All of them for those who manage the business and for a lead who sees everything; else those in the teams she leads and in teams below:
    as a lead in each team she is in, as anybody in those that she is said to lead.
    """
    active = Member.objects.active()
    if is_admin(member) or (member.role == Member.Role.LEAD and member.sees == Member.Sees.ALL):
        return active
    led = TeamMembership.objects.filter(member=member)
    if member.role != Member.Role.LEAD:
        led = led.filter(lead=True)
    teams = _with_those_below(led.values_list("team", flat=True))
    return active.filter(pk__in=TeamMembership.objects.filter(team__in=teams).values("member"))


def _with_those_below(team_ids) -> set[int]:
    every, falling = set(), set(team_ids)
    while falling:
        every |= falling
        falling = set(Team.objects.filter(parent__in=falling).values_list("pk", flat=True)) - every
    return every


permit(hours_see=is_lead, absence_note=is_member & (is_herself | is_admin | leads_her))
