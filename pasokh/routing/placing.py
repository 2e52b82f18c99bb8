"""Into which queue a request goes, and what is written down of it there."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from pasokh.contacts.models import Segment
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.filters.facts import facts_of_all
from pasokh.tickets.models import Category, Tag
from pasokh.workspaces.models import Skill

from .known import Known, Line
from .models import Waiting
from .models.waiting import place_at

# Between her and herself, and so in the order of its index: of a young workspace the planner knows no number, any index would look as good as the
# one of contacts, and each customer who arrives would have all its requests read.
LAST_AGENTS = """
SELECT asked.contact, last.assignee_id FROM unnest(%(contacts)s::bigint[]) AS asked (contact), LATERAL (
    SELECT ticket.assignee_id FROM tickets_ticket AS ticket
    WHERE ticket.workspace_id = %(ws)s AND ticket.contact_id BETWEEN asked.contact AND asked.contact AND ticket.assignee_id IS NOT NULL
    ORDER BY ticket.contact_id, ticket.last_message_at DESC LIMIT 1
) AS last
"""


def wants_somebody(ticket) -> bool:
    """Whether it is to wait for somebody: open, and nobody's."""
    return ticket.category == Category.OPEN and ticket.assignee_id is None and ticket.merged_into_id is None


def line_for(known: Known, facts, team_id=None) -> Line | None:
    """The first queue that takes a request with these facts. With a team, which somebody chose, one that this team works, if its filter takes it or not."""
    lines = known.lines.values()
    if team_id is None:
        return next((line for line in lines if line.takes(facts)), None)
    of_team = [line for line in lines if team_id in line.teams]
    return next((line for line in of_team if line.takes(facts)), next(iter(of_team), None))


def rows_for(known: Known, tickets: Iterable, now, *, keep_team=False) -> list[Waiting]:
    """An unsaved Waiting for each of these that wants somebody and that a queue takes; their tickets stand on them. `keep_team`: see `line_for`."""
    tickets = [ticket for ticket in tickets if wants_somebody(ticket)]
    facts = facts_of_all(tickets) if tickets else {}
    found = [
        (ticket, line)
        for ticket in tickets
        if (line := line_for(known, facts[ticket.pk], ticket.team_id if keep_team else None))
    ]
    agents = _last_agents({ticket.contact_id for ticket, line in found if line.queue.last_agent_first})
    stages = _stages(known, {ticket.pk: facts[ticket.pk] for ticket, line in found if line.queue.by_stage})
    rows = [waiting_for(ticket, line, now) for ticket, line in found]
    for row, (ticket, line) in zip(rows, found, strict=True):
        row.last_agent = agents.get(ticket.contact_id)
        row.rather = sorted(_rather(known, line, ticket, stages.get(ticket.pk, ())))
    return rows


def waiting_for(ticket, line: Line, since, now=None) -> Waiting:
    """Its unsaved row in a queue; it has waited since then, and overflows so much after now."""
    return Waiting(
        ticket=ticket,
        queue=line.queue,
        since=since,
        at=place_at(since, ticket.priority, line.queue),
        priority=ticket.priority,
        channel=ticket.channel,
        overflow_at=line.overflow_at(now or since),
    )


def _last_agents(contacts):
    if not contacts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LAST_AGENTS, {"contacts": sorted(contacts), "ws": require_workspace_id()})
        return dict(cursor.fetchall())


def _rather(known, line, ticket, stages):
    """The skills that had better be known: the customer's language, her stage."""
    if line.queue.by_language and ticket.contact.language:
        yield from _named(known, Skill.Kind.LANGUAGE, [ticket.contact.language])
    yield from _named(known, Skill.Kind.STAGE, stages)


def _stages(known, facts):
    """What says where customers stand on their way, by ticket: the tags of the request, and their segments."""
    said = defaultdict(list)
    if not any(kind == Skill.Kind.STAGE for kind, _ in known.named):
        return said
    for model, key in ((Tag, "tag"), (Segment, "segment")):
        wanted = {pk for each in facts.values() for pk in each.get(key) or ()}
        names = dict(model.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
        for ticket, each in facts.items():
            said[ticket] += [names[pk] for pk in each.get(key) or () if pk in names]
    return said


def _named(known, kind, words):
    return {known.named[kind, word.casefold()] for word in words if (kind, word.casefold()) in known.named}


def team_of(row, known: Known) -> int | None:
    """The team that a request in a queue is of: its own if that works the queue, else the queue's first, else its own still."""
    teams = known.lines[row.queue_id].teams
    return row.ticket.team_id if not teams or row.ticket.team_id in teams else teams[0]
