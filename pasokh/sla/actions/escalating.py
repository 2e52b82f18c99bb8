"""Whom a step of an escalation tells."""

from collections import defaultdict
from functools import cached_property

from pasokh.workspaces.models import Member, Team, TeamMembership

from ..models.policy import HIGHEST


class Leads:
    """The tree of teams and who leads them; read once for a whole batch, and only if a step asks."""

    def told_by(self, step, ticket) -> list[int]:
        """The keys of the members whom a step tells of a ticket, in order: its assignee, or the leads of the team `up` teams above its own.

        A team without active leads passes it on to the next one above; above the tree, or without a team, stand the leads of the whole business.
        """
        if step["to"] == "assignee":
            return [ticket.assignee_id] if ticket.assignee_id else self.of_team(ticket.team_id, 0)
        return self.of_team(ticket.team_id, step.get("up", 0))

    def of_team(self, team_id, up) -> list[int]:
        """The leads of the team so many teams above."""
        seen = set()
        while team_id is not None and team_id not in seen and len(seen) <= HIGHEST * 4:
            seen.add(team_id)
            if up <= 0 and self.leads.get(team_id):
                return self.leads[team_id]
            team_id, up = self.parents.get(team_id), up - 1
        return self.of_business

    @cached_property
    def parents(self) -> dict:
        return dict(Team.objects.values_list("pk", "parent"))

    @cached_property
    def leads(self) -> dict:
        found = defaultdict(list)
        rows = TeamMembership.objects.filter(lead=True, member__deactivated_at=None).order_by("member")
        for team, member in rows.values_list("team", "member"):
            found[team].append(member)
        return dict(found)

    @cached_property
    def of_business(self) -> list[int]:
        """Those who answer for the whole business: its leads, else its admins and owner."""
        rows = dict(Member.objects.active().values_list("pk", "role"))
        leads = sorted(pk for pk, role in rows.items() if role == Member.Role.LEAD)
        return leads or sorted(pk for pk, role in rows.items() if role in (Member.Role.OWNER, Member.Role.ADMIN))
