from pasokh.events import track

from ..models import Member, Team, TeamMembership


def make_team(*, name, by):
    """A new team. Raises IntegrityError where the name is taken."""
    team = Team.objects.create(name=name)
    track("team.made", actor=by.actor, subject=team)
    return team


def change_team(*, team, by, name, members):
    """Its name and who is in it. Whoever comes or goes may see other tickets from now on."""
    if team.name != name:
        team.name = name
        team.save(update_fields=["name"])
        track("team.changed", actor=by.actor, subject=team, fields=["name"])
    before, after = set(team.memberships.values_list("member", flat=True)), {member.pk for member in members}
    team.memberships.filter(member__in=before - after).delete()
    TeamMembership.objects.bulk_create(TeamMembership(team=team, member_id=pk) for pk in sorted(after - before))
    for member in Member.objects.filter(pk__in=before ^ after).order_by("pk"):
        track(
            "member.changed", actor=by.actor, subject=member, fields=["teams"], team=team.pk, joined=member.pk in after
        )
