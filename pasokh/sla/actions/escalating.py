"""Whom a step of an escalation tells."""

from collections import defaultdict
from functools import cached_property

from pasokh.calendars.queries import away_until
from pasokh.workspaces.models import Member, Team, TeamMembership

from ..models.policy import HIGHEST


class Leads:
    """The tree of teams and who leads them; read once for a whole batch, and only if a step asks. `at` (UTC, now unless given) says who is absent."""

    def __init__(self, at=None):
        self.at = at

    def told_by(self, step, ticket) -> list[int]:
        """The keys of the members whom a step tells of a ticket, in order: its assignee, or the leads of the team `up` teams above its own.

        A team without active leads passes it on to the next one above; above the tree, or without a team, stand the leads of the whole business. So does
        one whose leads are all absent, and for an assignee who is absent the leads of the ticket's team are told.
        """
        if step["to"] == "assignee":
            here = ticket.assignee_id and ticket.assignee_id not in self.away
            return [ticket.assignee_id] if here else self.of_team(ticket.team_id, 0)
        return self.of_team(ticket.team_id, step.get("up", 0))

    def of_team(self, team_id, up=0) -> list[int]:
        """The leads of the team so many teams above, without those who are absent; the nearest all the same where everybody who leads is."""
        levels = [*self._upwards(team_id, up), *self.of_business]
        return next(filter(None, map(self._here, levels)), None) or next(iter(levels), [])

    def _upwards(self, team_id, up):
        """The leads of that team, of the one above it, and so on; teams without any say nothing."""
        seen, found = set(), []
        while team_id is not None and team_id not in seen and len(seen) <= HIGHEST * 4:
            seen.add(team_id)
            if up <= 0 and self.leads.get(team_id):
                found.append(self.leads[team_id])
            team_id, up = self.parents.get(team_id), up - 1
        return found

    def _here(self, members):
        return [pk for pk in members if pk not in self.away]

    @cached_property
    def away(self) -> dict:
        """Who is absent, and until when."""
        return away_until(self.at)

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
    def of_business(self) -> list[list[int]]:
        """Those who answer for the whole business, those first who are asked first: its leads, else its admins and owner."""
        rows = dict(Member.objects.active().values_list("pk", "role"))
        ranks = (Member.Role.LEAD,), (Member.Role.OWNER, Member.Role.ADMIN)
        return list(filter(None, (sorted(pk for pk, role in rows.items() if role in rank) for rank in ranks)))
