"""Which policy holds for a ticket: the first, in their order, of those that match."""

from typing import NamedTuple

from pasokh.calendars.queries import hours_id_for
from pasokh.tickets.filters import facts_of

from ..models import ContractUse, Policy
from ..queries import known


class Choice(NamedTuple):
    """The policy that holds (None: nothing is promised), the keys of those that match as well, and the calendar (None: the business's)."""

    policy: Policy | None
    others: list[int]
    hours: int | None


def choose(ticket, facts=None) -> Choice:
    """Ask all policies in force."""
    facts, entitled = facts or facts_of(ticket), _Entitled(ticket)
    matching = [policy for policy, asked in known().policies if _is_for(policy, ticket, entitled) and asked(facts)]
    policy = matching[0] if matching else None
    return Choice(policy, [each.pk for each in matching[1:]], hours_of(policy, ticket) if policy else None)


def hours_of(policy, ticket) -> int | None:
    """The calendar by which this policy measures on a ticket."""
    if policy.hours_of == Policy.HoursOf.OWN:
        return policy.hours_id
    if policy.hours_of == Policy.HoursOf.PLACE:
        return hours_id_for(site=ticket.origin or None, team_id=ticket.team_id)
    return None


def _is_for(policy, ticket, entitled):
    if policy.since and ticket.created_at < policy.since:
        return False
    return not policy.contract or policy.contract in entitled.words


class _Entitled:
    """What the contract of a ticket answers, asked for once and only if a policy wants to know."""

    def __init__(self, ticket):
        self.ticket, self._words = ticket, None

    @property
    def words(self):
        if self._words is None:
            uses = ContractUse.objects.filter(ticket=self.ticket, within=True).values_list("contract__level", flat=True)
            level = uses.first()
            self._words = {"none"} if level is None else {"any", f"level:{level}"}
        return self._words
