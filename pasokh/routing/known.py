"""What deciding needs to know of a workspace and hardly ever changes, at most a second old: its queues, teams and skills.

Whoever changes them calls `forget_known`. A workspace without a queue pays one question a second and process, and nothing else.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.db import transaction

from pasokh.calendars.queries import working_time_for
from pasokh.calendars.working_time import NeverOpen
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.filters.facts import compiled
from pasokh.workspaces.models import Member, MemberSkill, Skill, TeamMembership

from .deciding import Way
from .models import Need, Queue, QueueTeam, Rules

_kept = Kept(seconds=1)


@dataclass
class Line:
    """A queue, ready to be asked: its filter compiled, its teams (the first one first), its needs."""

    queue: Queue
    teams: tuple[int, ...] = ()
    needs: dict = field(default_factory=dict)

    @cached_property
    def takes(self):
        """Its filter, as a function of a ticket's facts."""
        return compiled(self.queue.filter)

    @cached_property
    def way(self) -> Way:
        return Way(self.queue.strategy, self.queue.last_agent_first)

    def overflow_at(self, since):
        """When a request that came at a time goes elsewhere (UTC): after so much working time; None for never."""
        queue = self.queue
        if queue.overflow == Queue.Overflow.NONE or not queue.overflow_after:
            return None
        wait = timedelta(seconds=queue.overflow_after)
        try:
            return self._time.add(since, wait) if queue.keeps_hours else since + wait
        except NeverOpen:
            return since + wait

    def passed(self, since, now) -> timedelta:
        """The time between two moments as this queue counts it: of its first team's working hours, if it keeps hours."""
        return self._time.between(since, now) if self.queue.keeps_hours else now - since

    @property
    def _time(self):
        return working_time_for(team_id=self.teams[0] if self.teams else None)


@dataclass
class Known:
    """The active queues in their order, who is in which team, who knows what, and what channels weigh."""

    lines: dict[int, Line]
    members: dict[int, set[int]]
    skills: dict[int, dict[int, int]]
    named: dict[tuple[str, str], int]
    rules: Rules

    @cached_property
    def workers(self) -> dict[int, frozenset[int]]:
        """{member: the queues whose teams she is in}."""
        found = defaultdict(set)
        for pk, line in self.lines.items():
            for team in line.teams:
                for member in self.members.get(team, ()):
                    found[member].add(pk)
        return {member: frozenset(queues) for member, queues in found.items()}


def known() -> Known | None:
    """What is known of the current workspace; None where it has no queue."""
    return _kept.get(require_workspace_id(), _read)


def has_queues() -> bool:
    """Whether the current workspace has a queue."""
    return known() is not None


def asks_first() -> bool:
    """Whether a queue of the current workspace offers requests before it gives them."""
    found = known()
    return found is not None and any(line.queue.offer_seconds for line in found.lines.values())


def forget_known() -> None:
    """Have it read anew: at once for this transaction, and after its commit by this process's other threads."""
    _kept.forget()
    transaction.on_commit(_kept.forget)


def _read():
    queues = list(Queue.objects.active())
    if not queues:
        return None
    lines = {queue.pk: Line(queue) for queue in queues}
    for queue, team in QueueTeam.objects.filter(queue__in=lines).order_by("pk").values_list("queue", "team"):
        lines[queue].teams += (team,)
    for queue, skill, level in Need.objects.filter(queue__in=lines).values_list("queue", "skill", "level"):
        lines[queue].needs[skill] = level
    return Known(lines, _members(), _skills(), _named(), Rules.current())


def _members():
    found = defaultdict(set)
    working = Member.objects.active().exclude(role=Member.Role.LIGHT)
    for team, member in TeamMembership.objects.filter(member__in=working).values_list("team", "member"):
        found[team].add(member)
    return dict(found)


def _skills():
    found = defaultdict(dict)
    for member, skill, level in MemberSkill.objects.values_list("member", "skill", "level"):
        found[member][skill] = level
    return dict(found)


def _named():
    named = Skill.objects.offered().exclude(code="")
    return {(kind, code.casefold()): pk for pk, kind, code in named.values_list("pk", "kind", "code")}
