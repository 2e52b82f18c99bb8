from functools import cache, reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from pasokh.kernel.database.ready import Asked, Ready, among
from pasokh.kernel.tenancy.models import TenantQuerySet
from pasokh.workspaces.models import Member

from .status import Category
from .subject import first_words


class VisibleTickets(TenantQuerySet):
    """The one queryset that lists, counts, search, live topics, files and API share."""

    def visible_to(self, member):
        """The tickets a member may see: all; her teams', her own and nobody's team's; or her own only."""
        if not member.active:
            return self.none()
        teams = Q(team__in=member.team_ids()) if member.sees == Member.Sees.TEAMS else None
        return self._visible(member.sees, member.pk, teams)

    def visible_as(self, sees):
        """The same as a shape for ready queries, which are then given `seen_by(member)`."""
        return self._visible(sees, Asked("member"), among("team", "teams"))

    def _visible(self, sees, member, of_teams):
        if sees == Member.Sees.ALL:
            return self
        if sees == Member.Sees.TEAMS:
            return self.filter(Q(of_teams) | Q(assignee=member) | Q(team=None))
        return self.filter(assignee=member)

    def seen_by_each(self):
        """A condition on members, to filter or annotate them: who sees one of these tickets."""
        hers = Member.teams.through.objects.filter(member=OuterRef(OuterRef("pk"))).values("team")
        sees = (
            Q(Exists(self._visible(sees, OuterRef("pk"), Q(team__in=hers))), sees=sees, deactivated_at=None)
            for sees in Member.Sees.values
        )
        return ExpressionWrapper(reduce(or_, sees), output_field=BooleanField())

    def unsettled(self):
        """Open or paused: still on somebody's table."""
        return self.filter(category__in=[Category.OPEN, Category.PAUSED])

    def open(self):
        return self.filter(category=Category.OPEN)

    def named(self):
        """Each with what its `title` needs: lists of many ask so, not for each."""
        return self.annotate(first_words=first_words())


def seen_by(member) -> dict:
    """What `visible_as` asks for. Raises PermissionDenied for a member who is no longer active: she sees nothing."""
    if not member.active:
        raise PermissionDenied("not active")
    return {"member": member.pk, "teams": member.team_ids() if member.sees == Member.Sees.TEAMS else ()}


def is_seen(ticket, member) -> bool:
    """Whether a member sees this ticket, asked anew."""
    return member.active and bool(_one(type(ticket), member.sees)(**seen_by(member), ticket=ticket.pk))


@cache
def _one(tickets, sees):
    return Ready(lambda: tickets.objects.visible_as(sees).filter(pk=Asked("ticket")).values_list("pk"), prepared=True)
