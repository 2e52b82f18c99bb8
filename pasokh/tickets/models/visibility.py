from django.db.models import Q

from pasokh.kernel.tenancy.models import TenantQuerySet
from pasokh.workspaces.models import Member

from .status import Category


class VisibleTickets(TenantQuerySet):
    """The one queryset that lists, counts, search, live topics, files and API share."""

    def visible_to(self, member):
        """The tickets a member may see: all; her teams', her own and nobody's team's; or her own only."""
        if not member.active:
            return self.none()
        if member.sees == Member.Sees.ALL:
            return self
        if member.sees == Member.Sees.TEAMS:
            return self.filter(Q(team__in=member.team_ids()) | Q(assignee=member) | Q(team=None))
        return self.filter(assignee=member)

    def unsettled(self):
        """Open or paused: still on somebody's table."""
        return self.filter(category__in=[Category.OPEN, Category.PAUSED])

    def open(self):
        return self.filter(category=Category.OPEN)
